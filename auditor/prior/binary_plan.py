"""The file of `terraform plan -out`, a zip: its states and the snapshot of its configuration in, a Prior out. [io]

`tfstate-prev` is what was last applied, `tfstate` what the refresh made of it, both after the plan's moves; `tfconfig/`
holds the text of every module that was planned. The changes themselves are in `tfplan`, a protobuf of which nothing is
guessed: a gap says so. Nothing is written to disk, and nothing larger than the bounds is unpacked.
Source: github.com/hashicorp/terraform, internal/plans/planfile and internal/configs/configload
"""

import io
import json
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from auditor.errors import SnapshotError
from auditor.model.gap import Gap
from auditor.model.prior import Prior
from auditor.prior import state

SIGNATURE = b"PK\x03\x04"
MOST_FILES = 20_000
MOST_BYTES = 256 * 1024 * 1024
"""All that may be unpacked of one plan."""
_BEFORE, _REFRESHED, _PLANNED, _CONFIGURATION = "tfstate-prev", "tfstate", "tfplan", "tfconfig/"
_MODULES = f"{_CONFIGURATION}modules.json"
_TIMESTAMP = b"UT"
CHANGES = Gap(
    "prior",
    "the plan's changes",
    "terraform keeps them in a form of its own (tfplan)",
    "give the JSON of `terraform show -json PLAN`",
    "what the apply will do to each resource",
)


def prior_of(content: bytes, shown: str) -> Prior:
    """What a binary plan says; raises SnapshotError where it is none, or larger than the bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = _checked(archive, shown)
            if _PLANNED not in files or _REFRESHED not in files:
                raise SnapshotError(f"{shown} is a zip, but no plan of terraform")
            read = _Unpacked(archive, shown)
            refreshed = state.prior_of(read.document(files[_REFRESHED]), "binary plan")
            before = state.prior_of(read.document(files[_BEFORE])) if _BEFORE in files else refreshed
            configuration = dict(_configuration(read, files))
            taken_at = _written_at(files[_PLANNED])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SnapshotError(f"{shown} is a damaged plan file: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SnapshotError(f"{shown} holds a state that cannot be read: {type(error).__name__}") from error
    return replace(
        refreshed,
        attributes=before.attributes,
        refreshed=refreshed.attributes,
        configuration=configuration,
        taken_at=taken_at,
        gaps=(*refreshed.gaps, CHANGES),
    )


def _checked(archive: zipfile.ZipFile, shown: str) -> dict[str, zipfile.ZipInfo]:
    found = archive.infolist()
    if len(found) > MOST_FILES:
        raise SnapshotError(f"{shown} holds {len(found)} files, more than {MOST_FILES}: it was not unpacked")
    if sum(info.file_size for info in found) > MOST_BYTES:
        raise SnapshotError(f"{shown} unpacks to more than {MOST_BYTES} bytes: it was not unpacked")
    for info in found:
        if _escapes(info.filename):
            raise SnapshotError(f"{shown} names a file outside itself ({info.filename!r}): it was not unpacked")
    return {info.filename: info for info in found}


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/") or ":" in name.split("/")[0]


class _Unpacked:
    """Reads members of an archive, all of them together within the bound, whatever their headers say."""

    def __init__(self, archive: zipfile.ZipFile, shown: str) -> None:
        self._archive, self._shown, self._left = archive, shown, MOST_BYTES

    def content(self, info: zipfile.ZipInfo) -> bytes:
        """The content of a member."""
        with self._archive.open(info) as member:
            content = member.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise SnapshotError(f"{self._shown} unpacks to more than {MOST_BYTES} bytes")
        return content

    def document(self, info: zipfile.ZipInfo) -> Mapping[str, Any]:
        """A member that is a state."""
        try:
            document = json.loads(self.content(info))
        except RecursionError as error:
            raise SnapshotError(f"{self._shown}: {info.filename} is nested too deeply") from error
        if not isinstance(document, Mapping) or document.get("version") != state.VERSION:
            raise SnapshotError(f"{self._shown}: {info.filename} is no state of version {state.VERSION}")
        return document


def _configuration(read: _Unpacked, files: Mapping[str, zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """The text of each file by its path relative to the root module; the paths are only names here."""
    if _MODULES not in files:
        return
    directories = {}
    for module in json.loads(read.content(files[_MODULES])):
        directory = str(module.get("Dir", "."))
        if not directory.startswith("/"):
            directories[str(module.get("Key", ""))] = directory
    for name, info in sorted(files.items()):
        folder, _, file = name.removeprefix(_CONFIGURATION).partition("/")
        key = folder.removeprefix("m-")
        if name.startswith(f"{_CONFIGURATION}m-") and file and key in directories:
            path = posixpath.normpath(posixpath.join(directories[key], file))
            yield path, read.content(info).decode("utf-8", errors="replace")


def _written_at(info: zipfile.ZipInfo) -> datetime | None:
    """The time of writing from the extended timestamp (the zip's own time has no zone), None where it has none."""
    extra = info.extra
    while len(extra) >= 4:
        size = int.from_bytes(extra[2:4], "little")
        if extra[:2] == _TIMESTAMP and size >= 5 and extra[4] & 1 and len(extra) >= 9:
            return datetime.fromtimestamp(int.from_bytes(extra[5:9], "little"), UTC)
        extra = extra[4 + size :]
    return None
