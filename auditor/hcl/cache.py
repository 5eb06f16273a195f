"""[io] Parsed files kept in the user's cache directory: a file's content in, its syntax tree out, or nothing.

A record is a pickle of the nodes of syntax.py and nothing else: the reader admits those classes by name and runs no
other. Its name and its key come from the file's content and the grammar's own text, so a record is of use only to who
has the very file, and shows no text of it to others. What cannot be read or written is as if there were no cache.
"""

import hashlib
import io
import os
import pickle
import stat
import sys
import tempfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from auditor.hcl import syntax
from auditor.hcl.grammar.cursor import range_of
from auditor.hcl.syntax import Body
from auditor.model.source import SourceRange

MAX_BYTES = 256 * 1024 * 1024
"""How large the folder may get; above it the oldest records go."""
_PRUNED_TO = 0.75
_CHECKED_EVERY = 256
_NODES = {name: found for name, found in vars(syntax).items() if isinstance(found, type) and is_dataclass(found)}
_PARTS = {node: attrgetter(*(field.name for field in fields(node))) for node in _NODES.values()}
_ONE_PART = frozenset(node for node in _NODES.values() if len(fields(node)) == 1)
_HERE = Path(__file__).parent


def folder(environment: Mapping[str, str], home: Path, platform: str = sys.platform) -> Path:
    """Where the platform keeps what can be made again: XDG_CACHE_HOME, or the system's own place below the home."""
    given = environment.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):
        return Path(given, "auditor")
    if platform == "darwin":
        return home / "Library/Caches/auditor"
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData/Local", "auditor", "Cache")
    return home / ".cache/auditor"


@cache
def parsed_files(place: Path) -> "ParsedFiles":
    """The records in a folder, opened once for all loads."""
    return ParsedFiles(place)


class ParsedFiles:
    """The records in one folder; of no effect where the folder cannot be made or others may write to it."""

    def __init__(self, place: Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._written = 0
        self._place = place / "parsed" if _own(place) and _own(place / "parsed") and grammar() else None

    def body(self, content: bytes, path: str, parse: Callable[[], Body]) -> Body:
        """The tree of a file, its ranges naming `path`: from its record, else from `parse`, whose errors pass."""
        if self._place is None:
            return parse()
        name, key = name_and_key(content, path)
        record = os.path.join(self._place, name)
        try:
            with open(record, "rb") as file:
                found = _decode(veil(file.read(), key), path)
        except OSError:
            found = None
        if found is None:
            found = parse()
            self._write(record, veil(sealed(_encode(found)), key))
        return found

    def _write(self, record: str, content: bytes) -> None:
        place = os.path.dirname(record)
        try:
            descriptor, temporary = tempfile.mkstemp(dir=place, prefix=".new-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                os.replace(temporary, record)
            except OSError:
                os.unlink(temporary)
                raise
            if self._written % _CHECKED_EVERY == 0:
                _prune(place, self._max_bytes)
            self._written += 1
        except OSError:
            self._place = None


def _own(place: Path) -> bool:
    """Make a folder for this user alone; False where that fails, or where others may write to it."""
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = os.stat(place)
    except OSError:
        return False
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def deciding() -> tuple[Path, ...]:
    """The source files that decide what tree a text has, and how it is kept."""
    named = (_HERE / name for name in ("syntax.py", "numbers.py", "cache.py"))
    return (*named, *sorted((_HERE / "grammar").glob("*.py")))


@cache
def grammar() -> bytes:
    """A digest of Python's version and of what is `deciding`; empty where that cannot be read."""
    digest = hashlib.sha256(sys.version.encode())
    try:
        for text in deciding():
            digest.update(text.read_bytes())
    except OSError:
        return b""
    return digest.digest()


def name_and_key(content: bytes, path: str) -> tuple[str, bytes]:
    """A record's file name, and the key that veils it."""
    kind = b"json" if path.endswith(".json") else b"hcl"
    key = hashlib.sha256(grammar() + kind + content).digest()
    return hashlib.sha256(b"name" + key).hexdigest(), key


def veil(text: bytes, key: bytes) -> bytes:
    """Exclusive or with a stream that follows from the key; twice is the text again."""
    stream = hashlib.shake_256(key).digest(len(text))
    return (int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(text), "big")


def sealed(text: bytes) -> bytes:
    """A pickle, packed, with the checksum that shows damage."""
    packed = zlib.compress(text, 1)
    return zlib.crc32(packed).to_bytes(4, "big") + packed


class _Encoder(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401 - pickle's own signature
        kind = type(value)
        if kind is SourceRange:
            return _place, (value.line, value.column, value.end_line, value.end_column)
        if kind in _PARTS:
            parts = _PARTS[kind](value)
            return kind, (parts,) if kind in _ONE_PART else parts
        return NotImplemented


class _Decoder(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, path: str) -> None:
        super().__init__(file)
        self._path = path

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - pickle's own signature
        if module == syntax.__name__ and name in _NODES:
            return _NODES[name]
        if (module, name) == (__name__, _place.__name__):
            return partial(range_of, self._path)
        if (module, name) == ("fractions", "Fraction"):
            return Fraction
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a syntax tree")


def _place(line: int, column: int, end_line: int, end_column: int) -> SourceRange:
    """What a range is in a record; the reader adds the path."""
    return range_of("", line, column, end_line, end_column)


def _encode(body: Body) -> bytes:
    file = io.BytesIO()
    _Encoder(file, pickle.HIGHEST_PROTOCOL).dump(body)
    return file.getvalue()


def _decode(record: bytes, path: str) -> Body | None:
    """The tree of a record; None where it is damaged."""
    checksum, packed = record[:4], record[4:]
    if zlib.crc32(packed).to_bytes(4, "big") != checksum:
        return None
    try:
        found = _Decoder(io.BytesIO(zlib.decompress(packed)), path).load()
    except (pickle.UnpicklingError, zlib.error, EOFError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, Body) else None


def _prune(place: str, max_bytes: int) -> None:
    """Remove the oldest records until the rest is well below the limit."""
    found = []
    with os.scandir(place) as entries:
        for entry in entries:
            try:
                known = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            found.append((known.st_mtime_ns, known.st_size, entry.path))
    total = sum(size for _, size, _ in found)
    if total <= max_bytes:
        return
    for _, size, path in sorted(found):
        if total <= max_bytes * _PRUNED_TO:
            return
        Path(path).unlink(missing_ok=True)
        total -= size
