from auditor.model.probe import Verdict
from auditor.suites.services import SUITE
from tests.suites.stack import JSON, REFUSED, failed, of, stage


def test_each_service_has_one_check_and_the_health_path_goes_first():
    log = []
    checks = SUITE.run(stage(log=log))
    assert [check.subject for check in checks] == ["aws_ecs_service.api", "aws_ecs_service.mlflow"]
    assert [probe.request.path for probe in log] == ["/api/health"]
    assert of(checks, "aws_ecs_service.api").verdict is Verdict.PASS


def test_a_service_that_no_rule_forwards_to_is_skipped_with_the_reason():
    check = of(SUITE.run(stage()), "aws_ecs_service.mlflow")
    assert check.verdict is Verdict.SKIP
    assert "no rule" in check.reason


def test_no_connection_or_a_bad_status_fails():
    for answer in (REFUSED, (500, JSON, "{}")):
        assert failed(SUITE.run(stage(lambda probe, answer=answer: answer))) == ["aws_ecs_service.api"]
