"""ONE FILE PER FORMAT: a Report in, text out. Pure: the same report gives the same bytes.

A member is a module with the constant FORMAT; `auditor.registry` finds it. Markdown comes from templates/*.j2, JSON
from plain.py and is described by *.schema.json. Nothing here reads a clock, a file or the environment, and nothing
judges: what a format says about a run is in the Report.
"""

from auditor.errors import UsageError
from auditor.formats.format import Format
from auditor.formats.guard import redacted
from auditor.model.report import Report
from auditor.registry import discover


def formats() -> dict[str, Format]:
    """Every format by its name, in order of name."""
    return {member.name: member for member in discover("auditor.formats", "FORMAT", Format).values()}


def named(name: str) -> Format:
    """The format of this name; raises UsageError with the known names when there is none."""
    known = formats()
    if name not in known:
        raise UsageError(f"there is no format {name!r}; the formats are {', '.join(known)}")
    return known[name]


def render(report: Report, name: str) -> str:
    """Render a report, with the last guard against secrets; raises UsageError for an unknown format."""
    return named(name).render(redacted(report))
