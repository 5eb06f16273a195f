"""Values beside their masks, as `terraform show -json` has them: after, after_unknown, after_sensitive. Pure.

An unknown is null in a list and missing in an object; a mask is true, or has the shape of the value, or is false.
What is sensitive is shown as "(sensitive)".
"""

from decimal import Decimal
from typing import Any

from auditor.model.value import SENSITIVE, Map, Sensitive, Unknown, Value

Json = Any


def plain(value: Value) -> Json:
    """The value without its unknown parts."""
    if isinstance(value, Map):
        return {name: plain(part) for name, part in value.items() if not isinstance(_bare(part), Unknown)}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Sensitive):
        return None if isinstance(value.value, Unknown) else SENSITIVE
    if isinstance(value, Unknown):
        return None
    return float(value) if isinstance(value, Decimal) else value


def _bare(value: Value) -> Value:
    return value.value if isinstance(value, Sensitive) else value


def unknown_mask(value: Value) -> Json:
    """true for an unknown, else the masks of the parts that are not wholly known."""
    if isinstance(value, Sensitive):
        return unknown_mask(value.value)
    if isinstance(value, Unknown):
        return True
    if isinstance(value, Map):
        found = {name: unknown_mask(part) for name, part in value.items()}
        return {name: mask for name, mask in found.items() if mask is not False}
    if isinstance(value, tuple):
        return [unknown_mask(part) for part in value]
    return False


def sensitive_mask(value: Value) -> Json:
    """true for a sensitive value, else the masks of the parts that have some."""
    if isinstance(value, Sensitive):
        return True
    if isinstance(value, Map):
        found = {name: sensitive_mask(part) for name, part in value.items()}
        return {name: mask for name, mask in found.items() if mask is not False}
    if isinstance(value, tuple):
        return [sensitive_mask(part) for part in value]
    return False
