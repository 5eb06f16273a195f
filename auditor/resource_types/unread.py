"""What a failed read leaves behind: a Gap that names the IAM action, and an Unknown in the attribute's place. Pure."""

from collections.abc import Iterator
from contextlib import contextmanager

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.value import Unknown

_REMEDIES = {
    "CallBudgetSpent": "give a higher --max-api-calls",
    "DeadlinePassed": "give a longer --deadline",
    "ExpiredToken": "sign in again",
    "ExpiredTokenException": "sign in again",
    "NoCredentials": "give boto3 credentials (AWS_PROFILE, environment, role)",
    "NoRegion": "give --region",
}
_DENIED = ("accessdenied", "unauthorized", "notauthorized", "authfailure", "403")


def is_denied(failed: ReadFailed) -> bool:
    """Whether AWS refused for want of permission."""
    return failed.code.lower().startswith(_DENIED)


def gap_of(failed: ReadFailed, subject: str, effect: str) -> Gap:
    """The gap that a failed read leaves; `effect` is what is therefore not judged."""
    remedy = f"allow {failed.action}" if is_denied(failed) else _REMEDIES.get(failed.code, "")
    return Gap("live", subject, str(failed), remedy, effect)


def unknown_of(failed: ReadFailed) -> Unknown:
    """The value of an attribute that could not be read."""
    return Unknown(f"{failed.action} failed with {failed.code}")


@contextmanager
def unless(*codes: str) -> Iterator[None]:
    """Take these error codes of AWS for the answer "there is none"; any other failed read goes on."""
    try:
        yield
    except ReadFailed as failed:
        if failed.code not in codes:
            raise


NOT_ANSWERED = Unknown("AWS did not return it")
