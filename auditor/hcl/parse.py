"""[io] The one door to the disk and to python-hcl2: directories and files in, syntax trees and bytes out.

The tree that is evaluated comes from our own grammar/ (see there); python-hcl2's view of the same text is `peer_tree`,
for the cross-check that both agree. A file that cannot be read or parsed becomes one diagnostic; the rest goes on.
"""

import errno
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.errors import ConfigurationError
from auditor.hcl.cache import ParsedFiles
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_file, parse_json_file
from auditor.hcl.syntax import Body
from auditor.model.source import Diagnostic, SourceRange

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_REMEMBERED_BYTES = 16_384
MAX_WALKED = 100_000
"""The most files and directories that fileset looks at."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """One file: its path relative to the root, its tree, or why there is none."""

    path: str
    body: Body | None
    diagnostic: Diagnostic | None = None


class Disk:
    """The files below one root; what is read is read once. Implements auditor.hcl.scope.Files.

    `overlay` are texts, by the path that ranges name, that stand in for configuration and variable files.
    """

    def __init__(self, root: Path, overlay: Mapping[str, str] | None = None, cache: ParsedFiles | None = None) -> None:
        self.root = root
        self._overlay = overlay or {}
        self._cache = cache
        self._directories: dict[str, tuple[ParsedFile, ...]] = {}

    def directory(self, directory: str) -> tuple[ParsedFile, ...]:
        """Parse the .tf and .tf.json files of a directory (relative to the root), in terraform's order."""
        if directory not in self._directories:
            self._directories[directory] = tuple(self._parse_all(directory))
        return self._directories[directory]

    def is_directory(self, directory: str) -> bool:
        """Whether there is such a directory."""
        return os.path.isdir(self.root / directory)

    def _parse_all(self, directory: str) -> Iterator[ParsedFile]:
        place = self.root / directory
        try:
            names = sorted(entry.name for entry in os.scandir(place) if _is_configuration(entry))
        except OSError as error:
            diagnostic = Diagnostic("error", "Unreadable module directory", f"{directory or '.'}: {error.strerror}.")
            yield ParsedFile(directory, None, diagnostic)
            return
        for name in names:
            yield self.parsed(place / name, os.path.join(directory, name))

    def parsed(self, place: Path, shown: str) -> ParsedFile:
        """Parse one configuration or variable file, or the text that stands in for it."""
        if shown in self._overlay:
            return parse_bytes(self._overlay[shown].encode(), shown)
        return parse_path(place, shown, self._cache)

    def read(self, path: str) -> bytes:
        """The content of a file; raises Fault where it cannot be read."""
        try:
            return read_regular(self._place(path))
        except _TooLarge:
            raise Fault("Invalid function argument", f"{path!r} is larger than {MAX_FILE_BYTES} bytes.") from None
        except (OSError, ValueError):
            raise Fault("Invalid function argument", f"no file exists at {path!r}.") from None

    def home(self) -> str:
        """The user's home directory."""
        return os.path.expanduser("~")

    def holds(self, path: str) -> bool:
        """Whether a regular file is there; raises Fault where something else is."""
        place = self._place(path)
        if os.path.exists(place) and not os.path.isfile(place):
            raise Fault("Invalid function argument", f"{path!r} is not a regular file.")
        return os.path.isfile(place)

    def matches(self, directory: str, pattern: str) -> list[str]:
        """The regular files below a directory that a glob matches, relative to it, sorted."""
        place = self._place(directory)
        try:
            compiled = _glob(pattern)
        except re.error:
            raise Fault("Invalid function argument", f"{pattern!r} is no file pattern.") from None
        found: list[str] = []
        seen = 0
        for where, directories, names in os.walk(place):
            directories.sort()
            seen += len(names) + len(directories)
            if seen > MAX_WALKED:
                raise Fault("Invalid function argument", f"{directory!r} holds more than {MAX_WALKED} files.")
            for name in names:
                relative = os.path.relpath(os.path.join(where, name), place)
                if compiled.fullmatch(relative) and os.path.isfile(os.path.join(where, name)):
                    found.append(relative)
        return sorted(found)

    def given_file(self, file: str | Path) -> ParsedFile:
        """Parse a --var-file, shown relative to the root where it is below it; raises ConfigurationError."""
        place = Path(file)
        if not place.is_file():
            raise ConfigurationError(f"The variable file {place} does not exist.")
        try:
            shown = str(place.resolve().relative_to(self.root.resolve()))
        except ValueError:
            shown = str(place)
        return self.parsed(place, shown)

    def absolute(self, path: str) -> str:
        """The absolute path, without following links."""
        return os.path.normpath(os.path.join(self.root.resolve(), path))

    def _place(self, path: str) -> Path:
        return self.root / os.path.expanduser(path)

    def installed_modules(self) -> Mapping[str, str]:
        """What `terraform init` put below .terraform/modules: module key ("a.b") to directory; {} without it."""
        try:
            listed = json.loads(read_regular(self.root / ".terraform/modules/modules.json"))
            return {str(entry["Key"]): str(entry["Dir"]) for entry in listed["Modules"]}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    def variable_files(self) -> list[str]:
        """The variable files that terraform loads by itself, in its order: later ones win."""
        first = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if (self.root / name).is_file()]
        try:
            names = sorted(entry.name for entry in os.scandir(self.root) if entry.is_file())
        except OSError:
            return first
        return first + [name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]


