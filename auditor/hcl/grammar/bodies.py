"""HCL's bodies: attributes and blocks. Text in, Body out; the first error ends the file."""

from auditor.hcl.faults import Fault
from auditor.hcl.grammar.cursor import Cursor
from auditor.hcl.grammar.expressions import expression
from auditor.hcl.syntax import Attribute, Block, Body, Literal


def parse_file(text: str, path: str) -> Body:
    """Parse a file; raises Fault with the place of its first error."""
    cursor = Cursor(text, path)
    body = _body(cursor, "end")
    if cursor.kind != "end":
        raise cursor.unexpected("expected an attribute or a block")
    return body


def _body(cursor: Cursor, closing: str) -> Body:
    start = cursor.start
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    cursor.skip_newlines()
    while cursor.kind != closing:
        if cursor.kind != "name":
            raise cursor.unexpected("expected an attribute or a block")
        entry = _entry(cursor)
        if isinstance(entry, Block):
            blocks.append(entry)
        elif entry.name in attributes:
            before = attributes[entry.name].name_range
            detail = f'The attribute "{entry.name}" was already set at {before}.'
            raise Fault("Attribute redefined", detail, entry.name_range)
        else:
            attributes[entry.name] = entry
        if cursor.kind not in {"newline", "end"}:
            raise cursor.unexpected("expected a newline")
        cursor.skip_newlines()
    return Body(attributes, tuple(blocks), cursor.range(start, cursor.start))


def _entry(cursor: Cursor) -> Attribute | Block:
    start, name = cursor.start, cursor.value
    name_range = cursor.here()
    cursor.advance()
    if cursor.kind == "=":
        cursor.advance()
        value = expression(cursor)
        return Attribute(name, value, cursor.since(start), name_range)
    labels = []
    while cursor.kind != "{":
        labels.append(_label(cursor))
    header = cursor.since(start)
    return Block(name, tuple(labels), _braces(cursor), cursor.since(start), header)


def _label(cursor: Cursor) -> str:
    value = cursor.value
    if cursor.kind == "name":
        cursor.advance()
        return value
    if cursor.kind in {"string", "quote"}:
        here = cursor.here()
        found = expression(cursor)
        if isinstance(found, Literal) and isinstance(found.value, str):
            return found.value
        raise Fault("Invalid string literal", "A block's label is plain text.", here)
    raise cursor.unexpected("expected an equals sign or a block's brace")


def _braces(cursor: Cursor) -> Body:
    start = cursor.start
    cursor.open(newlines=True)
    body = _body(cursor, "}") if cursor.kind == "newline" else _one_line(cursor, start)
    cursor.close("}")
    return body


def _one_line(cursor: Cursor, start: int) -> Body:
    attributes = {}
    if cursor.kind == "name":
        entry = _entry(cursor)
        if isinstance(entry, Block):
            raise Fault("Invalid single-argument block", "A block on one line holds no block.", entry.range)
        attributes[entry.name] = entry
    if cursor.kind != "}":
        raise cursor.unexpected("expected the closing brace: a block on one line holds one argument")
    return Body(attributes, (), cursor.range(start, cursor.start))
