"""What terraform refuses of the root module's outputs alone: secrets that are not said to be some, ephemeral ones."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.hcl.typed import secret
from auditor.model.source import Diagnostic

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance

_SECRET = """\
To reduce the risk of accidentally exporting sensitive data that was intended to be only internal, Terraform requires \
that any root module output containing sensitive data be explicitly marked as sensitive, to confirm your intent.

If you do intend to export this data, annotate the output value as sensitive by adding the following argument:
    sensitive = true"""


def refused(root: "ModuleInstance") -> Iterator[Diagnostic]:
    """The outputs of the root module that terraform does not show; the value stays hidden."""
    for name, block in root.configuration.outputs.items():
        if root.flag(block, "ephemeral"):
            detail = "Ephemeral outputs are not allowed in context of a root module"
            yield Diagnostic("error", "Ephemeral output not allowed", detail, block.header)
        if secret(root.output(name)) and not root.flag(block, "sensitive"):
            yield Diagnostic("error", "Output refers to sensitive values", _SECRET, block.header)
