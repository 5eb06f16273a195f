"""A health check's matcher: "200,201-204" names a set of codes, however it is written. Pure."""

import re

from auditor.model.value import Value

_MATCHER = re.compile(r"\s*\d+(\s*-\s*\d+)?(\s*,\s*\d+(\s*-\s*\d+)?)*\s*")
_WIDEST = 1000


def normalise_matcher(value: Value) -> Value:
    """One spelling for one set of codes: sorted, with ranges. What is no matcher stays as it is."""
    text = str(value) if isinstance(value, int) else value
    if not isinstance(text, str) or not _MATCHER.fullmatch(text):
        return text
    codes: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        codes.update(range(int(first), min(int(last or first), _WIDEST) + 1))
    return ",".join(_ranges(sorted(codes)))


def _ranges(codes: list[int]) -> list[str]:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return [str(first) if first == last else f"{first}-{last}" for first, last in ranges]
