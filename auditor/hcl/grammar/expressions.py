"""HCL's expressions: a recursive descent over a Cursor, one function a level of the grammar. Cursor in, tree out."""

from auditor.hcl import numbers
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import templates
from auditor.hcl.grammar.cursor import Cursor
from auditor.hcl.syntax import (
    Binary,
    Call,
    Conditional,
    EachElement,
    Expression,
    For,
    GetAttribute,
    Index,
    Literal,
    Object,
    Parentheses,
    Splat,
    Step,
    Traversal,
    Tuple,
    Unary,
)
from auditor.model.source import SourceRange

_LEVELS: dict[str, int] = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, ">": 4, ">=": 4, "<": 4, "<=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse_expression_text(text: str, path: str) -> Expression:
    """Parse one expression; raises Fault."""
    cursor = Cursor(text, path)
    found = expression(cursor)
    cursor.skip_newlines()
    if cursor.kind != "end":
        raise cursor.unexpected("expected the end of the expression")
    return found


def parse_template_text(text: str, path: str) -> Expression:
    """Parse a template file; raises Fault."""
    return templates.whole(_bare(text, path), expression, 0)


class _Within(Cursor):
    """A cursor over text that stands inside a JSON string: every range is that string's."""

    __slots__ = ("place",)
    place: SourceRange

    def range(self, start: int, end: int) -> SourceRange:
        """The string's range."""
        return self.place


def parse_template(text: str, place: SourceRange) -> Expression:
    """Parse a template that is the content of a JSON string at `place`; raises Fault."""
    cursor = _Within("", place.path)
    cursor.text, cursor.place = text, place
    return templates.whole(cursor, expression, 0)


def _bare(text: str, path: str) -> Cursor:
    cursor = Cursor("", path)
    cursor.text = text
    return cursor


def expression(cursor: Cursor) -> Expression:
    """`a ? b : c` and all that binds tighter."""
    start = cursor.start
    condition = _binary(cursor, 1)
    if cursor.kind != "?":
        return condition
    cursor.chained = cursor.link(cursor.chained)
    cursor.advance()
    yes = expression(cursor)
    cursor.expect(":")
    no = expression(cursor)
    cursor.chained -= 1
    return Conditional(condition, yes, no, cursor.since(start))


def _binary(cursor: Cursor, level: int) -> Expression:
    start = cursor.start
    left = _unary(cursor)
    links = 0
    while (found := _LEVELS.get(cursor.kind, 0)) >= level:
        links = cursor.link(links)
        operator = cursor.kind
        cursor.advance()
        right = _binary(cursor, found + 1)
        left = Binary(operator, left, right, cursor.since(start))
    return left


def _unary(cursor: Cursor) -> Expression:
    start = cursor.start
    operators: list[tuple[str, int]] = []
    while cursor.kind in {"-", "!"}:
        cursor.link(len(operators))
        operators.append((cursor.kind, cursor.start))
        cursor.advance()
    operand = _traversals(cursor, _term(cursor), start)
    for operator, start in reversed(operators):
        operand = Unary(operator, operand, cursor.since(start))
    return operand


def _term(cursor: Cursor) -> Expression:
    kind, start, value = cursor.kind, cursor.start, cursor.value
    if kind == "name":
        return _named(cursor)
    if kind == "string":
        cursor.advance()
        return _plain_string(cursor, value, start)
    if kind == "number":
        cursor.advance()
        return Literal(_number(cursor, value, start), cursor.since(start))
    if kind == "quote":
        return templates.quoted(cursor, expression)
    if kind == "heredoc":
        return templates.heredoc(cursor, expression)
    if kind == "[":
        return _tuple(cursor)
    if kind == "{":
        return _object(cursor)
    if kind == "(":
        cursor.open(newlines=False)
        inner = expression(cursor)
        cursor.close(")")
        return Parentheses(inner, cursor.since(start))
    raise cursor.unexpected("expected the start of an expression")


def _plain_string(cursor: Cursor, quoted: str, start: int) -> Literal:
    text = quoted[1:-1]
    if "\\" in text:
        text = templates.unescape(text, lambda at: cursor.range(start + 1 + at, start + 3 + at))
    return Literal(text if text.isascii() else templates.normalised(text), cursor.since(start))


def _number(cursor: Cursor, text: str, start: int) -> numbers.Number:
    found = numbers.parse(text)
    if found is None:
        raise Fault("Invalid number", f"{text[:40]} is too long or too large.", cursor.since(start))
    return found


def _named(cursor: Cursor) -> Expression:
    start, name = cursor.start, cursor.value
    cursor.advance()
    if cursor.kind in {"(", "::"}:
        while cursor.kind == "::":
            cursor.advance()
            name += "::" + cursor.expect("name")
        return _call(cursor, name, start)
    if name in _KEYWORDS:
        return Literal(_KEYWORDS[name], cursor.since(start))
    return Traversal(name, (), cursor.since(start))


def _call(cursor: Cursor, name: str, start: int) -> Call:
    if cursor.kind != "(":
        raise cursor.unexpected("expected the arguments of a function call")
    cursor.open(newlines=False)
    arguments = []
    expanded = False
    while cursor.kind != ")":
        arguments.append(expression(cursor))
        if cursor.kind == "...":
            expanded = True
            cursor.advance()
            break
        if cursor.kind != ",":
            break
        cursor.advance()
    cursor.close(")")
    return Call(name, tuple(arguments), expanded, cursor.since(start))


