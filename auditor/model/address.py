"""Terraform addresses: `module.service["api"].aws_lb_target_group.this`, for people as text, for code as fields.

`parse(str(address)) == address` for every address, and the text is terraform's own. Where several root modules are
looked at together, the root's name stands before it: `services/api//aws_lb_target_group.this`.
Source: developer.hashicorp.com/terraform/cli/state/resource-addressing
"""

import re
from dataclasses import dataclass, replace

Key = int | str | None
_PART = re.compile(r"\.?([^\W\d][\w-]*)(?:\[(\d+|\"(?:[^\"\\]|\\.)*\")\])?", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|\\([nrt\"\\])|\$\$(?=\{)|%%(?=\{)")
_ESCAPED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_PLAIN = {escape[1]: char for char, escape in _ESCAPED.items()}
_RESERVED = ("module", "data")
OF_ROOT = "//"
"""Stands between the name of a root module and what is inside it."""


def _index(key: Key) -> str:
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f'["{_quoted(key)}"]'


def _quoted(key: str) -> str:
    """Quote as terraform does: template introducers doubled, what cannot be printed as a code point."""
    written = "".join(_ESCAPED.get(char) or (char if char.isprintable() else _code(char)) for char in key)
    return written.replace("${", "$${").replace("%{", "%%{")


def _code(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16))
    return _PLAIN[found[3]] if found[3] else found[0][0]


@dataclass(frozen=True, slots=True)
class ModuleStep:
    """One step of a module path: the call's name and the instance's key."""

    name: str
    key: Key = None

    def __str__(self) -> str:
        return f"module.{self.name}{_index(self.key)}"


@dataclass(frozen=True, slots=True)
class Address:
    """The address of one resource instance; `mode` is "managed" or "data"."""

    type: str
    name: str
    key: Key = None
    module: tuple[ModuleStep, ...] = ()
    mode: str = "managed"
    root: str = ""
    """The name of the root module, "" where only one is looked at."""

    def __str__(self) -> str:
        return f"{self.root}{OF_ROOT}{self.local}" if self.root else self.local

    @property
    def local(self) -> str:
        """The address inside its root module: terraform's own."""
        data = ["data"] if self.mode == "data" else []
        return ".".join([*map(str, self.module), *data, self.type, f"{self.name}{_index(self.key)}"])

    def __lt__(self, other: "Address") -> bool:
        return str(self) < str(other)

    @property
    def module_path(self) -> str:
        """The address of the module, "" for the root module."""
        return ".".join(map(str, self.module))


def split_root(text: str) -> tuple[str, str]:
    """Take the root module's name off an address or reference: ("network", "aws_lb.main"), ("", text) without one."""
    before = text.partition('"')[0]
    if OF_ROOT not in before:
        return "", text
    root = before.partition(OF_ROOT)[0]
    return root, text[len(root) + len(OF_ROOT) :]


def in_root(root: str, text: str) -> str:
    """Put the root module's name before an address or reference, unless it has one."""
    return text if not root or split_root(text)[0] else f"{root}{OF_ROOT}{text}"


def parse(text: str) -> Address:
    """Read an address; raises ValueError with the text when it is none."""
    root, local = split_root(text)
    try:
        found = _parse(local)
    except ValueError:
        raise ValueError(f"{text!r} is not a resource address") from None
    return replace(found, root=root) if root else found


def _parse(text: str) -> Address:
    parts: list[tuple[str, Key]] = []
    position = 0
    while position < len(text):
        found = _PART.match(text, position)
        if not found or (position == 0) == text[found.start()].startswith("."):
            raise ValueError(f"{text!r} is not a resource address")
        parts.append((found[1], _key(found[2])))
        position = found.end()
    return _assemble(text, parts)


def _key(text: str | None) -> Key:
    if text is None:
        return None
    return _unquoted(text[1:-1]) if text.startswith('"') else int(text)


def _assemble(text: str, parts: list[tuple[str, Key]]) -> Address:
    steps: list[ModuleStep] = []
    while len(parts) > 2 and parts[0] == ("module", None):
        steps.append(ModuleStep(*parts[1]))
        parts = parts[2:]
    mode = "managed"
    if len(parts) == 3 and parts[0] == ("data", None):
        mode, parts = "data", parts[1:]
    if len(parts) != 2 or parts[0][1] is not None or parts[0][0] in _RESERVED:
        raise ValueError(f"{text!r} is not a resource address")
    return Address(parts[0][0], parts[1][0], parts[1][1], tuple(steps), mode)
