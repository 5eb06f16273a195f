"""Encodings other than JSON and YAML: base64, URL, CSV. Rests on terraform's `internal/lang/funcs/encoding.go`."""

import base64
import binascii
import gzip
import re
from collections.abc import Iterator
from urllib.parse import quote_plus

from auditor.hcl import typed, types
from auditor.hcl.faults import Fault
from auditor.hcl.functions import charsets
from auditor.hcl.functions.signature import Function, Parameter, plain
from auditor.hcl.typed import Typed
from auditor.hcl.types import DYNAMIC, STRING

_MARKED = {"utf-16": "utf-16-be", "utf-32": "utf-32-be"}
"""Encodings that are written big-endian behind a byte order mark."""


def _bytes(text: str) -> bytes:
    cleaned = text.replace("\n", "").replace("\r", "")
    try:
        return base64.b64decode(cleaned, validate=True)
    except (binascii.Error, ValueError):
        raise Fault("", "the text is not valid base64") from None


def _decode(text: str) -> str:
    try:
        return _bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("", "the result of decoding the provided string is not valid UTF-8") from None


def _gzip(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _codec(name: str) -> str:
    found = charsets.codec(name)
    if found is None:
        raise Fault("", f"{name!r} is not a supported IANA encoding name or alias")
    return found


def _text_encode(text: str, encoding: str) -> str:
    codec = _codec(encoding)
    mark = "\ufeff" if codec in _MARKED else ""
    try:
        return base64.b64encode((mark + text).encode(_MARKED.get(codec, codec))).decode()
    except (UnicodeEncodeError, LookupError):
        raise Fault("", f"the given string contains characters that cannot be represented in {encoding}") from None


def _text_decode(text: str, encoding: str) -> str:
    codec = _codec(encoding)
    content = _bytes(text)
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    try:
        return content.decode(codec if marked else _MARKED.get(codec, codec))
    except (UnicodeDecodeError, LookupError):
        raise Fault("", f"the given bytes are not valid {encoding}") from None


_FIELD = re.compile(r'"((?:[^"]|"")*)"|([^",\n]*)')


def _rows(text: str) -> Iterator[list[str]]:
    """The records of a CSV text as Go's encoding/csv reads them; empty lines are left out."""
    position, row = 0, list[str]()
    text = text.replace("\r\n", "\n").removesuffix("\r")
    while position < len(text):
        if not row and text[position] == "\n":
            position += 1
            continue
        found = _FIELD.match(text, position)
        assert found is not None
        row.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        position = found.end()
        following = text[position : position + 1]
        if following not in {"", ",", "\n"}:
            raise Fault("", "CSV parse error: a quote is missing or stands inside an unquoted field")
        position += 1
        if following == "," and position == len(text):
            row.append("")
        if following != "," or position == len(text):
            yield row
            row = []


def _csv(text: Typed) -> Typed:
    rows = list(_rows(text.raw))
    if not rows:
        raise Fault("", "missing header line")
    names = rows[0]
    if len(set(names)) != len(names):
        raise Fault("", "duplicate column name")
    element = types.object_type(dict.fromkeys(names, STRING))
    records = []
    for row in rows[1:]:
        if len(row) != len(names):
            raise Fault("", "wrong number of fields")
        records.append(typed.object_({name: typed.string(cell) for name, cell in zip(names, row, strict=True)}))
    return typed.list_(element, records)


FUNCTIONS: dict[str, Function] = {
    "base64decode": plain(STRING, [STRING], _decode),
    "base64encode": plain(STRING, [STRING], lambda text: base64.b64encode(text.encode()).decode()),
    "base64gzip": plain(STRING, [STRING], _gzip),
    "csvdecode": Function((Parameter(STRING),), DYNAMIC, _csv),
    "textdecodebase64": plain(STRING, [STRING, STRING], _text_decode),
    "textencodebase64": plain(STRING, [STRING, STRING], _text_encode),
    "urlencode": plain(STRING, [STRING], lambda text: quote_plus(text, safe="")),
}
