"""Finds the root modules in and below the folders that the user named, and takes those that --root chooses. [io]

In: folders and globs. Out: Found: the root modules, and every other folder with terraform files with the reason why it
is none. Nothing is evaluated.

A named folder with terraform files is a root module. Below one without, a folder with terraform files is one unless
another folder calls it as a local module or it lies below modules/, examples/ or test*/. A backend and what terraform
leaves where it runs (.terraform, a lock file, a state, variable values) decide first. A provider block makes a root of
what nobody calls; not of a called module, which in old code has one, nor of an example, which always has one.
"""

import difflib
import fnmatch
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import ConfigurationError, UsageError
from auditor.roots.evidence import Written, read
from auditor.roots.search import Folder, Search, search

NOT_CHOSEN = "not chosen by --root"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class RootModule:
    """A folder that terraform runs in. `name` is its path below the base, "" for the only one that was named."""

    name: str
    path: Path
    files: int
    evidence: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A folder that is not evaluated as a root module, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """The root modules by name, and what was left out, by path."""

    base: Path
    roots: tuple[RootModule, ...]
    left_out: tuple[LeftOut, ...]


def find(folders: Sequence[Path], globs: Sequence[str] = ()) -> Found:
    """Find the root modules; `*` of a glob also matches "/", and `**/` nothing at all.

    Raises ConfigurationError that says what is there where there is none, and UsageError for a glob without a match.
    """
    given = _once(folders)
    base = _base(given)
    searched = search(given)
    for top in given:
        if not any(folder.path.is_relative_to(top) for folder in searched.folders):
            again = search([top])  # what is there may have been seen below another one, through a link
            if not again.folders:
                raise ConfigurationError(_empty(top, again))
    roots, left_out = _sorted_out(searched, base, named=len(given) > 1)
    if not roots:
        reasons = _listed([f"{each.path}: {each.reason}" for each in left_out])
        where = _listed([str(folder) for folder in given])
        raise ConfigurationError(f"there is no root module below {where}; {reasons}; name a folder itself by --tf-dir")
    chosen = _chosen(roots, globs)
    left_out += [LeftOut(root.path, NOT_CHOSEN) for root in roots if root not in chosen]
    return Found(base, tuple(chosen), tuple(sorted(left_out, key=lambda each: str(each.path))))


def _sorted_out(searched: Search, base: Path, *, named: bool) -> tuple[list[RootModule], list[LeftOut]]:
    """The root modules by name, and the other folders. A folder that was given has a name where `named`."""
    alone = len(searched.folders) == 1 and searched.folders[0].given  # nobody calls it: spare the reading
    written = {each.real: Written() if alone else read(each.path) for each in searched.folders}
    callers = _callers(searched.folders, written, base)
    roots, left_out = [], [LeftOut(path, reason) for path, reason in searched.unread]
    for folder in searched.folders:
        evidence, against = _judged(folder, written[folder.real], callers.get(folder.real, ()))
        if against:
            left_out.append(LeftOut(folder.path, against))
        else:
            name = _name(folder.path, base) if named or not folder.given else ""
            roots.append(RootModule(name, folder.path, len(folder.configuration), evidence))
    return sorted(roots, key=lambda root: root.name), left_out


def _once(folders: Sequence[Path]) -> list[Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            there = f"{folder} is no directory" if folder.exists() else f"there is no directory {folder}"
            raise ConfigurationError(there)
        found.setdefault(os.path.realpath(folder), folder)
    return list(found.values())


def _base(given: Sequence[Path]) -> Path:
    """The only folder as it was named; else the folder that holds all, relative where all were named so."""
    if len(given) == 1:
        return given[0]
    common = os.path.commonpath([os.path.abspath(folder) for folder in given])
    return Path(common) if any(folder.is_absolute() for folder in given) else Path(os.path.relpath(common))


def _name(path: Path, base: Path) -> str:
    return Path(os.path.relpath(path, base)).as_posix()


def _callers(folders: Sequence[Folder], written: Mapping[str, Written], base: Path) -> dict[str, list[str]]:
    """The places that call each folder as a module, by its real path; a folder that calls itself does not count."""
    callers: dict[str, list[str]] = {}
    for folder in folders:
        for call in written[folder.real].calls:
            target = os.path.realpath(folder.path / call.source)
            if target != folder.real:
                place = Path(os.path.relpath(folder.path, base)) / call.place
                callers.setdefault(target, []).append(place.as_posix())
    return callers


def _judged(folder: Folder, says: Written, callers: Sequence[str]) -> tuple[str, str]:
    """The evidence for a root module, and the reason against one; one of the two is empty."""
    kind = _kind(folder.below)
    if folder.given:
        return "named by --tf-dir", ""
    if says.backend:
        return f'backend "{says.backend.split()[0]}" in {says.backend_place}', ""
    if folder.left_beside:
        return f"holds {folder.left_beside}", ""
    if callers:
        more = f" and {len(callers) - 1} more" if len(callers) > 1 else ""
        return "", f"called as a module by {callers[0]}{more}"
    if kind == "examples":
        return "", "a folder of examples"
    if says.provider:
        return says.provider, ""
    if kind == "tests":
        return "", "a folder of tests"
    if kind == "modules":
        return "", "below a folder of modules, and nothing says that terraform runs in it"
    return "no other folder calls it as a module", ""


def _kind(below: Sequence[str]) -> str:
    parts = [part.lower() for part in below]
    if not {"example", "examples"}.isdisjoint(parts):
        return "examples"
    if any(part.startswith("test") for part in parts):
        return "tests"
    return "" if {"module", "modules"}.isdisjoint(parts) else "modules"


def _chosen(roots: Sequence[RootModule], globs: Sequence[str]) -> list[RootModule]:
    if not globs:
        return list(roots)
    chosen: set[str] = set()
    names = [root.name or "." for root in roots]
    for given in globs:
        glob = given.removeprefix("./").rstrip("/") or "."
        wanted = {name for name in names if _matches(name, glob)}
        if not wanted:
            close = difflib.get_close_matches(glob, names, n=_SHOWN, cutoff=0.5)
            told = f"close: {', '.join(close)}" if close else f"there are {_listed(names)}"
            raise UsageError(f"--root {given}: no root module has such a name; {told}")
        chosen |= wanted
    return [root for root in roots if (root.name or ".") in chosen]


def _matches(name: str, glob: str) -> bool:
    return fnmatch.fnmatchcase(name, glob) or ("**/" in glob and _matches(name, glob.replace("**/", "", 1)))


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more


def _empty(folder: Path, searched: Search) -> str:
    """What lies in a folder without terraform."""
    looked = f", nor does any folder below ({searched.looked_at - 1} looked at)" if searched.looked_at > 1 else ""
    seen = ", ".join(f"{count} {name}" for name, count in searched.others.most_common(_SHOWN))
    unread = _listed([f"{path}: {reason}" for path, reason in searched.unread])
    told = [looked, f"; there is other code: {seen}" if seen else "", f"; {unread}" if unread else ""]
    return f"{folder} holds no terraform configuration (*.tf, *.tf.json){''.join(told)}"
