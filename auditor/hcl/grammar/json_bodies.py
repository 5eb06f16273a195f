"""Terraform's JSON syntax (.tf.json, .tfvars.json): text in, the same Body out as from native syntax.

Strings are templates; every node in a string has the range of that string. Which objects are blocks is known for
terraform's own blocks only; inside a resource an object stays an attribute, until a schema says that it is a block
(`blocks_of`).
Rests on developer.hashicorp.com/terraform/language/syntax/json
"""

import json
import re
from collections.abc import Iterator

from auditor.hcl import numbers
from auditor.hcl.faults import Fault
from auditor.hcl.grammar.cursor import BOM, Cursor
from auditor.hcl.grammar.expressions import parse_template
from auditor.hcl.grammar.templates import no_surrogates
from auditor.hcl.syntax import Attribute, Block, Body, Expression, Literal, Object, Tuple
from auditor.model.source import SourceRange

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>true|false|null)'
)
_OF_RESOURCES = {"lifecycle": 0, "provisioner": 1, "connection": 0, "dynamic": 1}
_LABELS: dict[str, dict[str, int]] = {
    "": {
        "resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "check": 1,
        "locals": 0, "terraform": 0, "moved": 0, "import": 0, "removed": 0,
    },
    "terraform": {"backend": 1, "cloud": 0, "required_providers": 0, "provider_meta": 1},
    "cloud": {"workspaces": 0},
    "resource": _OF_RESOURCES, "data": _OF_RESOURCES, "ephemeral": _OF_RESOURCES,
    "removed": {"lifecycle": 0, "provisioner": 1, "connection": 0},
    "provisioner": {"connection": 0},
    "lifecycle": {"precondition": 0, "postcondition": 0},
    "dynamic": {"content": 0},
    "content": {"dynamic": 1},
    "variable": {"validation": 0},
    "output": {"precondition": 0},
    "check": {"data": 2, "assert": 0},
    "provider": {"dynamic": 1, "default_tags": 0, "ignore_tags": 0, "assume_role": 0, "endpoints": 0},
}  # fmt: skip
"""By the type of the block around ("" for the file): the blocks in it, and how many labels each has."""
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_OF_INSTANCES = frozenset({"depends_on", "provider"})
_TEXT_ARGUMENTS = {
    "variable": frozenset({"type"}), "output": frozenset({"depends_on"}), "module": frozenset({"depends_on"}),
    "resource": _OF_INSTANCES, "data": _OF_INSTANCES, "ephemeral": _OF_INSTANCES,
    "lifecycle": frozenset({"ignore_changes", "replace_triggered_by"}),
    "moved": frozenset({"from", "to"}), "import": frozenset({"to", "provider"}), "removed": frozenset({"from"}),
}  # fmt: skip
"""By the type of the block around: the arguments whose text is a reference or a type."""


