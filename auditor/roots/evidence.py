"""What the files of one folder say about whether terraform runs there: its module calls, backend and providers. [io]

In: a folder. Out: Written. Nothing is evaluated, and only such blocks are parsed, as a repository has megabytes of
others; of a file that does not parse, the lines that look like them count.
Rests on developer.hashicorp.com/terraform/language/backend and .../language/modules/develop/providers ("a module
intended to be called by one or more other modules must not contain any provider blocks").
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.hcl.parse import parse_bytes, read_regular
from auditor.hcl.syntax import Block, Body, Literal

_BLOCK = re.compile(rb'(?:^\xef\xbb\xbf|^|\*/)[ \t]*(?:module|provider|backend|cloud)\b[ \t/"\w{]', re.MULTILINE)
_JSON_BLOCK = re.compile(rb'"(?:module|provider|backend|cloud)"')
_HEADER = re.compile(rb'^(?:terraform|(?:module|provider)[ \t]+"?[\w-]+"?)[ \t]*\{', re.MULTILINE)
_INDENTED = re.compile(rb'^[ \t]+(?:module|provider|terraform)[ \t]*["{]', re.MULTILINE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CALL_LINE = re.compile(rb'^[ \t]*source[ \t]*=[ \t]*"(\.{1,2}/[^"$%\n\0]*)"', re.MULTILINE)
_BACKEND_LINE = re.compile(rb'^[ \t]*(?:backend[ \t]+"?(\w+)"?|(cloud))[ \t]*\{', re.MULTILINE)
_KEYS = ("key", "path", "prefix", "name")
"""Where a backend's state lies within it, by its argument: s3, azurerm, oss (key), local (path), gcs (prefix)."""
_LEFT = ((".terraform.lock.hcl",), (".tfstate",), (".tfvars", ".tfvars.json"))


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a local module: the source as written, and file:line."""

    source: str
    place: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a folder's files say; texts for people, "" where there is no such thing."""

    calls: tuple[Call, ...] = ()
    backend: str = ""
    """The backend's type and key, such as "s3 network/terraform.tfstate"."""
    backend_place: str = ""
    provider: str = ""
    """A provider block that configures something: its name and place."""


def read(folder: Path) -> Written:
    """Read the configuration files of a folder; one that cannot be read says nothing, as evaluating it says why."""
    calls: list[Call] = []
    backend, provider = ("", ""), ""
    for name in _names(folder):
        try:
            content = read_regular(folder / name)
        except OSError:
            continue
        if not (_JSON_BLOCK if name.endswith(".json") else _BLOCK).search(content):
            continue
        body = parsed(content, name)
        if body is None:
            calls += _lines_of_calls(content, name)
            backend = _line_of_backend(content, name) or backend
            continue
        calls += _calls(body.blocks)
        backend = _backend(body) or backend
        provider = provider or _provider(body)
    return Written(tuple(calls), *backend, provider)


def parsed(content: bytes, name: str) -> Body | None:
    """The tree of a file, of its module, provider and terraform blocks alone where they can be told; None if broken."""
    part = None if name.endswith(".json") else _blocks_alone(content)
    body = parse_bytes(part, name).body if part is not None else None
    return parse_bytes(content, name).body if body is None else body


def _blocks_alone(content: bytes) -> bytes | None:
    """The text without its other blocks, every line in its place.

    None where a block could stand in a heredoc or in a comment that ends, or not at the start of its line. A block
    ends at the first line that starts with a brace; where that was an inner one, the rest does not parse, and the whole
    text is taken.
    """
    if any(mark in content for mark in (b"<<", b"*/", _BYTE_ORDER_MARK)) or _INDENTED.search(content):
        return None
    kept, position = [], 0
    for match in _HEADER.finditer(content):
        if match.start() < position:
            return None
        line_end = content.find(b"\n", match.end())
        closed = b"}" in content[match.end() : line_end if line_end >= 0 else None]
        brace = match.end() if closed else content.find(b"\n}", match.end()) + 1
        if not brace:
            return None
        end = content.find(b"\n", brace)
        end = end if end >= 0 else len(content)
        kept += [b"\n" * content.count(b"\n", position, match.start()), content[match.start() : end]]
        position = end
    return b"".join([*kept, b"\n"])


def configuration_names(names: Iterable[str]) -> list[str]:
    """The names that terraform reads as configuration, as auditor.hcl does, sorted."""
    return sorted(name for name in names if name.endswith((".tf", ".tf.json")) and not name.startswith("."))


def _names(folder: Path) -> list[str]:
    try:
        return configuration_names(os.listdir(folder))
    except OSError:
        return []


def _calls(blocks: Sequence[Block]) -> Iterator[Call]:
    for block in blocks:
        source = block.body.attributes.get("source") if block.type == "module" else None
        text = source.expression.value if source and isinstance(source.expression, Literal) else None
        if isinstance(text, str) and text.startswith(("./", "../")) and "\0" not in text:
            yield Call(text, str(block.header))


def _backend(body: Body) -> tuple[str, str] | None:
    for block in body.of("terraform"):
        for kind in ("backend", "cloud"):
            for found in block.body.of(kind):
                name = found.labels[0] if found.labels else kind
                return f"{name} {_key(found)}".rstrip(), str(found.header)
    return None


def _key(backend: Block) -> str:
    for body in (backend.body, *(block.body for block in backend.body.blocks)):
        for name in _KEYS:
            given = body.attributes.get(name)
            if given and isinstance(given.expression, Literal) and isinstance(given.expression.value, str):
                return given.expression.value
    return ""


def _provider(body: Body) -> str:
    """An empty provider block, or one with an alias only, is how old modules took a provider: it configures nothing."""
    for block in body.of("provider"):
        if block.body.blocks or set(block.body.attributes) - {"alias", "version"}:
            return f'provider "{block.labels[0] if block.labels else ""}" in {block.header}'
    return ""


def _lines_of_calls(content: bytes, name: str) -> Iterator[Call]:
    for match in _CALL_LINE.finditer(content):
        yield Call(match[1].decode("utf-8", "replace"), _place(content, match, name))


def _line_of_backend(content: bytes, name: str) -> tuple[str, str] | None:
    match = _BACKEND_LINE.search(content)
    return ((match[1] or match[2]).decode(), _place(content, match, name)) if match else None


def _place(content: bytes, match: re.Match[bytes], name: str) -> str:
    line = content.count(b"\n", 0, match.start()) + 1
    return f"{name}:{line}"


def left_beside(files: Iterable[str], folders: Iterable[str]) -> str:
    """What terraform, or who runs it, left beside the configuration: the name of one such file or folder, or ""."""
    if ".terraform" in folders:
        return ".terraform"
    names = sorted(files)
    for endings in _LEFT:
        for name in names:
            if name.endswith(endings):
                return name
    return ""
