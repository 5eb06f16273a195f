"""Keeps of the sample's copy of the configuration only the files that its reports link to: `python -m tests.sample`."""

import re
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "reports" / "sample"


def linked(folder: Path = SAMPLE) -> set[Path]:
    """The files that the Markdown reports of the sample link to."""
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.md")]
    return {folder / target for text in texts for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)}


if __name__ == "__main__":
    kept = linked()
    for path in sorted((SAMPLE / "demo-infra").rglob("*"), reverse=True):
        if path.is_file() and path not in kept:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
