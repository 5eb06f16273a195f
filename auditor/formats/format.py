"""What a format is: a name, the file it is written to, and a pure function from a Report to text."""

from collections.abc import Callable
from dataclasses import dataclass

from auditor.model.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """`name` is what `-o` takes; `standard` marks the reports that every audit writes to its output folder."""

    name: str
    file_name: str
    render: Callable[[Report], str]
    standard: bool = False
