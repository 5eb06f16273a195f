"""A cursor over HCL text: one token of look-ahead, newlines shown or skipped as the surrounding brackets want it.

In: text and its path. Out: tokens (kind, text, offsets) and source ranges. Quoted templates and heredocs are only
announced here ("quote", "heredoc"); grammar/templates.py reads them.
"""

import re
from bisect import bisect_right

from auditor.hcl.faults import Fault
from auditor.model.source import SourceRange

_TOKEN = re.compile(
    r"""[ \t]*(?:
      (?P<newline>\r?\n)
    | (?P<name>[^\W\d][\w-]*)
    | (?P<string>"(?:[^"\\\n\r$%]|\\["\\nrt]|[$%](?!\{))*")
    | (?P<comment>(?:\#|//)[^\n]*)
    | (?P<block>/\*.*?\*/)
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    | (?P<heredoc><<-?[^\W\d][\w-]*\r?\n)
    | (?P<quote>")
    | (?P<operator>\.\.\.|==|!=|<=|>=|=>|&&|\|\||::|~(?=\})|[{}()\[\].,:?=!<>+*/%-])
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_SKIPPED = frozenset({"comment", "block"})
BOM = "\ufeff"
MAX_DEPTH = 120
MAX_CHAIN = 1000
"""The most operators or steps in one chain, as every walk over the tree goes one level deeper for each."""


class _Range:
    """A SourceRange while it is made: setting the fields of a frozen one takes three times as long."""

    __slots__ = ("column", "end_column", "end_line", "line", "path")
    path: str
    line: int
    column: int
    end_line: int
    end_column: int


def range_of(path: str, line: int, column: int, end_line: int, end_column: int) -> SourceRange:
    """SourceRange(...), but fast: every node of every file has one."""
    made = _Range()
    made.path = path
    made.line = line
    made.column = column
    made.end_line = end_line
    made.end_column = end_column
    made.__class__ = SourceRange  # type: ignore[assignment]
    return made  # type: ignore[return-value]


class Cursor:
    """Where the parser stands; `kind` is the token's class, or the operator itself."""

    __slots__ = (
        "_lines", "_newlines", "chained", "depth", "end", "kind", "last_end", "path", "start", "text", "value",
    )  # fmt: skip

    def __init__(self, text: str, path: str, start: int = 0, *, newlines: bool = True) -> None:
        self.text = text
        self.path = path
        self._newlines = [newlines]
        self._lines: list[int] | None = None
        self.chained = self.depth = 0
        self.last_end = self.end = self.start = start
        self.kind = self.value = ""
        if not start and text.startswith(BOM):
            self.end = 1
        self.advance()

    def advance(self) -> None:
        """Go to the next token."""
        self.last_end = position = self.end
        while True:
            found = _TOKEN.match(self.text, position)
            if not found:
                raise self._stray(position)
            kind = found.lastgroup or ""
            position = found.end()
            if kind not in _SKIPPED and (kind != "newline" or self._newlines[-1]):
                break
        self.value = value = found[kind]
        self.start, self.end = found.start(kind), position
        self.kind = value if kind == "operator" else kind

    def _stray(self, position: int) -> Fault:
        while self.text[position] in " \t":
            position += 1
        if self.text.startswith("/*", position):
            return Fault("Unterminated comment", "There is no closing */.", self.range(position, position + 2))
        character = self.text[position]
        detail = f"The character {character!r} cannot be used here."
        return Fault("Invalid character", detail, self.range(position, position + 1))

    def jump(self, position: int) -> None:
        """Go on with the token at an offset (after a template has been read)."""
        self.end = position
        self.advance()

    def open(self, *, newlines: bool) -> None:
        """Step over an opening bracket; `newlines` says whether they are tokens inside."""
        self.suspend(newlines=newlines)
        self.advance()

    def close(self, bracket: str) -> None:
        """Step over the closing bracket."""
        self.resume()
        self.expect(bracket)

    def suspend(self, *, newlines: bool) -> None:
        """Begin a new nesting whose first token is not yet read (inside a template)."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Fault("Too deep nesting", f"Brackets are nested more than {MAX_DEPTH} deep.", self.here())
        self._newlines.append(newlines)

    def link(self, count: int) -> int:
        """The next link of a chain of operators or steps; raises Fault where the chain gets too long."""
        if count >= MAX_CHAIN:
            raise Fault("Too deep nesting", f"More than {MAX_CHAIN} operators or steps follow each other.", self.here())
        return count + 1

    def resume(self) -> None:
        """End the nesting that `suspend` began; the next token is not read yet."""
        self.depth -= 1
        self._newlines.pop()

    def expect(self, kind: str) -> str:
        """Step over a token of this kind and return its text."""
        if self.kind != kind:
            raise self.unexpected(f"expected {kind!r}")
        value = self.value
        self.advance()
        return value

    def skip_newlines(self) -> None:
        """Step over newline tokens."""
        while self.kind == "newline":
            self.advance()

    def unexpected(self, wanted: str) -> Fault:
        """The error for the token that the cursor is at."""
        names = {"newline": "a newline", "end": "the end of the file"}
        found = names.get(self.kind, repr(self.value))
        return Fault("Invalid syntax", f"Found {found}, {wanted}.", self.here())

    def here(self) -> SourceRange:
        """The range of the current token."""
        return self.range(self.start, max(self.end, self.start))

    def since(self, start: int) -> SourceRange:
        """The range from an offset to the end of the last token that was stepped over."""
        return self.range(start, self.last_end)

    def range(self, start: int, end: int) -> SourceRange:
        """The range between two offsets."""
        lines = self._lines
        if lines is None:
            lines = self._lines = [0, *(found.end() for found in re.finditer("\n", self.text))]
        first = bisect_right(lines, start)
        last = bisect_right(lines, end, first - 1)
        return range_of(self.path, first, start - lines[first - 1] + 1, last, end - lines[last - 1] + 1)
