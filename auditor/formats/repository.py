"""Paths as the repository's host shows them: a Report and a range in, a path out. Pure."""

from pathlib import PurePosixPath

from auditor.model.report import Report
from auditor.model.source import SourceRange


def path_in_repository(report: Report, range: SourceRange) -> str:
    """The file below the folder in which the tool ran; below the terraform root where that lies elsewhere."""
    root = PurePosixPath(report.run.tf_dir)
    inside = not root.is_absolute() and ".." not in root.parts
    return str(root / range.path) if inside else range.path
