"""Writes root modules into a folder and evaluates them together."""

from pathlib import Path
from typing import Any

from auditor.roots.find import RootModule
from auditor.roots.load import Loaded, Stack, load

FIXTURE = Path(__file__).parents[2] / "terraform_fixtures" / "roots"


def stack(folder: Path, texts: dict[str, str], **more: Any) -> Stack:
    """A stack of roots, by name the text of each main.tf."""
    for name, text in texts.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "main.tf").write_text(text, encoding="utf-8")
    return Stack(folder, tuple(RootModule(name, folder / name, 1, "a test") for name in texts), **more)


def loaded(folder: Path, texts: dict[str, str], **more: Any) -> Loaded:
    """The roots, evaluated together."""
    return load(stack(folder, texts, **more))
