"""Every exception of the auditor.

AuditorError                  what the user can act on; the CLI prints it as one line, exit code 1
├── UsageError                options that cannot be used together, a missing key, an unreadable option file
├── ConfigurationError        no terraform configuration where one was promised
├── SnapshotError             a snapshot, state or plan file that cannot be read
├── EvaluationError           an expression that terraform itself would refuse (kept as a diagnostic by load)
├── ReadFailed                one AWS read failed; becomes a Gap, never an empty list
├── ReadOnlyViolation         a call outside the allow-list was tried: a bug of ours, nothing left the machine
└── LabError                  the embedded lab could not start or a scenario could not be applied
"""


class AuditorError(Exception):
    """What the user can act on: one sentence, subject first."""


class UsageError(AuditorError):
    """Options that cannot be used (together), or a key that was promised and not given."""


class ConfigurationError(AuditorError):
    """No terraform configuration where one was promised."""


class SnapshotError(AuditorError):
    """A snapshot, state or plan file that cannot be read."""


class EvaluationError(AuditorError):
    """An expression that terraform itself would refuse."""


class ReadFailed(AuditorError):
    """One AWS read failed: `action` is the IAM action, `code` AWS's error code or the network stage."""

    def __init__(self, action: str, code: str, message: str) -> None:
        super().__init__(f"{action} failed with {code}: {message}")
        self.action = action
        self.code = code
        self.message = message


class ReadOnlyViolation(AuditorError):
    """A call outside the allow-list was tried; it did not leave the machine."""


class LabError(AuditorError):
    """The embedded lab could not start, or a scenario could not be applied."""
