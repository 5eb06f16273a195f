"""What the code says of the state: moved, import and removed blocks, and the backend that keeps the state."""

from dataclasses import dataclass, field

from auditor.model.address import Address, Key, ModuleStep
from auditor.model.source import SourceRange
from auditor.model.value import Map, Value


@dataclass(frozen=True, slots=True)
class MoveEnd:
    """One end of a moved block, relative to its module: a module call (no `type`; its own step is the last of `module`)
    or a resource."""

    module: tuple[ModuleStep, ...]
    type: str = ""
    name: str = ""
    key: Key = None
    mode: str = "managed"

    def __str__(self) -> str:
        if self.type:
            return str(Address(self.type, self.name, self.key, self.module, self.mode))
        return ".".join(map(str, self.module))

    @property
    def own_key(self) -> Key:
        """The key of the last step; None means all instances, unless the other end has a key."""
        return self.key if self.type else self.module[-1].key


@dataclass(frozen=True, slots=True)
class Moved:
    """`within` names the calls that lead to the module with the block; it holds in every instance of them."""

    source: MoveEnd
    target: MoveEnd
    range: SourceRange
    within: tuple[str, ...] = ()

    @property
    def of_one(self) -> bool:
        """Whether one instance moves, not all of a resource or call."""
        return self.source.own_key is not None or self.target.own_key is not None


@dataclass(frozen=True, slots=True)
class Import:
    """An object that the next apply takes into the state; `id` is Unknown where it is not known yet."""

    address: Address
    id: Value
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Removed:
    """What the code no longer declares: `source` has no keys; `destroy` says what becomes of the object."""

    source: MoveEnd
    destroy: bool
    range: SourceRange
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Backend:
    """Where terraform keeps the state: `type` ("s3", "local"), and the arguments of the block that are plain values."""

    type: str
    range: SourceRange | None = None
    arguments: Map = field(default_factory=Map)

    def text(self, name: str) -> str:
        """An argument that is text, "" where it is not given."""
        value = self.arguments.get(name)
        return value if isinstance(value, str) else ""


def key_in_workspace(key: str, workspace: str, prefix: str) -> str:
    """The key that the s3 backend gives the state of a workspace; `prefix` is its workspace_key_prefix, "" for none.

    Source: developer.hashicorp.com/terraform/language/backend/s3
    """
    return key if workspace == "default" else f"{prefix or 'env:'}/{workspace}/{key}"
