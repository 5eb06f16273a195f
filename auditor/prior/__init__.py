"""What terraform last knew, from a state or a plan. [io]

document.py [io] reads a file within bounds and says what it is; state.py, shown.py and binary_plan.py [io] read one
format each; s3_state.py finds a state in its bucket; moved.py brings the addresses to those of the code.
"""

from pathlib import Path

from auditor.model.value import Map
from auditor.prior.document import load

__all__ = ["load", "read"]


def read(path: Path) -> dict[str, Map]:
    """The attributes of the last apply by address; raises SnapshotError as `load` does."""
    return dict(load(path).attributes)
