import pytest

from auditor.model.probe import Verdict
from auditor.suites.model_registration_flow import SUITE
from tests.suites.stack import BASE, endpoints, stage, verdicts
from tests.suites.test_workflow import registration


def test_the_workflow_gets_the_base_the_first_key_and_the_run_id():
    asked = []

    def register(uri, key, run_id):
        asked.append((uri, key.name, run_id))
        return registration()

    checks = SUITE.run(stage(register=register))
    assert asked == [(BASE, "key-1", "run-1")]
    assert verdicts(checks) == {"pass"}
    assert checks[0].subject == "aws_lb_listener_rule.mlflow"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"keys": ()}, "no API key was given"),
        ({"write": False}, "writing to MLflow was switched off"),
        ({"endpoints": ()}, "tracking URI"),
        ({"register": None}, "not at hand"),
        ({"endpoints": endpoints()[1:]}, "tracking URI"),
    ],
)
def test_where_it_may_not_run_every_stage_is_skipped_with_the_reason(changes, reason):
    def register(*_):
        pytest.fail("it ran")

    checks = SUITE.run(stage(**{"register": register, **changes}))
    assert len(checks) == 6
    assert {check.verdict for check in checks} == {Verdict.SKIP}
    assert reason in checks[0].reason
