"""What a fault of the lab is: an edit of the terraform source, a change in AWS behind terraform's back, or both."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import LabError

if TYPE_CHECKING:
    from auditor.lab.running import Lab


@dataclass(frozen=True, slots=True)
class Scenario:
    """One fault. `edit_source` gets the work copy of the configuration, `break_live` the running lab."""

    name: str
    title: str
    edit_source: Callable[[Path], None] | None = None
    break_live: Callable[["Lab"], None] | None = None


def replace_once(file: Path, old: str, new: str) -> None:
    """Replace the only place of a text in a file; raises LabError when there is none, or more than one."""
    if not file.is_file():
        raise LabError(f"the scenario cannot be applied: there is no {file.name} in {file.parent}")
    text = file.read_text()
    if text.count(old) != 1:
        raise LabError(
            f"the scenario cannot be applied: {old!r} stands {text.count(old)} times in {file.name}, not once"
        )
    file.write_text(text.replace(old, new))


def replace_after(file: Path, marker: str, old: str, new: str) -> None:
    """Replace the first place of a text that comes after a marker; raises LabError when either is missing."""
    text = file.read_text() if file.is_file() else ""
    start = text.find(marker)
    found = text.find(old, start) if start >= 0 else -1
    if found < 0:
        raise LabError(f"the scenario cannot be applied: {file.name} has no {old!r} after {marker!r}")
    file.write_text(text[:found] + new + text[found + len(old) :])
