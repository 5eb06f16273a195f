"""regex, regexall and replace with RE2's syntax and meaning, on top of the `regex` package.

What RE2 does not know (look-around, back references, possessive repeats) is refused.
Rests on github.com/google/re2/wiki/Syntax
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from auditor.hcl import limits, typed, types
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter, plain
from auditor.hcl.typed import Typed
from auditor.hcl.types import DYNAMIC, STRING, Type

_PIECE = re.compile(
    r"\\Q(?P<literal>.*?)(?:\\E|\Z)|\\(?P<escape>[pP]\{\^?\w+\}|[pP]\w|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3}|.)"
    r"|\(\?P?<(?P<name>\w*)>|\(\?(?P<flags>[imsU]*(?:-[imsU]+)?)(?P<flagend>[:)])|(?P<bad>\(\?.?)|(?P<class>\[\^?\]?)"
    r"|(?P<repeat>\{\d+(?:,\d*)?\}|[*+?])(?P<more>[+*?]?)|(?P<other>.)",
    re.DOTALL,
)
_POSIX = re.compile(r"\[:(\^?)(\w+):\]")
_CLASSES = {"d": "0-9", "s": r"\t\n\f\r ", "w": "0-9A-Za-z_"}
_NAMED = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7F", "blank": r"\t ", "cntrl": r"\x00-\x1F\x7F",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~", "space": r"\t\n\v\f\r ",
    "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_PLAIN_ESCAPES = frozenset("abfnrtv")
_MAX_REPEAT = 1000
_SECONDS = 2
_NAME, _OWN = "n_", "o_"
"""What stands before the name of a group: of the pattern's own groups (RE2 lets a digit come first), of ours."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern for the regex package: which of its groups are RE2's, in order, and the names of the named ones."""

    expression: Any
    groups: tuple[int, ...]
    names: Mapping[str, int]

    @property
    def search(self) -> Any:  # noqa: ANN401 - of the regex package
        """The search of the regex package."""
        return self.expression.search


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Pattern:
    """The pattern; raises Fault where RE2 would refuse it."""
    import regex

    try:
        found = regex.compile("(?-f)" + _translated(pattern), regex.V1)
    except regex.error as error:
        raise Fault("", f"invalid regexp pattern: {error}") from None
    own = {place for name, place in found.groupindex.items() if name.startswith(_OWN)}
    names = {name.removeprefix(_NAME): place for name, place in found.groupindex.items() if name.startswith(_NAME)}
    return Pattern(found, tuple(place for place in range(1, found.groups + 1) if place not in own), names)


def _refuse(what: str) -> Fault:
    return Fault("", f"invalid regexp pattern: invalid or unsupported syntax in {what}")


def _translated(pattern: str) -> str:
    out: list[str] = []
    position, lazy, lines = 0, False, False
    opened, closed, counts = list[int](), -1, _Counts()
    while position < len(pattern):
        found = _PIECE.match(pattern, position)
        assert found is not None
        position = found.end()
        if found["class"]:
            text, position = _class(pattern, found)
            out.append(text)
        else:
            on, _, off = (found["flags"] or "").partition("-")
            lazy, lines = lazy or "U" in on, (lines or "m" in on) and "m" not in off
            if found["repeat"] is not None and found["repeat"][0] in "*+" and closed >= 0:
                out[closed:] = [_once_empty("".join(out[closed:]), len(out))]
            counts.take(found)
            closed = _brackets(found, opened, len(out))
            out.append(_swapped(found) if lazy and found["repeat"] is not None else _piece(found, lines=lines))
    return "".join(out)


class _Counts:
    """How often the pieces of a pattern repeat: RE2 has no more than 1000 repeats within each other."""

    def __init__(self) -> None:
        self._open = [1]
        self._last = 1

    def take(self, found: re.Match[str]) -> None:
        """Count one more piece; raises Fault past the bound."""
        if found["repeat"] is not None:
            total = self._last * max(map(int, re.findall(r"\d+", found["repeat"])), default=1)
            if total > _MAX_REPEAT:
                raise _refuse(found[0])
            self._open[-1] = max(self._open[-1], total)
            self._last = 1
        elif found["other"] == ")" and len(self._open) > 1:
            self._last = self._open.pop()
            self._open[-1] = max(self._open[-1], self._last)
        else:
            self._last = 1
            if found["name"] is not None or found["flagend"] == ":" or found["other"] == "(":
                self._open.append(1)


def _brackets(found: re.Match[str], opened: list[int], place: int) -> int:
    """Keeps where groups begin; gives where the group begins that the piece ends, else -1."""
    if found["name"] is not None or found["flagend"] == ":" or found["other"] == "(":
        opened.append(place)
    return opened.pop() if found["other"] == ")" and opened else -1


def _once_empty(group: str, number: int) -> str:
    """A group to repeat, where RE2 goes round once more only from and to another place; the rest of the text tells."""
    import regex

    try:
        expression = regex.compile(group, regex.V1)
    except regex.error:
        return group
    if not expression.groups or not expression.fullmatch(""):
        return group
    start, end = f"{_OWN}{number}s", f"{_OWN}{number}e"
    return f"(?:{_elsewhere(start)}{_here(start)}{group}{_elsewhere(end)}{_here(end)})"


def _here(name: str) -> str:
    return f"(?=(?P<{name}>(?s:.*)))"


def _elsewhere(name: str) -> str:
    return rf"(?({name})(?!(?P={name})\Z))"


def _piece(found: re.Match[str], *, lines: bool) -> str:
    kind = found.lastgroup
    if found["literal"] is not None:
        return re.escape(found["literal"])
    if found["escape"] is not None:
        return _escape(found["escape"], inside=False)
    if found["name"] is not None:
        if not found["name"] or not found["name"].isascii():
            raise _refuse(found[0])
        return f"(?P<{_NAME}{found['name']}>"
    if found["flags"] is not None:
        if not found["flags"] and found["flagend"] == ")":
            raise _refuse(found[0])
        return found[0].replace("U", "") if found["flags"].strip("U-") or found["flagend"] == ":" else ""
    if kind == "bad" or found["bad"]:
        raise _refuse(found[0])
    if found["repeat"] is not None:
        return _repeat(found)
    if found[0] == "$":
        return r"(?=\n|\Z)" if lines else r"\Z"
    return "\\" + found[0] if found[0] in "{}" else found[0]


def _swapped(found: re.Match[str]) -> str:
    """A repeat under the flag U, where greedy and lazy change places."""
    return _repeat(found).removesuffix("?") if found["more"] else _repeat(found) + "?"


def _repeat(found: re.Match[str]) -> str:
    if found["more"] in {"+", "*"}:
        raise _refuse(found[0])
    if any(int(number) > _MAX_REPEAT for number in re.findall(r"\d+", found["repeat"])):
        raise _refuse(found[0])
    return found[0]


def _escape(escape: str, *, inside: bool) -> str:
    letter = escape[0]
    if letter.lower() in _CLASSES and len(escape) == 1:
        body = _CLASSES[letter.lower()]
        if inside and letter.islower():
            return body
        return f"[^{body}]" if letter.isupper() else f"[{body}]"
    if letter in "pP" and len(escape) > 1:
        return _unicode_class(escape)
    if letter == "x" and len(escape) > 1:
        return re.escape(chr(int(escape[1:].strip("{}"), 16)))
    if letter in "01234567":
        if letter != "0" and len(escape) < 3:
            raise _refuse("\\" + escape)
        return re.escape(chr(int(escape, 8)))
    anchors = {"A": r"\A", "z": r"\Z", "b": r"(?a:\b)", "B": r"(?a:\B)"}
    if letter in anchors and not inside:
        return anchors[letter]
    if letter in _PLAIN_ESCAPES or not letter.isalnum():
        return "\\" + letter
    raise _refuse("\\" + escape)


def _unicode_class(escape: str) -> str:
    name = escape[1:].strip("{}")
    negated = (escape[0] == "P") != name.startswith("^")
    return rf"\{'P' if negated else 'p'}{{{name.lstrip('^')}}}"


def _class(pattern: str, found: re.Match[str]) -> tuple[str, int]:
    out = [found["class"].replace("]", r"\]")]
    position = found.end()
    while position < len(pattern):
        posix = _POSIX.match(pattern, position)
        if posix:
            body = _NAMED.get(posix[2])
            if body is None:
                raise _refuse(posix[0])
            out.append(f"[:^{posix[2]}:]" if posix[1] else body)
            position = posix.end()
            continue
        piece = _PIECE.match(pattern, position)
        assert piece is not None
        if piece["escape"] is not None:
            out.append(_escape(piece["escape"], inside=True))
            position = piece.end()
        elif pattern[position] == "]":
            return "".join(out) + "]", position + 1
        else:
            character = pattern[position]
            if pattern[position + 1 : position + 3] == "--" and character > "-":
                raise _refuse(pattern[position : position + 3])
            dashes = character == "-" and "-" in {out[-1][-1], pattern[position + 1 : position + 2]}
            out.append("\\" + character if character in "[&|~" or dashes else character)
            position += 1
    raise _refuse("[: missing closing ]")


def _shape(pattern: Typed, *_: Typed) -> Type:
    """The type of a match: a string, a tuple of groups, or an object of named groups."""
    if not pattern.known:
        return DYNAMIC
    expression = compiled(pattern.raw)
    if not expression.groups:
        return STRING
    names = expression.names
    if names and len(names) < len(expression.groups):
        raise Fault("", "invalid regexp pattern: cannot mix both named and unnamed capture groups")
    if names:
        return types.object_type(dict.fromkeys(names, STRING))
    return types.tuple_type((STRING,) * len(expression.groups))


def _value(found: Any, shape: Type, pattern: Pattern) -> Typed:  # noqa: ANN401 - a match of the regex package
    def group(key: int) -> Typed:
        return typed.null(STRING) if found[key] is None else typed.string(found[key])

    if shape.kind == "string":
        return typed.string(found[0])
    if shape.kind == "object":
        return typed.object_({name: group(place) for name, place in pattern.names.items()})
    return typed.tuple_(map(group, pattern.groups))


def in_time(search: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the regex package gives
    """RE2 takes linear time; this engine may not, so it is stopped."""
    try:
        return search()
    except TimeoutError:
        raise Fault("", f"the pattern takes longer than {_SECONDS} seconds on this text") from None


def _regex(pattern: Typed, text: Typed) -> Typed:
    shape = _shape(pattern)
    found = in_time(partial(compiled(pattern.raw).search, text.raw, timeout=_SECONDS))
    if found is None:
        raise Fault("", "pattern did not match any part of the given string")
    return _value(found, shape, compiled(pattern.raw))


def _regexall(pattern: Typed, text: Typed) -> Typed:
    shape = _shape(pattern)
    expression = compiled(pattern.raw)
    matches = [_value(found, shape, expression) for found in _non_overlapping(expression, text.raw)]
    return typed.list_(shape, matches)


def _non_overlapping(expression: Pattern, text: str) -> list[Any]:
    """All matches as Go finds them: after an empty match one character on, and none empty directly after another."""
    out: list[Any] = []
    position, before = 0, -1
    while position <= len(text):
        found = in_time(partial(expression.search, text, position, timeout=_SECONDS))
        if found is None:
            break
        empty = found.end() == position
        if not (empty and found.start() == before):
            out.append(found)
        before, position = found.end(), found.end() + empty
    return out


def _regexall_type(pattern: Typed, text: Typed) -> Type:
    shape = _shape(pattern)
    return types.list_type(shape)


_REFERENCE = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))", re.ASCII)


def _replace(text: str, wanted: str, replacement: str) -> str:
    if len(wanted) < 2 or not (wanted.startswith("/") and wanted.endswith("/")):
        limits.text(len(text) + text.count(wanted) * len(replacement))
        return text.replace(wanted, replacement)
    expression = compiled(wanted[1:-1])
    out, position, length = [], 0, len(text)
    for found in _non_overlapping(expression, text):
        out += [text[position : found.start()], _expanded(replacement, found, expression)]
        length = limits.text(length + len(out[-1]))
        position = found.end()
    return "".join([*out, text[position:]])


def _expanded(template: str, found: Any, pattern: Pattern) -> str:  # noqa: ANN401 - a match of the regex package
    def substitute(reference: re.Match[str]) -> str:
        if reference[0] == "$$":
            return "$"
        name = reference[1] or reference[2]
        try:
            return found[(0, *pattern.groups)[int(name)] if name.isdigit() else pattern.names[name]] or ""
        except (IndexError, KeyError):
            return ""

    return _REFERENCE.sub(substitute, template)


_TEXT = Parameter(STRING)

FUNCTIONS: dict[str, Function] = {
    "regex": Function((_TEXT, _TEXT), _shape, _regex),
    "regexall": Function((_TEXT, _TEXT), _regexall_type, _regexall),
    "replace": plain(STRING, [STRING, STRING, STRING], _replace),
}
