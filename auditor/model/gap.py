"""What is not known: a gap has a reason and says what was therefore not judged. Unread is never empty."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that could not be read.

    `layer` is "declared", "live", "observed" or "prior"; `subject` what was asked for (a file, a type, an endpoint);
    `reason` why there is no answer; `remedy` what would give one (the missing IAM action);
    `effect` what was therefore not judged.
    """

    layer: str
    subject: str
    reason: str
    remedy: str = ""
    effect: str = ""
    trace: str = ""

    def __str__(self) -> str:
        tail = f" Not judged: {self.effect}." if self.effect else ""
        return f"{self.subject}: {self.reason}.{tail}"
