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


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A message about the configuration, split as terraform splits it; `range` is None where no line is to blame."""

    severity: str
    """"error" or "warning"."""
    summary: str
    detail: str
    range: SourceRange | None = None

    def __str__(self) -> str:
        where = f"{self.range}: " if self.range else ""
        return f"{where}{self.summary}: {self.detail}" if self.detail else f"{where}{self.summary}"
