"""yamlencode and yamldecode as go-cty-yaml writes and reads them."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from auditor.hcl import limits, numbers, typed
from auditor.hcl.faults import Fault
from auditor.hcl.functions.sequences import unknown_like
from auditor.hcl.functions.signature import Function, Parameter
from auditor.hcl.typed import Typed, wholly_known
from auditor.hcl.types import DYNAMIC, STRING

_INT = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL, _HEX = re.compile(r"0o[0-7]+\Z"), re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_STAMP = re.compile(
    r"(\d{4}-\d\d?-\d\d?)(?:[Tt](\d\d?:\d\d?:\d\d?(?:\.\d+)?)(Z|[-+]\d\d:\d\d)|[ \t]+(\d\d?:\d\d?:\d\d?(?:\.\d+)?))?\Z"
)
_UNSUITABLE = re.compile(r"[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]| \n| \Z")
"""What keeps a text from being a literal block: control characters, tabs, and spaces before a line's end."""
_TRUE = frozenset({"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_PREFIX = "tag:yaml.org,2002:"
_MAX_PARTS = 1_000_000
_WIDTH = 80
_KNOWN_TAGS = frozenset({"str", "int", "float", "bool", "null", "binary", "timestamp"})
_TAG = re.compile(r"(?:&\S+\s+)?(!\S*)")
_INFINITE = {".inf": math.inf, "+.inf": math.inf, "-.inf": -math.inf}
_ESCAPES = {
    "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r",
    "\x1b": "\\e", '"': '\\"', "\\": "\\\\", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip


def _encode(value: Typed) -> Typed:
    if not wholly_known(value):
        return unknown_like(STRING, value)
    plain = value.raw is None or value.kind in {"number", "bool"}
    return typed.string("\n".join(_lines(value, 0, 2)) + ("\n...\n" if plain else "\n"))


def _scalar(value: Typed) -> str:
    if value.raw is None:
        return "null"
    if value.kind == "bool":
        return "true" if value.raw else "false"
    if value.kind == "number":
        return numbers.to_text(value.raw)
    return _quoted(value.raw)


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    if character in _ESCAPES:
        return _ESCAPES[character]
    if code > 0xFFFF:
        return f"\\U{code:08X}"
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code == 0xFEFF or 0xD800 <= code <= 0xDFFF else character


def _lines(value: Typed, column: int, indent: int) -> list[str]:
    """The lines of a value whose first one starts in a column, and whose broken text goes on at the indent."""
    if isinstance(value.raw, dict) and value.raw:
        return [line for name, part in value.raw.items() for line in _entry(_quoted(name), part, column)]
    if isinstance(value.raw, tuple) and value.raw:
        out = []
        for part in value.raw:
            first, *rest = _lines(part, column + 2, column + 2)
            shift = "" if part.kind == "string" else "  "
            out += [f"- {first}", *(f"{shift}{line}" if line else line for line in rest)]
        return out
    if isinstance(value.raw, (dict, tuple)):
        return ["{}" if isinstance(value.raw, dict) else "[]"]
    if value.kind != "string" or value.raw is None:
        return [_scalar(value)]
    return _block_text(value) or list(_folded(value.raw, column, indent))


def _folded(text: str, column: int, indent: int) -> Iterator[str]:
    """A quoted text, broken at the spaces behind column 80 as libyaml does."""
    line, spaces, last = '"', False, len(text) - 1
    for place, character in enumerate(text):
        if character == " " and not spaces and column + len(line) > _WIDTH and 0 < place < last:
            yield line
            column, line = indent - 2, "  " + ("\\" if text[place + 1] == " " else "")
        else:
            line += _escaped(character)
        spaces = character == " "
    yield line + '"'


def _entry(key: str, part: Typed, column: int) -> list[str]:
    start = column + {"object": 2, "map": 2, "string": len(key) + 2}.get(part.kind, 0)
    first, *rest = _lines(part, start, column + 2)
    if isinstance(part.raw, dict) and part.raw:
        return [f"{key}:", *(f"  {line}" if line else line for line in (first, *rest))]
    if isinstance(part.raw, tuple) and part.raw:
        return [f"{key}:", first, *rest]
    return [f"{key}: {first}", *rest]


def _block_text(value: Typed) -> list[str]:
    """A text of several lines as a literal block."""
    if value.kind != "string" or value.raw is None or "\n" not in value.raw or _UNSUITABLE.search(value.raw):
        return []
    body: str = value.raw
    chomp = "-" if not body.endswith("\n") else "+" if body.endswith("\n\n") or body == "\n" else ""
    lines = body.removesuffix("\n").split("\n")
    hint = "2" if lines[0][:1] in {" ", ""} else ""
    return [f"|{hint}{chomp}", *(f"  {line}" if line else line for line in lines)]


def _composed(text: str) -> list[Any]:
    import yaml

    class Loader(yaml.SafeLoader):
        """As libyaml: a tab separates tokens like a space, and `\\/` is no escape."""

        ESCAPE_REPLACEMENTS = {  # type: ignore[misc] # noqa: RUF012 - PyYAML's own name
            letter: text for letter, text in yaml.SafeLoader.ESCAPE_REPLACEMENTS.items() if letter != "/"
        }

        depth = 0

        def descend_resolver(self, *above: Any) -> None:  # noqa: ANN401 - of PyYAML's tree
            """Called where a part of the tree begins; a deep one would take quadratic time to scan."""
            self.depth += 1
            if self.depth > limits.MAX_DEPTH:
                raise yaml.YAMLError(f"nested more than {limits.MAX_DEPTH} deep")
            super().descend_resolver(*above)

        def ascend_resolver(self) -> None:
            self.depth -= 1
            super().ascend_resolver()

        def scan_to_next_token(self) -> None:
            super().scan_to_next_token()
            while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
                self.forward()
                super().scan_to_next_token()

    return list(yaml.compose_all(text, Loader=Loader))


def _decode(text: Typed) -> Typed:
    import yaml

    if re.match(r"%YAML (?!1\.1\b)", text.raw):
        raise Fault("", "found incompatible YAML document")
    try:
        documents = _composed(text.raw)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Fault("", f"the text is not YAML: {' '.join(str(error).split())}") from None
    if len(documents) > 1:
        raise Fault("", "unexpected extra content after value")
    if not documents or documents[0] is None:
        raise Fault("", "missing start of document")
    return _Reader().read(documents[0])


class _Reader:
    """Turns PyYAML's tree into values; aliases are repeated, up to a limit."""

    def __init__(self) -> None:
        self._left = _MAX_PARTS

    def read(self, found: Any, above: tuple[int, ...] = ()) -> Typed:  # noqa: ANN401 - a part of PyYAML's tree
        """The value of one part; `above` are the parts it stands in."""
        self._left -= 1
        if id(found) in above or self._left < 0:
            raise Fault("", "an anchor refers to what it stands in, or the text is too large when anchors are repeated")
        inner = (*above, id(found))
        if found.id == "scalar":
            return _resolve(found)
        if found.tag != _PREFIX + ("seq" if found.id == "sequence" else "map"):
            raise Fault("", f"can't interpret {found.id} as {found.tag}")
        if found.id == "sequence":
            return typed.tuple_(self.read(part, inner) for part in found.value)
        return self._mapping(found.value, inner)

    def _mapping(self, pairs: list[tuple[Any, Any]], above: tuple[int, ...]) -> Typed:
        own: dict[str, Typed] = {}
        merged: dict[str, Typed] = {}
        for name_part, value_part in pairs:
            if name_part.id == "scalar" and name_part.value == "<<":
                merged = {**self._merged(value_part, above), **merged}
                continue
            key = self.read(name_part, above)
            if key.raw is None or key.kind not in {"string", "number", "bool"}:
                raise Fault("", "only strings are allowed as mapping keys")
            own[_scalar(key) if key.kind != "string" else key.raw] = self.read(value_part, above)
        return typed.object_({**merged, **own})

    def _merged(self, source: Any, above: tuple[int, ...]) -> dict[str, Typed]:  # noqa: ANN401 - as above
        found = self.read(source, above)
        if not isinstance(found.raw, dict):
            raise Fault("", f"cannot merge {found.type.friendly} into mapping")
        return found.raw


def _resolve(node: Any) -> Typed:  # noqa: ANN401 - a scalar node of PyYAML
    tag, text = node.tag, node.value
    start = node.start_mark
    written = _TAG.match(start.buffer, start.pointer) if start.buffer else None
    if tag.startswith("!"):
        raise Fault("", f"unsupported tag {tag!r}")
    if written:
        kind = tag.removeprefix(_PREFIX)
        if written[1] == "!" or kind not in _KNOWN_TAGS:
            raise Fault("", f"unsupported tag {tag!r}")
        if kind == "null":
            return typed.null()
        return _plain(text) if node.style is None and kind in {"int", "float", "bool"} else typed.string(text)
    return typed.string(text) if node.style is not None else _plain(text)


def _plain(text: str) -> Typed:
    if text in _NULL:
        return typed.null()
    if text in _TRUE or text in _FALSE:
        return typed.boolean(text in _TRUE)
    if _OCTAL.match(text) or _HEX.match(text):
        return typed.number(numbers.rounded(int(text[2:], 8 if text[1] == "o" else 16)))
    if _INT.match(text) or _FLOAT.match(text):
        found = numbers.parse(text)
        if found is not None:
            return typed.number(numbers.NEGATIVE_ZERO if found == 0 and text.startswith("-") else found)
    stamp = _STAMP.match(text)
    if stamp:
        return _timestamp(stamp) or typed.string(text)
    if text.lower() in _INFINITE:
        return typed.number(numbers.infinity(_INFINITE[text.lower()]))
    if text.lower() == ".nan":
        raise Fault("", f"{text} is not a number that can be stored")
    return typed.string(text)


def _timestamp(stamp: re.Match[str]) -> Typed | None:
    try:
        datetime.strptime(
            f"{stamp[1]} {(stamp[2] or stamp[4] or '0:0:0').partition('.')[0]}", "%Y-%m-%d %H:%M:%S"
        ).replace(tzinfo=UTC)
    except ValueError:
        return None
    clock = ":".join(part.zfill(2) for part in (stamp[2] or stamp[4] or "00:00:00").partition(".")[0].split(":"))
    zone = stamp[3] or "Z"
    zone = "Z" if zone[1:] == "00:00" else zone
    return typed.string(f"{_padded(stamp[1])}T{clock}{zone}")


def _padded(date: str) -> str:
    return "-".join(part.zfill(2) for part in date.split("-"))


FUNCTIONS: dict[str, Function] = {
    "yamldecode": Function((Parameter(STRING),), DYNAMIC, _decode, nullable=True),
    "yamlencode": Function((Parameter(null=True, dynamic=True),), STRING, _encode, nullable=True),
}
