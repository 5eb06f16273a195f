"""Model registration: the PRD's six stages with the real mlflow client over the declared path (PRD F4).

It writes to MLflow under names of its own and deletes them again, so it needs a key, and leave to write.
"""

from collections.abc import Sequence

from auditor.model.probe import Check
from auditor.suites import workflow
from auditor.suites.bases import base_url, mlflow_bases
from auditor.suites.checks import NO_KEY
from auditor.suites.stage import Register, Stage, Suite


def run(stage: Stage) -> Sequence[Check]:
    """The six stages, their time, and the clean-up; all skipped with the reason where it may not run."""
    bases = mlflow_bases(stage)
    subject = (bases[0].rule or bases[0].because) if bases else ""
    reason = why_not(stage, stage.register)
    if reason or stage.register is None:
        return workflow.refused(reason, subject)
    found = stage.register(base_url(bases[0]), stage.keys[0], stage.run_id)
    return tuple(workflow.checks(found, subject, stage.registration_budget_seconds))


def why_not(stage: Stage, register: Register | None) -> str:
    """Why a workflow may not run, "" when it may."""
    bases = mlflow_bases(stage)
    if not bases:
        return "no output of the configuration names an MLflow tracking URI"
    if not stage.keys:
        return NO_KEY
    if not stage.write:
        return "writing to MLflow was switched off"
    if register is None:
        return "the mlflow client is not at hand"
    return stage.withheld(bases[0].request)


SUITE = Suite("model_registration_flow", "Model registration", 4, run)
