"""Foreign text made safe for Markdown: names, tags, bodies and log lines that somebody else wrote. Pure.

A Jinja environment of ours passes every printed expression through `text`; only what one of the filters here returned
(a `Markdown`) is printed as it stands. Foreign text therefore can open no tag, table cell, link, code or heading.
"""

import re
import textwrap

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]")
# a bracket matters only where a link, an image or a definition could begin; "aws_lb.x["a"]" stays readable
_SPECIAL = re.compile(r"[\\`*<|$~]|\](?=[(\[:])|!(?=\[)|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_LINE_START = re.compile(r"^(?:[#+=-]+(?=\s|$)|[>\[]|\d+(?=[.)]\s))")
_ENTITIES = {ord(character): f"&#{ord(character)};" for character in "&<>\"'`*_[]\\$~|"}
_SLUG_DROPS = re.compile(r"[^\w\- ]")


class Markdown(str):
    """Text that is Markdown already and must not be escaped again."""

    __slots__ = ()


def plain(value: object) -> str:
    """Drop terminal escapes and control characters; line ends become "\\n", tabs stay."""
    text = str(value).replace("\r\n", "\n")
    return _CONTROL.sub("", _ANSI.sub("", text)).replace("\r", "\n")


def one_line(value: object) -> str:
    """`plain` on one line."""
    return " ".join(plain(value).split())


def text(value: object) -> Markdown:
    """Foreign text as prose on one line, in a paragraph, list or table cell; Markdown comes back as it is."""
    if isinstance(value, Markdown):
        return value
    escaped = _SPECIAL.sub(lambda found: "\\" + found.group(), one_line(value))
    return Markdown(_LINE_START.sub(_escape_marker, escaped))


def _escape_marker(found: re.Match[str]) -> str:
    marker = found.group()
    return marker + "\\" if marker.isdigit() else "\\" + marker


def short(value: object, most: int = 160) -> str:
    """The beginning of a long text, on one line."""
    line = one_line(value)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def code(value: object) -> Markdown:
    """Foreign text as a code span that works in a paragraph and in a table cell; "" stays ""."""
    line = one_line(value)
    if not line:
        return Markdown("")
    if "|" in line:
        # a table row is split at every pipe, also inside a code span, and outside a table \| would show its backslash
        return Markdown(f"<code>{html(line)}</code>")
    fence = "`" * (_longest_run(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Markdown(f"{fence}{pad}{line}{pad}{fence}")


def html(value: object) -> Markdown:
    """Foreign text inside an HTML tag, safe for Markdown around it."""
    return Markdown(one_line(value).translate(_ENTITIES))


def block(value: object, language: str = "") -> Markdown:
    """Foreign text as a fenced code block whose fence is longer than any in the text."""
    body = textwrap.dedent(plain(value)).strip("\n")
    fence = "`" * max(3, _longest_run(body) + 1)
    return Markdown(f"{fence}{language}\n{body}\n{fence}")


def target(value: object) -> Markdown:
    """A link's destination: everything that could end it is percent-encoded."""
    return Markdown("".join(_encoded(character) for character in one_line(value)))


def _encoded(character: str) -> str:
    if character.isalnum() or character in "/._-~#:=?@+,%":
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode())


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return _SLUG_DROPS.sub("", heading.lower()).replace(" ", "-")


def _longest_run(line: str) -> int:
    return max((len(run) for run in re.findall(r"`+", line)), default=0)


def counted(number: int, noun: str) -> str:
    """A number with its noun, which takes an s unless there is one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
