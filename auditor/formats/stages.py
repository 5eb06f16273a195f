"""The stages of the model registration workflow: a Report in, the checks of that suite in order out. Pure."""

from auditor.model.probe import Check
from auditor.model.report import Report

REGISTRATION_SUITE = "model_registration_flow"


def stages(report: Report) -> tuple[Check, ...]:
    """The checks of the registration suite, () when it did not run."""
    return next((suite.checks for suite in report.suites if suite.name == REGISTRATION_SUITE), ())
