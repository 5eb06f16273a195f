"""End to end: the registration as a third party does it, in a process of its own (PRD story 2, appendix A, 9).

That process knows MLFLOW_TRACKING_URI and the key, and nothing of the auditor's settings or of AWS. A failed stage is
shown beside one plain request to the same base, as statuses do not come out of the mlflow client.
"""

from collections.abc import Sequence

from auditor.model.probe import Auth, Check, Expectation, Observation
from auditor.probes.registration import State
from auditor.suites import workflow
from auditor.suites.bases import base_url, mlflow_bases, search_request
from auditor.suites.checks import first_key, probe
from auditor.suites.model_registration_flow import why_not
from auditor.suites.stage import Stage, Suite


def run(stage: Stage) -> Sequence[Check]:
    """The six stages, their time, and the clean-up; all skipped with the reason where it may not run."""
    bases = mlflow_bases(stage)
    subject = (bases[0].rule or bases[0].because) if bases else ""
    reason = why_not(stage, stage.third_party)
    if reason or stage.third_party is None:
        return workflow.refused(reason, subject)
    found = stage.third_party(base_url(bases[0]), stage.keys[0], f"{stage.run_id}-e2e")
    seen: tuple[Observation, ...] = ()
    if any(step.state is State.FAILED for step in found.steps):
        expects = Expectation((200,), "200 and MLflow's JSON", bases[0].because)
        seen = (stage.ask(probe(search_request(bases[0]), expects, Auth.BOTH, first_key(stage.keys))),)
    return tuple(workflow.checks(found, subject, stage.registration_budget_seconds, seen=seen))


SUITE = Suite("e2e_model_registration", "End-to-end model registration", 9, run)
