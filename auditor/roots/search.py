"""The folders with terraform files in and below some folders. [io]

In: folders. Out: Search, with each folder's names as one look at it gave them. Symbolic links are followed, each real
folder is looked at once, and under its own path where it has one below the named folders.
"""

import os
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.roots.evidence import configuration_names, left_beside

MAX_FOLDERS = 100_000
"""The most folders that one search looks at."""
_SKIPPED = frozenset({"node_modules", "terraform.tfstate.d", "__pycache__"})
_OTHER = ("terragrunt.hcl", ".tofu", ".tofu.json", ".bicep", "cdk.json", "Pulumi.yaml")
"""Names and endings of what is no terraform, but tells the user what was found in its place."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with terraform files."""

    path: Path
    real: str
    configuration: tuple[str, ...]
    left_beside: str
    below: tuple[str, ...]
    """Its path below the named folder, part by part."""
    given: bool


@dataclass(slots=True)
class Search:
    """What was seen; `others` counts files that tell which tool is used there."""

    folders: list[Folder] = field(default_factory=list)
    unread: list[tuple[Path, str]] = field(default_factory=list)
    looked_at: int = 0
    others: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Listing:
    files: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def search(given: Sequence[Path], *, most: int = MAX_FOLDERS) -> Search:
    """Look at the given folders, and below those that hold no terraform files themselves."""
    found = Search()
    seen: set[str] = set()
    plain: deque[tuple[Path, tuple[str, ...]]] = deque()
    linked: deque[tuple[Path, tuple[str, ...]]] = deque()
    for folder in given:
        listing = _look(folder, (), found, seen)
        if listing and not configuration_names(listing.files):
            _queue(folder, (), listing, (plain, linked))
    while plain or linked:
        path, below = (plain or linked).popleft()
        if found.looked_at >= most:
            found.unread.append((path, f"the search ended after {most} folders; name a folder further down"))
            break
        listing = _look(path, below, found, seen)
        if listing:
            _queue(path, below, listing, (plain, linked))
    return found


def _look(path: Path, below: tuple[str, ...], found: Search, seen: set[str]) -> _Listing | None:
    """Note what a folder holds; None where it was seen before or cannot be read."""
    real = os.path.realpath(path)
    if real in seen:
        return None
    seen.add(real)
    found.looked_at += 1
    try:
        listing = _list(path)
    except OSError as error:
        found.unread.append((path, f"it cannot be read: {error.strerror}"))
        return None
    configuration = tuple(configuration_names(listing.files))
    if configuration:
        beside = left_beside(listing.files, listing.folders)
        found.folders.append(Folder(path, real, configuration, beside, below, given=not below))
    found.others.update(end for name in listing.files for end in _OTHER if name.endswith(end))
    return listing


def _list(path: Path) -> _Listing:
    listing = _Listing()
    with os.scandir(path) as entries:
        for entry in entries:
            try:
                if entry.is_dir():
                    (listing.links if entry.is_symlink() else listing.folders).append(entry.name)
                elif entry.is_file():
                    listing.files.append(entry.name)
            except OSError:
                continue  # a link in a loop: terraform does not read it either
    return listing


def _queue(
    path: Path,
    below: tuple[str, ...],
    listing: _Listing,
    queues: tuple[deque[tuple[Path, tuple[str, ...]]], deque[tuple[Path, tuple[str, ...]]]],
) -> None:
    for queue, names in zip(queues, (listing.folders, listing.links), strict=True):
        for name in sorted(names):
            if not name.startswith(".") and name not in _SKIPPED:
                queue.append((path / name, (*below, name)))
