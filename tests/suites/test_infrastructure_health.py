from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.probe import NoAnswer, Verdict
from auditor.model.value import Map, Unknown
from auditor.suites.infrastructure_health import SUITE
from tests.suites.stack import (
    NO_LIVE,
    REFUSED,
    failed,
    healthy,
    healthy_live,
    live_group,
    live_service,
    of,
    snapshot,
    stage,
    target,
    verdicts,
)


def run(**changes):
    return SUITE.run(stage(**changes))


def with_live(*resources):
    live, pairing = snapshot(*resources)
    return run(live=live, pairing=pairing)


def test_a_healthy_stack_passes_everything_and_only_http_listeners_and_attached_groups_are_checked():
    checks = run()
    assert verdicts(checks) == {"pass"}
    assert [check.subject for check in checks] == [
        "aws_lb_listener.http",
        "aws_lb_listener.https",
        "aws_ecs_service.api",
        "aws_ecs_service.mlflow",
        "aws_lb_target_group.api",
        "aws_lb_target_group.mlflow",
    ]
    assert {check.component for check in checks} == {"load balancer", "services", "targets"}


def test_any_status_shows_that_a_listener_answers_and_no_connection_that_it_does_not():
    assert failed(run(web=lambda probe: (503, {"Server": "awselb/2.0"}, ""))) == []
    checks = run(web=lambda probe: REFUSED if probe.request.port == 443 else healthy(probe))
    assert failed(checks) == ["listener aws_lb_listener.https"]
    assert isinstance(of(checks, "listener aws_lb_listener.https").observations[0].answer, NoAnswer)


def test_a_listener_that_no_host_leads_to_is_skipped_with_the_reason():
    checks = run(endpoints=())
    assert of(checks, "listener aws_lb_listener.https").verdict is Verdict.SKIP
    assert "no declared host" in of(checks, "listener aws_lb_listener.https").reason


def test_fewer_tasks_than_wanted_none_wanted_and_an_inactive_service_fail():
    groups = (live_group("api", target()), live_group("mlflow", target()))
    for attributes, words in (
        ({"running_count": 0}, "0 of 1 tasks"),
        ({"running_count": 0, "desired_count": 0}, "0 of 0 tasks"),
        ({"status": "DRAINING"}, "status DRAINING"),
    ):
        checks = with_live(live_service("api", **attributes), live_service("mlflow"), *groups)
        assert failed(checks) == ["aws_ecs_service.api"]
        assert words in of(checks, "aws_ecs_service.api").actual


def test_the_newest_event_stands_beside_a_failure():
    event = {"message": "unable to pull the image"}
    checks = with_live(live_service("api", running_count=0, events=[event]))
    assert "unable to pull the image" in of(checks, "aws_ecs_service.api").actual


def test_an_unhealthy_target_and_an_empty_group_fail_and_say_why():
    sick = target("unhealthy", reason="Target.ResponseCodeMismatch", description="codes: [404]")
    checks = with_live(
        live_service("api"), live_service("mlflow"), live_group("api", target(), sick), live_group("mlflow")
    )
    assert failed(checks) == ["aws_lb_target_group.api", "aws_lb_target_group.mlflow"]
    assert "Target.ResponseCodeMismatch: codes: [404]" in of(checks, "aws_lb_target_group.api").actual
    assert of(checks, "aws_lb_target_group.mlflow").actual == "no target is registered"


def test_what_aws_does_not_have_fails():
    checks = with_live(live_service("api"), live_group("api", target()))
    assert failed(checks) == ["aws_ecs_service.mlflow", "aws_lb_target_group.mlflow"]


def test_without_the_live_plane_services_and_targets_are_skipped_with_its_reason_and_listeners_are_not():
    checks = run(live=NO_LIVE, pairing=None)
    assert failed(checks) == []
    assert [check.verdict for check in checks[:2]] == [Verdict.PASS, Verdict.PASS]
    assert all("no credentials" in check.reason for check in checks[2:])


def test_unread_is_neither_missing_nor_empty():
    live, pairing = healthy_live()
    gap = Gap("live", "aws_ecs_service", "AccessDenied on ecs:ListServices")
    unread = type(live)(live.account, live.region, live.taken_at, (), gaps=(gap,))
    checks = run(live=unread, pairing=type(pairing)())
    assert failed(checks) == []
    assert "ecs:ListServices" in of(checks, "aws_ecs_service.api").reason


def test_unknown_counts_and_health_are_skipped_with_their_reason():
    unread = Unknown("elasticloadbalancing:DescribeTargetHealth was denied")
    group = LiveResource("aws_lb_target_group", "arn:group/api", Map({"name": "api", "target_health": unread}))
    checks = with_live(live_service("api", running_count=None), group)
    assert of(checks, "aws_ecs_service.api").verdict is Verdict.SKIP
    assert "DescribeTargetHealth was denied" in of(checks, "aws_lb_target_group.api").reason
