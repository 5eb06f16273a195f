"""Edits to HCL text, in memory: literals from values, texts from texts and edits. Never touches a file."""

import json
import re
from collections.abc import Iterable, Mapping

from auditor.model.finding import Edit
from auditor.model.source import SourceRange
from auditor.model.value import Map, Value

_CODES = {"b": "u0008", "f": "u000c"}
_NOT_IN_HCL = re.compile(r"((?<!\\)(?:\\\\)*\\)([bf])")
"""JSON's two escapes that HCL does not have, after an odd number of backslashes."""


def literal(value: Value) -> str:
    """Write a known value as one HCL expression on one line; raises TypeError for unknown and sensitive values."""
    if isinstance(value, str):
        written = json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
        return _NOT_IN_HCL.sub(lambda found: f"{found[1]}{_CODES[found[2]]}", written)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, Map):
        return f"{{ {', '.join(f'{literal(key)} = {literal(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, (int, float)) or type(value).__name__ == "Decimal":
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written as HCL")


def offsets(text: str, span: SourceRange) -> tuple[int, int]:
    """The character offsets of a span inside its file's text."""
    starts = [0]
    for line in text.split("\n")[:-1]:  # HCL knows no other line end
        starts.append(starts[-1] + len(line) + 1)
    last = len(starts) - 1
    begin = starts[min(span.line - 1, last)] + span.column - 1
    return begin, starts[min(span.end_line - 1, last)] + span.end_column - 1


def slice_of(text: str, span: SourceRange) -> str:
    """The text that a span covers."""
    begin, end = offsets(text, span)
    return text[begin:end]


def apply(texts: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """Return the texts of the edited files; raises ValueError when a file does not say what an edit expects."""
    changed: dict[str, str] = {}
    last_first = sorted(enumerate(edits), key=lambda e: (e[1].range.line, e[1].range.column, e[0]), reverse=True)
    for _, edit in last_first:
        text = changed.get(edit.range.path, texts.get(edit.range.path, ""))
        begin, end = offsets(text, edit.range)
        if text[begin:end] != edit.before:
            raise ValueError(f"{edit.range} does not say {edit.before!r}")
        changed[edit.range.path] = text[:begin] + edit.after + text[end:]
    return changed
