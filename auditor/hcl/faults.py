"""What terraform would refuse: an EvaluationError that knows its summary, detail and place."""

from auditor.errors import EvaluationError
from auditor.model.source import Diagnostic, SourceRange


class Fault(EvaluationError):
    """One error as terraform words it; `phase` is "parse", "validate" or "plan", as far as that can be told."""

    def __init__(self, summary: str, detail: str = "", range: SourceRange | None = None) -> None:
        super().__init__(f"{summary}: {detail}" if detail else summary)
        self.summary = summary
        self.detail = detail
        self.range = range

    def at(self, range: SourceRange | None) -> "Fault":
        """The same error with a place, where it has none yet."""
        return self if self.range else Fault(self.summary, self.detail, range)

    def diagnostic(self) -> Diagnostic:
        """The error as plain data."""
        return Diagnostic("error", self.summary, self.detail, self.range)
