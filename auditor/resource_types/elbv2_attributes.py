"""The `describe_*_attributes` answers of elbv2: everything is text there; here it gets terraform's names and types."""

from collections.abc import Callable, Mapping

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.resource_type import Reader
from auditor.model.value import Unknown, Value
from auditor.resource_types.unread import NOT_ANSWERED, gap_of, unknown_of

Kind = Callable[[str], Value]


def flag(text: str) -> bool:
    """ "true" or "false" as a bool."""
    return text.lower() == "true"


def read_attributes(
    reader: Reader, operation: str, subject: str, **resource: str
) -> tuple[Mapping[str, str] | Unknown, list[Gap]]:
    """Key and value of every attribute of one resource; Unknown with a gap where they could not be read."""
    try:
        answers = reader.read("elbv2", operation, "Attributes", **resource)
    except ReadFailed as failed:
        return unknown_of(failed), [gap_of(failed, f"{subject} attributes", "attributes such as time-outs")]
    return {str(answer["Key"]): str(answer.get("Value", "")) for answer in answers}, []


def pick(attributes: Mapping[str, str] | Unknown, key: str, kind: Kind = str) -> Value:
    """One attribute; Unknown where AWS did not return it."""
    if isinstance(attributes, Unknown):
        return attributes
    return kind(attributes[key]) if key in attributes else NOT_ANSWERED