def _tuple(cursor: Cursor) -> Expression:
    start = cursor.start
    cursor.open(newlines=False)
    if cursor.kind == "name" and cursor.value == "for":
        return _for(cursor, start, "]")
    elements = []
    while cursor.kind != "]":
        elements.append(expression(cursor))
        if cursor.kind != ",":
            break
        cursor.advance()
    cursor.close("]")
    return Tuple(tuple(elements), cursor.since(start))


def _object(cursor: Cursor) -> Expression:
    start = cursor.start
    cursor.open(newlines=True)
    cursor.skip_newlines()
    if cursor.kind == "name" and cursor.value == "for":
        cursor.resume()
        cursor.suspend(newlines=False)
        return _for(cursor, start, "}")
    entries = []
    while cursor.kind != "}":
        entries.append(_entry(cursor))
        if cursor.kind not in {",", "newline", "}"}:
            raise cursor.unexpected("expected a comma or a newline after the object's attribute")
        if cursor.kind == ",":
            cursor.advance()
        cursor.skip_newlines()
    cursor.close("}")
    return Object(tuple(entries), cursor.since(start))


def _entry(cursor: Cursor) -> tuple[Expression, Expression]:
    key = expression(cursor)
    if isinstance(key, Traversal) and not key.steps:
        key = Literal(key.root, key.range)
    elif isinstance(key, Literal) and (key.value is None or isinstance(key.value, bool)):
        key = Literal("null" if key.value is None else str(key.value).lower(), key.range)
    if cursor.kind not in {"=", ":"}:
        raise cursor.unexpected("expected an equals sign after the object's key")
    cursor.advance()
    return key, expression(cursor)


def _for(cursor: Cursor, start: int, bracket: str) -> For:
    cursor.advance()
    names: list[str | None] = [cursor.expect("name")]
    if cursor.kind == ",":
        cursor.advance()
        names.append(cursor.expect("name"))
    key_name, value_name = (None, *names)[-2:]
    if cursor.value != "in":
        raise cursor.unexpected('expected "in" after the names of the for expression')
    cursor.advance()
    collection = expression(cursor)
    cursor.expect(":")
    key, grouped = None, False
    value = expression(cursor)
    if bracket == "]" and cursor.kind == "...":
        detail = "Grouping ellipsis (...) cannot be used when building a tuple."
        raise Fault("Invalid 'for' expression", detail, cursor.here())
    if bracket == "}":
        cursor.expect("=>")
        key, value = value, expression(cursor)
        if cursor.kind == "...":
            grouped = True
            cursor.advance()
    condition = None
    if cursor.kind == "name" and cursor.value == "if":
        cursor.advance()
        condition = expression(cursor)
    cursor.close(bracket)
    return For(key_name, value_name or "", collection, key, value, condition, grouped, cursor.since(start))


def _traversals(cursor: Cursor, source: Expression, start: int) -> Expression:
    links = 0
    while cursor.kind in {".", "["}:
        links = cursor.link(links)
        if cursor.kind == ".":
            cursor.advance()
            if cursor.kind == "*":
                cursor.advance()
                source = _attribute_splat(cursor, source, start)
            else:
                source = _dotted(cursor, source, start)
        else:
            cursor.open(newlines=False)
            if cursor.kind == "*":
                cursor.advance()
                cursor.close("]")
                cursor.chained = cursor.link(cursor.chained)
                each = _traversals(cursor, EachElement(cursor.since(start)), start)
                cursor.chained -= 1
                source = Splat(source, each, cursor.since(start))
            else:
                key = expression(cursor)
                cursor.close("]")
                source = _indexed(cursor, source, key, start)
    return source


def _dotted(cursor: Cursor, source: Expression, start: int) -> Expression:
    value = cursor.value
    if cursor.kind == "name":
        cursor.advance()
        return _attribute(cursor, source, value, start)
    if cursor.kind != "number" or not value.replace(".", "").isdigit():
        raise cursor.unexpected("expected an attribute name after the dot")
    cursor.advance()
    if "." in value:
        raise Fault(
            "Invalid legacy index syntax", "Chaining two indexes with dots is not permitted.", cursor.since(start)
        )
    return _indexed(cursor, source, Literal(int(value), cursor.since(start)), start)


def _attribute(cursor: Cursor, source: Expression, name: str, start: int) -> Expression:
    if isinstance(source, Traversal):
        return Traversal(source.root, (*source.steps, Step(name)), cursor.since(start))
    return GetAttribute(source, name, cursor.since(start))


def _indexed(cursor: Cursor, source: Expression, key: Expression, start: int) -> Expression:
    if isinstance(source, Traversal) and isinstance(key, Literal) and type(key.value) in {int, str}:
        assert isinstance(key.value, (int, str))
        return Traversal(source.root, (*source.steps, Step(key.value, indexed=True)), cursor.since(start))
    return Index(source, key, cursor.since(start))


def _attribute_splat(cursor: Cursor, source: Expression, start: int) -> Expression:
    each: Expression = EachElement(cursor.since(start))
    while cursor.kind == ".":
        cursor.advance()
        if cursor.kind == "*":
            raise Fault("Nested splat expression not allowed", "Use [*] in the place of .*", cursor.here())
        each = _dotted(cursor, each, start)
    return Splat(source, each, cursor.since(start))
