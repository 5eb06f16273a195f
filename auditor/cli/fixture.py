"""Where the lab's own terraform repository lies.  [io]"""

from pathlib import Path

from auditor.errors import LabError


def fixture() -> Path:
    """The folder of the lab's configuration, below the working directory or beside the package; else LabError."""
    folder = Path("terraform_fixtures") / "hokusai"
    for root in (Path(), Path(__file__).parents[2]):
        if (root / folder).is_dir():
            return root / folder
    raise LabError(f"{folder} is neither here nor beside the package; name a configuration with --tf-dir")
