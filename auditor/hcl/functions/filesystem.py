"""Functions over files and paths; relative paths start at the root. Reads only through the Files that it is given."""

import base64
import posixpath

from auditor.hcl import typed, types
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter, plain
from auditor.hcl.scope import Files
from auditor.hcl.sets import set_
from auditor.hcl.typed import Typed
from auditor.hcl.types import BOOL, STRING

_TEXT = (Parameter(STRING),)


def _file(path: Typed, *, files: Files) -> Typed:
    try:
        return typed.string(files.read(path.raw).decode("utf-8"))
    except UnicodeDecodeError:
        detail = f"contents of {path.raw!r} are not valid UTF-8; use the filebase64 function for such files"
        raise Fault("", detail) from None


def _filebase64(path: Typed, *, files: Files) -> Typed:
    return typed.string(base64.b64encode(files.read(path.raw)).decode())


def _fileexists(path: Typed, *, files: Files) -> Typed:
    return typed.boolean(files.holds(path.raw))


def _fileset(directory: Typed, pattern: Typed, *, files: Files) -> Typed:
    return set_(STRING, map(typed.string, files.matches(directory.raw, pattern.raw)))


def _abspath(path: Typed, *, files: Files) -> Typed:
    return typed.string(files.absolute(path.raw))


def _pathexpand(path: Typed, *, files: Files) -> Typed:
    text: str = path.raw
    if text.startswith("~") and text[1:2] not in {"", "/"}:
        raise Fault("", "cannot expand user-specific home dir")
    return typed.string(posixpath.normpath(files.home() + text[1:]) if text.startswith("~") else text)


def _basename(path: str) -> str:
    if not path:
        return "."
    return posixpath.basename(path.rstrip("/")) or "/"


def _dirname(path: str) -> str:
    found = posixpath.normpath(path[: path.rfind("/") + 1] or ".")
    return "/" if found == "//" else found


FUNCTIONS: dict[str, Function] = {
    "abspath": Function(_TEXT, STRING, _abspath, files=True),
    "basename": plain(STRING, [STRING], _basename),
    "dirname": plain(STRING, [STRING], _dirname),
    "file": Function(_TEXT, STRING, _file, files=True),
    "filebase64": Function(_TEXT, STRING, _filebase64, files=True),
    "fileexists": Function(_TEXT, BOOL, _fileexists, files=True),
    "fileset": Function((*_TEXT, *_TEXT), types.set_type(STRING), _fileset, files=True),
    "pathexpand": Function(_TEXT, STRING, _pathexpand, files=True),
}
