"""Templates: quoted strings, heredocs and template files. Cursor and an expression parser in, Template nodes out.

Rests on the sections "Template Expressions" and "Template" of hclsyntax/spec.md; heredoc indentation and trim markers
as hclsyntax/parser_template.go does them.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from auditor.hcl.faults import Fault
from auditor.hcl.grammar.cursor import Cursor
from auditor.hcl.syntax import Conditional, Expression, Literal, Parentheses, Template, TemplateFor
from auditor.model.source import SourceRange

Parse = Callable[[Cursor], Expression]
_QUOTED = re.compile(r'[^"\\$%\n]+|\\|"|\$\$\{|%%\{|[$%]\{~?|[$%]|\n')
_PLAIN = re.compile(r"(?:[^$%\n]|[$%](?!\{|[$%]\{))+\n?|\n|\$\$\{|%%\{|[$%]\{~?|[$%]")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})")


@dataclass(slots=True)
class _Text:
    """Literal text, or a directive's or interpolation's opening."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Directive:
    """`%{ if ... }`, `%{ else }`, `%{ endif }`, `%{ for ... }`, `%{ endfor }`."""

    word: str
    names: tuple[str, ...]
    expression: Expression | None
    range: SourceRange


_Part = _Text | _Directive | Expression


def quoted(cursor: Cursor, parse: Parse) -> Expression:
    """Read the quoted template that the cursor's token begins."""
    start = cursor.start
    parts, end = _scan(cursor, parse, cursor.end, '"')
    cursor.jump(end)
    return _assemble(parts, cursor.range(start, end), quoted=True)


def heredoc(cursor: Cursor, parse: Parse) -> Expression:
    """Read the heredoc whose introducer is the cursor's token."""
    start, opening = cursor.start, cursor.value
    flush = opening.startswith("<<-")
    marker = opening.strip()[3 if flush else 2 :]
    closing = re.compile(rf"^[ \t]*{re.escape(marker)}[ \t]*(?=\r?$)", re.MULTILINE)
    parts, end = _scan(cursor, parse, cursor.end, closing)
    if flush:
        _flush(parts)
    cursor.jump(end)
    return _assemble(parts, cursor.range(start, end), quoted=False)


def whole(cursor: Cursor, parse: Parse, start: int) -> Expression:
    """Read the rest of the text as a template (a template file)."""
    parts, end = _scan(cursor, parse, start, None)
    return _assemble(parts, cursor.range(start, end), quoted=True)


def normalised(text: str) -> str:
    """Text as terraform keeps it: in Unicode's normal form C."""
    return unicodedata.normalize("NFC", text)


def no_surrogates(text: str) -> str:
    """Text without half pairs of UTF-16, which no file can hold; Go puts U+FFFD in their place."""
    return _SURROGATE.sub("\ufffd", text)


def _is_character(code: int) -> bool:
    return code < 0xD800 or 0xDFFF < code < 0x110000


def unescape(text: str, locate: Callable[[int], SourceRange]) -> str:
    """Resolve the backslash escapes of a quoted literal."""
    if "\\" not in text:
        return text
    out: list[str] = []
    position = 0
    while True:
        at = text.find("\\", position)
        if at < 0:
            return "".join([*out, text[position:]])
        out.append(text[position:at])
        letter = text[at + 1 : at + 2]
        found = _ESCAPE.match(text, at + 1)
        if letter in _SIMPLE:
            out.append(_SIMPLE[letter])
            position = at + 2
        elif found and _is_character(int(found[1] or found[2], 16)):
            out.append(chr(int(found[1] or found[2], 16)))
            position = found.end()
        else:
            raise Fault("Invalid escape sequence", f"\\{letter} is no escape sequence of HCL.", locate(at))


def _scan(
    cursor: Cursor, parse: Parse, position: int, closing: "str | re.Pattern[str] | None"
) -> tuple[list[_Part], int]:
    parts: list[_Part] = []
    text, trim, opened = cursor.text, False, position
    pattern = _QUOTED if closing == '"' else _PLAIN
    line_start = True
    while True:
        if isinstance(closing, re.Pattern) and line_start and (found := closing.match(text, position)):
            return parts, found.end()
        if position >= len(text):
            if closing is None:
                return parts, position
            raise Fault(
                "Unterminated template string", "No closing marker was found.", cursor.range(opened, opened + 1)
            )
        token = pattern.match(text, position)
        assert token is not None, "the patterns match any character"
        value = token[0]
        if closing == '"' and value == '"':
            return parts, token.end()
        if value.rstrip("~") in {"${", "%{"}:
            if value.endswith("~"):
                _trim_last(parts)
            part, position, trim = _sequence(cursor, parse, token.start(), token.end())
            parts.append(part)
            line_start = False
            continue
        literal, position = _literal(cursor, token, quoted=closing == '"')
        parts.append(_Text(literal.lstrip() if trim else literal, token.start(), position))
        line_start, trim = value.endswith("\n"), False


def _literal(cursor: Cursor, token: re.Match[str], *, quoted: bool) -> tuple[str, int]:
    value, end = token[0], token.end()
    if value in {"$${", "%%{"}:
        return value[1:], end
    if not quoted:
        return value, end
    if value == "\n":
        raise Fault("Invalid multi-line string", "A quoted string ends on its line.", cursor.range(end - 1, end))
    if value != "\\":
        return value, end
    escape = _ESCAPE.match(cursor.text, end)
    end = escape.end() if escape else end + 1
    start = token.start()
    return unescape(cursor.text[start:end], lambda at: cursor.range(start + at, end)), end