def open_root(root: str | Path, overlay: Mapping[str, str] | None = None, cache: ParsedFiles | None = None) -> Disk:
    """The disk below a root module; raises ConfigurationError where there is no terraform configuration."""
    place = Path(root)
    if not place.is_dir():
        raise ConfigurationError(f"{place} is not a directory.")
    try:
        with os.scandir(place) as entries:
            if any(_is_configuration(entry) for entry in entries):
                return Disk(place, overlay, cache)
    except OSError as error:
        raise ConfigurationError(f"{place} cannot be read: {error.strerror}.") from None
    raise ConfigurationError(f"{place} holds no .tf file.")


class _TooLarge(OSError):
    """A file above MAX_FILE_BYTES."""

    strerror = f"It is larger than {MAX_FILE_BYTES} bytes"


def read_regular(place: Path) -> bytes:
    """The content of a regular file; raises OSError, also for a pipe or device, whose reading could wait for ever."""
    descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "It is not a regular file", str(place))
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise _TooLarge
    return content


def schema_file(path: str | Path) -> Any:  # noqa: ANN401 - JSON
    """The JSON of a provider schema file, for schemas.parse; raises ConfigurationError where it cannot be read."""
    try:
        return json.loads(Path(path).read_bytes())
    except OSError as error:
        raise ConfigurationError(f"The provider schema {path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise ConfigurationError(f"The provider schema {path} is not JSON.") from None


def _is_configuration(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if not name.endswith((".tf", ".tf.json")) or name.startswith(".") or name.endswith("~"):
        return False
    try:
        return entry.is_file()
    except OSError:
        return False


def parse_path(place: Path, shown: str, cache: ParsedFiles | None = None) -> ParsedFile:
    """Parse one configuration or variable file; `shown` is the path that ranges name. Variables are never cached."""
    try:
        content = read_regular(place)
    except OSError as error:
        return ParsedFile(shown, None, Diagnostic("error", "Unreadable file", f"{shown}: {error.strerror}."))
    return parse_bytes(content, shown, cache if shown.endswith((".tf", ".tf.json")) else None)


def parse_bytes(content: bytes, shown: str, cache: ParsedFiles | None = None) -> ParsedFile:
    """Parse the content of a file; a small one once for all that read it, as many roots do with one module."""
    parse = _parsed_before if len(content) <= MAX_REMEMBERED_BYTES else _parse
    return parse(content, shown, cache)


def _parse(content: bytes, shown: str, cache: ParsedFiles | None) -> ParsedFile:
    start = SourceRange(shown, 1, 1, 1, 1)
    try:
        text = content.decode("utf-8")
        if cache:
            return ParsedFile(shown, cache.body(content, shown, lambda: _tree(text, shown)))
        return ParsedFile(shown, _tree(text, shown))
    except Fault as fault:
        return ParsedFile(shown, None, _with_line(fault.at(start).diagnostic(), content))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = SourceRange(shown, line, 1, line, 1)
        return ParsedFile(shown, None, Diagnostic("error", "Invalid character encoding", "It is not UTF-8.", place))
    except RecursionError:
        return ParsedFile(shown, None, Diagnostic("error", "Too deep nesting", "It cannot be parsed.", start))


def _tree(text: str, shown: str) -> Body:
    if shown.endswith(".json"):
        return parse_json_file(text, shown, plain=shown.endswith(".tfvars.json"))
    return parse_file(text, shown)


_parsed_before = lru_cache(maxsize=1024)(_parse)


def _with_line(diagnostic: Diagnostic, content: bytes) -> Diagnostic:
    """The diagnostic with its source line; a variable file's line may be a secret and is left out."""
    place = diagnostic.range
    if place is None or place.path.removesuffix(".json").endswith(".tfvars"):
        return diagnostic
    lines = content.decode("utf-8", "replace").split("\n")
    return replace(diagnostic, line=lines[min(place.line, len(lines)) - 1].rstrip("\r"))


def _glob(pattern: str) -> re.Pattern[str]:
    out, position = [], 0
    while position < len(pattern):
        rest = pattern[position:]
        if rest.startswith("**/"):
            out.append("(?:[^/]+/)*")
            position += 3
        elif rest.startswith("**"):
            out.append(".*")
            position += 2
        elif rest[0] == "*":
            out.append("[^/]*")
            position += 1
        elif rest[0] == "?":
            out.append("[^/]")
            position += 1
        elif rest[0] == "[" and "]" in rest[1:]:
            end = rest.index("]", 1)
            out.append("[" + re.sub(r"([\\\[&|~])", r"\\\1", rest[1:end]).replace("!", "^", 1) + "]")
            position += end + 1
        elif rest[0] == "{" and "}" in rest:
            end = rest.index("}")
            out.append("(?:" + "|".join(_glob(part).pattern for part in rest[1:end].split(",")) + ")")
            position += end + 1
        else:
            out.append(re.escape(rest[0]))
            position += 1
    return re.compile("".join(out))


def peer_tree(text: str) -> Mapping[str, Any]:
    """The same text as python-hcl2 understands it; raises Fault where it does not."""
    import hcl2
    from lark.exceptions import LarkError

    try:
        return dict(hcl2.loads(text))
    except (LarkError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Fault("python-hcl2 rejects this text", str(error).splitlines()[0] if str(error) else "") from None