class _Reader:
    """Reads JSON into expressions that know their ranges."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.cursor = Cursor("", path)
        self.cursor.text = text
        self.position = 1 if text.startswith(BOM) else 0

    def skip(self) -> str:
        found = _SPACE.match(self.text, self.position)
        assert found is not None
        self.position = found.end()
        return self.text[self.position : self.position + 1]

    def fault(self, wanted: str) -> Fault:
        here = self.cursor.range(self.position, self.position + 1)
        return Fault("Invalid JSON", f"Expected {wanted}.", here)

    def take(self, character: str) -> None:
        if self.skip() != character:
            raise self.fault(repr(character))
        self.position += 1

    def value(self) -> Expression:
        character = self.skip()
        start = self.position
        if character == "{":
            entries = tuple(self.entries())
            return Object(entries, self.cursor.range(start, self.position))
        if character == "[":
            elements = tuple(self.elements())
            return Tuple(elements, self.cursor.range(start, self.position))
        found = _SCALAR.match(self.text, start)
        if not found:
            raise self.fault("a value")
        self.position = found.end()
        place = self.cursor.range(start, self.position)
        if found["word"]:
            return Literal(_WORDS[found["word"]], place)
        if found["number"]:
            return Literal(_number(found["number"], place), place)
        return Literal(_decoded(found["string"], place), place)

    def entries(self) -> Iterator[tuple[Expression, Expression]]:
        self.take("{")
        while self.skip() != "}":
            key = self.value()
            if not isinstance(key, Literal) or not isinstance(key.value, str):
                raise self.fault("a property name")
            self.take(":")
            yield key, self.value()
            if self.skip() != ",":
                break
            self.position += 1
        self.take("}")

    def elements(self) -> Iterator[Expression]:
        self.take("[")
        while self.skip() != "]":
            yield self.value()
            if self.skip() != ",":
                break
            self.position += 1
        self.take("]")


def _number(text: str, place: SourceRange) -> numbers.Number:
    found = numbers.parse(text)
    if found is None:
        raise Fault("Invalid number", f"{text[:40]} is too long or too large.", place)
    return found


def _decoded(text: str, place: SourceRange) -> str:
    try:
        return no_surrogates(str(json.loads(text, strict=False)))
    except ValueError:
        raise Fault("Invalid JSON string", f"{text[:40]} is not a JSON string.", place) from None


def parse_json_file(text: str, path: str, *, plain: bool = False) -> Body:
    """Parse a JSON configuration file; `plain` for variable files, whose strings are no templates. Raises Fault."""
    reader = _Reader(text, path)
    root = reader.value()
    if reader.skip():
        raise reader.fault("the end of the file")
    if not isinstance(root, Object):
        raise Fault("Invalid JSON configuration", "The file's root must be an object.", root.range)
    if plain:
        entries = {str(key.value): (key, value) for key, value in root.entries if isinstance(key, Literal)}
        return Body({name: _attribute(name, *entry) for name, entry in entries.items()}, (), root.range)
    return _body(root, "")


def _attribute(name: str, key: Expression, value: Expression) -> Attribute:
    return Attribute(name, value, value.range, key.range)


def blocks_of(name: str, value: Expression, *, labels: int) -> tuple[Block, ...]:
    """The blocks of a type that an argument's value stands for, once a schema says that it is no attribute."""
    if isinstance(value, Literal):
        return ()
    return tuple(_blocks(name, value, (), labels, templates=False))


def _body(node: Object, around: str, *, templates: bool = True) -> Body:
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    labels = _LABELS.get(around, {})
    for key, value in node.entries:
        name = str(key.value) if isinstance(key, Literal) else "//"
        if name == "//":
            continue
        if name in labels and isinstance(value, (Object, Tuple)):
            blocks += _blocks(name, value, (), labels[name], templates=templates)
        elif name in _TEXT_ARGUMENTS.get(around, ()):
            attributes[name] = _attribute(name, key, _reference_text(value))
        else:
            attributes[name] = _attribute(name, key, templated(value) if templates else value)
    return Body(attributes, tuple(blocks), node.range)


def _blocks(type: str, value: Expression, labels: tuple[str, ...], missing: int, *, templates: bool) -> Iterator[Block]:
    for part in value.elements if isinstance(value, Tuple) else (value,):
        if not isinstance(part, Object):
            raise Fault("Incorrect JSON value type", f'A "{type}" block is an object.', part.range)
        if not missing:
            yield Block(type, labels, _body(part, type, templates=templates), part.range, part.range)
            continue
        for key, inner in part.entries:
            if isinstance(key, Literal) and key.value != "//":
                yield from _blocks(type, inner, (*labels, str(key.value)), missing - 1, templates=templates)


def _reference_text(value: Expression) -> Expression:
    """`"aws_lb.main"` where native syntax has the bare reference, `"string"` where it has a type."""
    if isinstance(value, Tuple):
        return Tuple(tuple(map(_reference_text, value.elements)), value.range)
    if isinstance(value, Literal) and isinstance(value.value, str):
        text = value.value
        bare = text[2:-1] if text.startswith("${") and text.endswith("}") else text
        return parse_template(f"${{{bare}}}", value.range)
    return value


def templated(value: Expression) -> Expression:
    """The same tree with its strings read as templates."""
    if isinstance(value, Tuple):
        return Tuple(tuple(map(templated, value.elements)), value.range)
    if isinstance(value, Object):
        return Object(tuple((templated(key), templated(inner)) for key, inner in value.entries), value.range)
    if isinstance(value, Literal) and isinstance(value.value, str) and ("${" in value.value or "%{" in value.value):
        return parse_template(value.value, value.range)
    return value
