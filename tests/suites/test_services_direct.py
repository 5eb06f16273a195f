from auditor.model.probe import Auth, Verdict
from auditor.suites.services_direct import SUITE
from tests.suites.stack import (
    JSON,
    NO_LIVE,
    REFUSED,
    TIMEOUT,
    failed,
    live_group,
    live_service,
    snapshot,
    stage,
    target,
    verdicts,
)


def run(web, **changes):
    return SUITE.run(stage(web, **changes))


def test_each_target_is_asked_for_its_health_path_by_its_own_address_and_without_a_key():
    log = []
    checks = run(lambda probe: (200, JSON, "{}"), log=log)
    assert verdicts(checks) == {"pass"}
    assert [probe.request.url for probe in log] == [
        "http://10.0.1.5:8000/api/health",
        "http://10.0.1.5:8000/mlflow/health",
    ]
    assert {probe.auth for probe in log} == {Auth.NONE}
    assert {probe.timeout_seconds for probe in log} == {3.0}


def test_private_addresses_out_of_reach_are_nobodys_fault():
    for answer in (TIMEOUT, REFUSED):
        checks = run(lambda probe, answer=answer: answer)
        assert verdicts(checks) == {"skip"}
        assert "cannot be reached from here" in checks[0].reason


def test_where_one_target_can_be_reached_a_refused_connection_counts():
    checks = run(lambda probe: REFUSED if "mlflow" in probe.request.path else (200, JSON, "{}"))
    assert [check.subject for check in checks if check.verdict is Verdict.FAIL] == ["aws_lb_target_group.mlflow"]


def test_a_target_that_answers_badly_fails():
    assert len(failed(run(lambda probe: (404, JSON, "{}")))) == 2


def test_without_the_live_plane_or_targets_it_is_skipped_with_the_reason():
    (check,) = run(lambda probe: REFUSED, live=NO_LIVE, pairing=None)
    assert "no credentials" in check.reason
    live, pairing = snapshot(live_service("api"), live_group("api"))
    (check,) = run(lambda probe: REFUSED, live=live, pairing=pairing)
    assert "no target" in check.reason


def test_an_ipv6_target_stands_in_brackets():
    log = []
    live, pairing = snapshot(live_group("api", target(target_id="fd00::5")))
    run(lambda probe: (200, JSON, "{}"), log=log, live=live, pairing=pairing)
    assert log[0].request.url == "http://[fd00::5]:8000/api/health"
