r"""What a team has decided to live with: the text of .auditorignore in, lines that hide findings out. Pure.

One pattern a line, as in driftctl's .driftignore: `TYPE.ID_OR_ADDRESS`, or with `.path.to.attribute`; `*` stands for
any text, `!` shows again what earlier lines hide (the last line that fits decides), a backslash takes the meaning from
the next character, a line that begins with `#` is a comment. Of our own: `# reason` at the end of a line, and
`until=YYYY-MM-DD` there or before it, the last day on which the line counts.
Source: docs.driftctl.com, usage/filtering/driftignore
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

FILE = ".auditorignore"
_UNTIL = re.compile(r"(?:^|\s)until=(\S+)")
_INDEX = re.compile(r"\[(\d+)\]")
_BELOW = r"(?:[.\[].*)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line. `shows`: it begins with `!`. `fault` says why it cannot be used."""

    line: int
    pattern: str
    reason: str = ""
    until: date | None = None
    shows: bool = False
    fault: str = ""

    def fits(self, names: Iterable[str]) -> bool:
        """Whether the pattern is one of the names, or something above it."""
        expression = _expression(self.pattern.removeprefix("!") if self.shows else self.pattern)
        return any(expression.fullmatch(name) for name in names)

    def counts_on(self, day: date) -> bool:
        """Whether the line is in use on a day."""
        return not self.fault and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Ignores:
    """All lines, in their order."""

    rules: tuple[Rule, ...] = ()

    def fitting(self, names: Iterable[str], day: date) -> tuple[Rule, ...]:
        """The lines in use that fit; the last of them decides."""
        known = tuple(names)
        return tuple(rule for rule in self.rules if rule.counts_on(day) and rule.fits(known))

    def hides(self, names: Iterable[str], day: date) -> Rule | None:
        """The line that hides what has these names on a day, None where none does."""
        found = self.fitting(names, day)
        return found[-1] if found and not found[-1].shows else None


def parse(text: str) -> Ignores:
    """Read the lines; one that is not understood keeps its fault and hides nothing."""
    return Ignores(tuple(_rules(text.removeprefix("\ufeff"))))


def names_of(type: str, ids: Iterable[str], attribute: str = "") -> tuple[str, ...]:
    """The names under which a line may speak of a thing: TYPE.ID for each of its ids (an address that begins with its
    type is one by itself), with the attribute's path, whose indices may be written as `[0]` or as `.0`."""
    found: list[str] = []
    for id in ids:
        whole = [f"{type}.{id}"] if type else [id]
        whole += [id] if type and id.startswith(f"{type}.") else []
        for name in whole:
            path = _INDEX.sub(r".\1", attribute)
            found += [f"{name}.{attribute}", f"{name}.{path}"] if attribute else [name]
    return tuple(dict.fromkeys(found))


def _rules(text: str) -> Iterator[Rule]:
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        pattern, rest = _split(stripped)
        before, _, reason = rest.partition("#")
        given = _UNTIL.search(before) or _UNTIL.search(reason)
        extra = _UNTIL.sub("", before).strip()
        until, fault = _date(given[1]) if given else (None, "")
        if extra:
            fault = f"{extra!r} is neither `until=YYYY-MM-DD` nor a comment"
        reason = _UNTIL.sub("", reason).strip()
        yield Rule(number, pattern, reason, until, pattern.startswith("!"), fault)


def _split(line: str) -> tuple[str, str]:
    """The pattern, which ends at the first space that is neither escaped nor in quotes, and the rest."""
    quoted, index = False, 0
    while index < len(line):
        if line[index] == "\\":
            index += 2
            continue
        if line[index] == '"':
            quoted = not quoted
        elif line[index].isspace() and not quoted:
            return line[:index], line[index:]
        index += 1
    return line, ""


def _date(text: str) -> tuple[date | None, str]:
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return None, f"until={text} is no date of the form YYYY-MM-DD"


def _expression(pattern: str) -> re.Pattern[str]:
    parts: list[str] = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\" and index + 1 < len(pattern):
            index += 1
            parts.append(re.escape(pattern[index]))
        else:
            parts.append(".*" if char == "*" else re.escape(char))
        index += 1
    once = re.sub(r"(?:\.\*)+", ".*", "".join(parts))
    return re.compile(once + _BELOW, re.DOTALL)
