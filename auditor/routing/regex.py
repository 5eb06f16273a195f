"""Regular expressions of conditions and transforms, read in every way that AWS's pages leave open. Pure.

AWS states which features are missing, not whether an expression is anchored or minds case. So each question is asked in
all readings, and only what all of them answer alike is an answer; None is "undecided". Expressions with anything but
the plain features that all dialects share are undecided.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
"""

import re
from functools import lru_cache

_SHARED = re.compile(
    r"(?:[^\\()\[\]{}*+?|^$]"  # a plain character or a dot
    r"|\\[dwsDWS]|\\[^\w\s]"  # a class, or an escaped punctuation
    r"|\[\^?(?:[^\\\[\]]|\\[dws]|\\[^\w\s])+\]"  # a bracket expression
    r"|\((?:\?:|(?!\?))|\)|\||\^|\$"
    r"|[*+?](?!\+)|\{\d+(?:,\d*)?\}(?!\+))*"
)


@lru_cache(maxsize=2048)
def readings(expression: str) -> tuple[re.Pattern[str], ...]:
    """The expression in each reading of case, () where its features are not those that all dialects share."""
    if not expression.isascii() or not _SHARED.fullmatch(expression):
        return ()
    try:
        return tuple(re.compile(expression, flags | re.ASCII) for flags in (0, re.IGNORECASE))
    except re.error:
        return ()


def matches(expression: str, text: str) -> bool | None:
    """Whether a text matches; None where the readings (anchored or not, with case or without) differ."""
    found = {bool(way(text)) for one in readings(expression) for way in (one.search, one.fullmatch)}
    return found.pop() if len(found) == 1 else None


def rewritten(expression: str, replacement: str, text: str) -> str | None:
    """The text with what matches replaced (`$1` is a group); None where the readings differ."""
    if not readings(expression) or "\\" in replacement or re.search(r"\$(?!\d)", replacement):
        return None
    template = re.sub(r"\$(\d)", r"\\g<\1>", replacement)
    try:
        found = {one.sub(template, text, count=count) for one in readings(expression) for count in (0, 1)}
    except (re.error, IndexError):
        return None
    return found.pop() if len(found) == 1 else None
