"""The last guard against secrets: a Report in, the same Report out with every text redacted.

Works on the texts of the Report and not on the rendered bytes, so that no redaction can break JSON or a table. What
goes in should hold no secret already; this is the one place through which every format passes. Traces keep every frame
and lose the place where Python and the auditor are installed, which is nobody's business and differs between runs.
"""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from auditor.model.redaction import redact
from auditor.model.report import Report

_FRAME = re.compile(r'File "(?:[^"]*/site-packages/|[^"]*/lib/python[\d.]+/|[^"]*/(?=auditor/))')


def redacted(report: Report, secrets: Iterable[str] = ()) -> Report:
    """The report without known secrets and without text that has the shape of a credential."""
    return replace(report, **_changes(report, tuple(secrets)))


def _clean(value: Any, secrets: tuple[str, ...]) -> Any:  # noqa: ANN401 - walks every field of every noun
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return _FRAME.sub('File "', redact(value, secrets))
    if isinstance(value, tuple):
        return tuple(_clean(part, secrets) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = _changes(value, secrets)
        return replace(value, **changes) if changes else value
    return value


def _changes(noun: Any, secrets: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401
    found = {}
    for field in fields(noun):
        before = getattr(noun, field.name)
        after = _clean(before, secrets)
        if field.init and after is not before and after != before:
            found[field.name] = after
    return found
