"""Hashes and identifiers. What terraform makes anew on each run (uuid, bcrypt) is unknown here.

Rests on developer.hashicorp.com/terraform/language/functions (Hash and Crypto Functions).
"""

import base64
import hashlib
import uuid
from collections.abc import Callable

from auditor.hcl import typed
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter, plain
from auditor.hcl.scope import Files
from auditor.hcl.typed import Typed, Unknowable
from auditor.hcl.types import NUMBER, STRING, Type

Digest = Callable[[bytes], str]
_NAMESPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def _hex(algorithm: str) -> Digest:
    return lambda content: hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()


def _base64(algorithm: str) -> Digest:
    return lambda content: base64.b64encode(hashlib.new(algorithm, content, usedforsecurity=False).digest()).decode()


def _of_text(digest: Digest) -> Function:
    return plain(STRING, [STRING], lambda text: digest(text.encode("utf-8", "surrogatepass")))


def _of_file(digest: Digest) -> Function:
    def compute(path: Typed, *, files: Files) -> Typed:
        return typed.string(digest(files.read(path.raw)))

    return Function((Parameter(STRING),), STRING, compute, files=True)


def _uuidv5(namespace: str, name: str) -> str:
    try:
        space = _NAMESPACES.get(namespace) or uuid.UUID(namespace)
    except ValueError:
        raise Fault("", "the namespace is neither a UUID nor one of dns, url, oid and x500") from None
    return str(uuid.uuid5(space, name))


def later(of: Type, reason: str, parameters: tuple[Parameter, ...] = (), variadic: Parameter | None = None) -> Function:
    """A function whose result is only known when terraform applies, or differs from run to run."""

    def compute(*_: Typed) -> Typed:
        return Typed(of.kind, Unknowable(reason, not_null=True), of)

    return Function(parameters, of, compute, variadic)


_SECRET = later(STRING, "secrets are not decrypted here")


def _rsadecrypt(text: Typed, key: Typed) -> Typed:
    try:
        base64.b64decode(text.raw, validate=True)
    except ValueError:
        raise Fault("", "the cipher text must be base64-encoded") from None
    if "-----BEGIN" not in key.raw:
        raise Fault("", "invalid private key: no key found")
    return _SECRET.compute()


_TEXT = Parameter(STRING)

FUNCTIONS: dict[str, Function] = {
    "base64sha256": _of_text(_base64("sha256")),
    "base64sha512": _of_text(_base64("sha512")),
    "bcrypt": later(STRING, "bcrypt gives another text on each run", (_TEXT,), Parameter(NUMBER)),
    "filebase64sha256": _of_file(_base64("sha256")),
    "filebase64sha512": _of_file(_base64("sha512")),
    "filemd5": _of_file(_hex("md5")),
    "filesha1": _of_file(_hex("sha1")),
    "filesha256": _of_file(_hex("sha256")),
    "filesha512": _of_file(_hex("sha512")),
    "md5": _of_text(_hex("md5")),
    "rsadecrypt": Function((_TEXT, _TEXT), STRING, _rsadecrypt),
    "sha1": _of_text(_hex("sha1")),
    "sha256": _of_text(_hex("sha256")),
    "sha512": _of_text(_hex("sha512")),
    "uuid": later(STRING, "uuid() is known after apply"),
    "uuidv5": plain(STRING, [STRING, STRING], _uuidv5),
}
