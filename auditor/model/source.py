"""Where something was written: a span of a file below the root that was loaded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SourceRange:
    """A span of text; `path` is relative to the terraform root; lines and columns count from 1, ends are exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


_SHOWN, _BEFORE = 100, 60
"""The most characters of a line that are shown, and of those before the span."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A message about the configuration, split as terraform splits it; `range` is None where no line is to blame."""

    severity: str
    """"error" or "warning"."""
    summary: str
    detail: str
    range: SourceRange | None = None
    line: str = ""
    """The source line, where the file could not be parsed."""

    def pointed(self) -> str:
        """The source line with a caret under the span; "" where it is not kept."""
        if not self.line or self.range is None:
            return ""
        column = min(self.range.column, len(self.line) + 1)
        end = self.range.end_column if self.range.end_line == self.range.line else len(self.line) + 1
        width = max(1, min(end, len(self.line) + 1) - column)
        begin = max(0, column - _BEFORE)
        indent = "".join(character if character == "\t" else " " for character in self.line[begin : column - 1])
        return f"{self.line[begin : begin + _SHOWN]}\n{indent}{'^' * min(width, _SHOWN - len(indent))}"

    def __str__(self) -> str:
        where = f"{self.range}: " if self.range else ""
        return f"{where}{self.summary}: {self.detail}" if self.detail else f"{where}{self.summary}"
