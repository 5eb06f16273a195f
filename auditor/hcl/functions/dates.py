"""Date and time functions. The present time is unknown: terraform takes it anew on each run.

Rests on go-cty `function/stdlib/datetime.go`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from auditor.hcl.faults import Fault
from auditor.hcl.functions.hashes import later
from auditor.hcl.functions.signature import Function, plain, unrefined
from auditor.hcl.numbers import Number, counted
from auditor.hcl.types import NUMBER, STRING

_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)  # RFC 3339
_DURATION = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_UNITS = {"ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TOKEN = re.compile(r"'(?:[^']|'')*'|'|([A-Za-z])\1*|[^A-Za-z']+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment by its local time, and the nanoseconds of its second.

    The calendar repeats after 400 years, so that `cycles` of them keep the years 0 and 10000 within python's.
    """

    local: datetime
    nanosecond: int
    cycles: int = 0

    @property
    def year(self) -> int:
        """The year, which may be 0 or have five digits."""
        return self.local.year + _CYCLE * self.cycles

    @property
    def order(self) -> tuple[int, datetime, int]:
        """What sorts moments."""
        moved = self.local.astimezone(UTC)
        return self.cycles * _CYCLE + moved.year, moved.replace(year=2000), self.nanosecond

    def later(self, nanoseconds: int) -> "Moment":
        """The moment so much later."""
        seconds, rest = divmod(self.nanosecond + nanoseconds, 10**9)
        middle = self.local.replace(year=self.local.year % _CYCLE + _CYCLE * 5)
        return Moment(middle + timedelta(seconds=seconds), rest, (self.year - middle.year) // _CYCLE)


_CYCLE = 400


def _parse(text: str) -> Moment:
    found = _STAMP.match(text)
    if not found:
        raise Fault("", f"not a valid RFC3339 timestamp: {text!r}")
    *numbers, fraction, zone = found.groups()
    try:
        offset = UTC if zone == "Z" else timezone(_offset(zone))
        year, month, day, hour, minute, second = map(int, numbers)
        local = datetime(year % _CYCLE + _CYCLE * 5, month, day, hour, minute, second, tzinfo=offset)
        return Moment(local, int((fraction or "0")[:9].ljust(9, "0")), year // _CYCLE - 5)
    except ValueError as error:
        raise Fault("", f"not a valid RFC3339 timestamp: {error}") from None


def _offset(zone: str) -> timedelta:
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError("the zone is out of range")
    return (-1 if zone[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes)


def _zone(moment: datetime, *, colon: bool, utc: str | None) -> str:
    offset = moment.utcoffset() or timedelta()
    if not offset and utc is not None:
        return utc
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours:02}{':' if colon else ''}{rest:02}"


def _twelve(hour: int) -> int:
    return hour % 12 or 12


_FORMATS: dict[str, Callable[[datetime], str]] = {
    "MMMM": lambda moment: _MONTHS[moment.month - 1],
    "MMM": lambda moment: _MONTHS[moment.month - 1][:3],
    "MM": lambda moment: f"{moment.month:02}",
    "M": lambda moment: str(moment.month),
    "DD": lambda moment: f"{moment.day:02}",
    "D": lambda moment: str(moment.day),
    "EEEE": lambda moment: _DAYS[moment.weekday()],
    "EEE": lambda moment: _DAYS[moment.weekday()][:3],
    "hh": lambda moment: f"{moment.hour:02}",
    "h": lambda moment: str(moment.hour),
    "HH": lambda moment: f"{_twelve(moment.hour):02}",
    "H": lambda moment: str(_twelve(moment.hour)),
    "AA": lambda moment: "AM" if moment.hour < 12 else "PM",
    "aa": lambda moment: "am" if moment.hour < 12 else "pm",
    "mm": lambda moment: f"{moment.minute:02}",
    "m": lambda moment: str(moment.minute),
    "ss": lambda moment: f"{moment.second:02}",
    "s": lambda moment: str(moment.second),
    "ZZZZZ": lambda moment: _zone(moment, colon=True, utc=None),
    "ZZZZ": lambda moment: _zone(moment, colon=False, utc=None),
    "ZZZ": lambda moment: _zone(moment, colon=False, utc="UTC"),
    "Z": lambda moment: _zone(moment, colon=True, utc="Z"),
}


def _format(pattern: str, text: str) -> str:
    moment = _parse(text)
    return "".join(_formatted(pattern, moment))


def _formatted(pattern: str, whole: Moment) -> Iterator[str]:
    moment = whole.local
    for found in _TOKEN.finditer(pattern):
        token = found[0]
        if token.startswith("'"):
            if len(token) < 2:
                raise Fault("", "unterminated literal '")
            yield token[1:-1].replace("''", "'") or "'"
        elif found[1] is None:
            yield token
        elif token in {"YYYY", "YY"}:
            yield f"{whole.year:04}" if len(token) == 4 else f"{whole.year % 100:02}"
        elif token in _FORMATS:
            yield _FORMATS[token](moment)
        else:
            raise Fault("", f"invalid date format verb {token!r}")


def _duration(text: str) -> int:
    rest = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    if rest == "0":
        return 0
    total, position = 0, 0
    for found in _DURATION.finditer(rest):
        if found.start() != position:
            break
        whole, _, fraction = found[1].partition(".")
        unit = _UNITS[found[2]]
        total += int(whole or 0) * unit + (int(fraction) * unit // 10 ** len(fraction) if fraction else 0)
        position = found.end()
    if not rest or position != len(rest):
        raise Fault("", f"invalid duration {text!r}")
    if total >= 1 << 63:
        raise Fault("", f"invalid duration {text!r}")
    return -total if text.startswith("-") else total


def _add(text: str, duration: str) -> str:
    moment = _parse(text).later(_duration(duration))
    return f"{'-' * (moment.year < 0)}{abs(moment.year):04}-{moment.local:%m-%dT%H:%M:%S}" + _zone(
        moment.local, colon=True, utc="Z"
    )


def _compare(left: str, right: str) -> Number:
    one, other = _parse(left).order, _parse(right).order
    return counted((one > other) - (one < other))


FUNCTIONS: dict[str, Function] = {
    "formatdate": plain(STRING, [STRING, STRING], _format),
    "plantimestamp": later(STRING, "plantimestamp() differs from run to run"),
    "timeadd": unrefined(plain(STRING, [STRING, STRING], _add)),
    "timecmp": plain(NUMBER, [STRING, STRING], _compare),
    "timestamp": later(STRING, "timestamp() is known after apply"),
}
