"""Writes values and types as `terraform console` prints them; runs it too, where it is installed."""

import os
import subprocess
from pathlib import Path

from auditor.hcl import numbers
from auditor.hcl.typed import SENSITIVE, Typed
from auditor.hcl.types import Type

_ESCAPES = {"\a": "a", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v", '"': '"', "\\": "\\"}
_BRACKETS = {"list": ("tolist([", "])"), "set": ("toset([", "])"), "map": ("tomap({", "})")}
_OPEN = {**_BRACKETS, "tuple": ("[", "]"), "object": ("{", "}")}
_NULLS = {"dynamic": "null", "string": "tostring(null)", "number": "tonumber(null)", "bool": "tobool(null)"}


def quoted(text: str) -> str:
    """A text as Go's strconv.Quote writes it."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return "\\" + _ESCAPES[character]
    code = ord(character)
    if character.isprintable() or code == 0xFFFD:
        return character
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def value_text(value: Typed, indent: int = 0) -> str:
    """A value; a text of several lines is written in quotes, unlike the console."""
    if not value.known:
        return "(known after apply)"
    if SENSITIVE in value.marks:
        return "(sensitive value)"
    if value.raw is None:
        return _null(value)
    if value.kind == "number":
        return numbers.to_text(value.raw)
    if value.kind == "bool":
        return "true" if value.raw else "false"
    if value.kind == "string":
        return quoted(value.raw)
    before, after = _OPEN[value.kind]
    if not value.raw:
        return before + after
    space = " " * (indent + 2)
    if isinstance(value.raw, dict):
        lines = [f"{space}{quoted(name)} = {value_text(part, indent + 2)}" for name, part in value.raw.items()]
    else:
        lines = [f"{space}{value_text(part, indent + 2)}," for part in value.raw]
    return "\n".join([before, *lines, " " * indent + after])


def _null(value: Typed) -> str:
    if value.kind in _NULLS:
        return _NULLS[value.kind]
    if value.kind in _BRACKETS and value.type.element:
        return f"to{value.kind}(null) /* of {value.type.element.friendly} */"
    return f"null /* {value.kind} */"


def type_text(of: Type) -> str:
    """A type without white space."""
    if of.element is not None:
        return f"{of.kind}({type_text(of.element)})"
    if of.kind == "tuple":
        return f"tuple([{','.join(map(type_text, of.elements))}])"
    if of.kind == "object":
        return "object({" + ",".join(f"{name}:{type_text(part)}" for name, part in of.attributes) + "})"
    return of.kind


def squeezed(text: str) -> str:
    """A type as the console prints it, written as type_text does."""
    return "".join(text.split()).replace(",])", "])").replace(",})", "})").replace("),)", "))")


def ask(expression: str, directory: Path) -> str | None:
    """What `terraform console` prints for an expression; None for an error."""
    environment = {**os.environ, "TF_CLI_ARGS": "-no-color", "TF_CLI_CONFIG_FILE": os.devnull}
    found = subprocess.run(
        ["terraform", "console"],
        input=expression + "\n",
        capture_output=True,
        text=True,
        cwd=directory,
        env=environment,
        timeout=120,
        check=False,
    )
    return found.stdout.removesuffix("\n") if found.returncode == 0 else None