def _trim_last(parts: list[_Part]) -> None:
    if parts and isinstance(parts[-1], _Text):
        parts[-1].text = parts[-1].text.rstrip()


def _sequence(cursor: Cursor, parse: Parse, start: int, inside: int) -> tuple[_Part, int, bool]:
    """Read `${ ... }` or `%{ ... }`; returns the part, the offset behind it, and whether what follows is trimmed."""
    cursor.suspend(newlines=False)
    cursor.jump(inside)
    part: _Part
    if cursor.text[start] == "$":
        expression = parse(cursor)
        part = expression
    else:
        part = _directive(cursor, parse, start)
    trim = cursor.text.startswith("~}", cursor.start)
    if not trim and cursor.kind != "}":
        raise cursor.unexpected("expected the closing brace of the template sequence")
    end = cursor.start + (2 if trim else 1)
    cursor.resume()
    return part, end, trim


def _directive(cursor: Cursor, parse: Parse, start: int) -> _Directive:
    word = cursor.value
    names: tuple[str, ...] = ()
    expression: Expression | None = None
    if cursor.kind != "name" or word not in {"if", "else", "endif", "for", "endfor"}:
        raise cursor.unexpected("expected a template directive")
    cursor.advance()
    if word == "for":
        names = (cursor.expect("name"),)
        if cursor.kind == ",":
            cursor.advance()
            names = (*names, cursor.expect("name"))
        if cursor.value != "in":
            raise cursor.unexpected('expected "in"')
        cursor.advance()
    if word in {"if", "for"}:
        cursor.chained = cursor.link(cursor.chained)
        expression = parse(cursor)
    elif word != "else":
        cursor.chained -= 1
    return _Directive(word, names, expression, cursor.range(start, cursor.start))


def _flush(parts: list[_Part]) -> None:
    least, adjust, newline = None, [], True
    for part in parts:
        if newline:
            newline = False
            spaces: int | None = 0
            if isinstance(part, _Text):
                bare = part.text.lstrip()
                if not bare and part.text.endswith("\n"):
                    spaces = None
                else:
                    spaces = len(part.text) - len(bare)
                    adjust.append(part)
            if spaces is not None and (least is None or spaces < least):
                least = spaces
        if isinstance(part, _Text) and part.text.endswith("\n"):
            newline = True
    for part in adjust:
        part.text = part.text[least or 0 :]


def _assemble(parts: list[_Part], range: SourceRange, *, quoted: bool) -> Expression:
    nested = _nest(deque(_meld(parts, range)), range, None)
    if not nested:
        return Literal("", range)
    if len(nested) == 1 and isinstance(nested[0], Literal) and isinstance(parts[0], _Text):
        return Literal(nested[0].value, range)
    if quoted and len(parts) == 1 and not isinstance(parts[0], (_Text, _Directive)):
        return Parentheses(nested[0], range, quoted=True)
    return Template(tuple(nested), range)


def _meld(parts: list[_Part], range: SourceRange) -> list[_Directive | Expression]:
    melded: list[_Directive | Expression] = []
    text: list[str] = []
    for part in [*parts, None]:
        if isinstance(part, _Text):
            text.append(part.text)
            continue
        if text:
            joined = "".join(text)
            melded.append(Literal(joined if joined.isascii() else normalised(joined), range))
            text = []
        if part is not None:
            melded.append(part)
    return melded


def _nest(parts: deque[_Directive | Expression], range: SourceRange, opener: _Directive | None) -> list[Expression]:
    """Take parts up to the directive that ends `opener`, which is left as the first of the rest."""
    out: list[Expression] = []
    while parts:
        part = parts[0]
        if not isinstance(part, _Directive):
            out.append(part)
            parts.popleft()
        elif part.word in {"else", "endif", "endfor"}:
            if opener is None or (part.word == "endfor") != (opener.word == "for"):
                raise Fault("Unexpected directive", f"{part.word} closes nothing here.", part.range)
            return out
        else:
            parts.popleft()
            out.append(_directive_node(part, parts, range))
    if opener is not None:
        raise Fault("Unclosed directive", f"The {opener.word} directive is never closed.", opener.range)
    return out


def _directive_node(part: _Directive, parts: deque[_Directive | Expression], range: SourceRange) -> Expression:
    assert part.expression is not None
    body = _nest(parts, range, part)
    closer = parts.popleft()
    if part.word == "for":
        names = (None, *part.names)[-2:]
        template = Template(tuple(body), part.range)
        return TemplateFor(names[0], names[1] or "", part.expression, template, part.range)
    no: list[Expression] = []
    if isinstance(closer, _Directive) and closer.word == "else":
        no = _nest(parts, range, part)
        closer = parts.popleft()
    if not isinstance(closer, _Directive) or closer.word != "endif":
        raise Fault("Unexpected directive", "An if directive has one else at most.", part.range)
    branches = Template(tuple(body), part.range), Template(tuple(no), part.range)
    return Conditional(part.expression, *branches, part.range)
