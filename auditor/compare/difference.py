"""One attribute in which code and AWS differ. Pure."""

from dataclasses import dataclass

from auditor.model.address import Address
from auditor.model.value import SENSITIVE, Sensitive, Value


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` is the attribute's path in the code; None for `declared` or `live` where one side has no such thing.
    What is sensitive is marked so, and shows as "(sensitive)"."""

    address: Address
    live_id: str
    path: str
    declared: Value
    live: Value

    def __str__(self) -> str:
        return f"{self.address} {self.path}: {shown(self.declared)} in the code, {shown(self.live)} in AWS"


def shown(value: Value) -> str:
    """A value for people, without secrets."""
    if isinstance(value, Sensitive):
        return SENSITIVE
    return "nothing" if value is None else repr(value) if isinstance(value, str) else str(value)
