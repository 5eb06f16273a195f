from types import SimpleNamespace

import pytest

from auditor.lab.agent.service import BACK_OFF_SECONDS, FAILURES_TO_GIVE_UP, START_LIMIT_SECONDS, ServiceState

BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


def state(desired=1, **service):
    described = {
        "serviceName": "api",
        "clusterArn": "arn:aws:ecs:us-east-1:1:cluster/main",
        "taskDefinition": "arn:td/api:1",
        "desiredCount": desired,
        "deploymentConfiguration": BREAKER,
    }
    made = ServiceState({**described, **service}, 0.0)
    made.deploy(100.0)
    return made


def task(created=100.0, *, listening):
    return SimpleNamespace(created_at=created, listening=listening)


def messages(service):
    return [event["message"] for event in service.events]


def test_the_same_task_definition_is_the_same_deployment():
    service = state()
    before = service.deployment
    assert not service.deploy(101.0)
    service.service["taskDefinition"] = "arn:td/api:2"
    assert service.deploy(102.0)
    assert service.deployment != before


def test_a_service_waits_longer_after_every_failure_and_then_gives_up():
    service = state(deploymentConfiguration={})
    waits = []
    for _ in range(FAILURES_TO_GIVE_UP):
        service.fail(200.0)
        waits.append(service.not_before - 200.0)
    assert waits == list(BACK_OFF_SECONDS)
    assert service.given_up
    assert "unable to consistently start tasks successfully" in messages(service)[0]
    assert service._rollout()[0] == "IN_PROGRESS"


def test_the_circuit_breaker_fails_the_deployment_and_starts_nothing_more():
    service = state()
    for _ in range(FAILURES_TO_GIVE_UP):
        service.fail(200.0)
    assert service._rollout() == ("FAILED", "ECS deployment circuit breaker: tasks failed to start.")
    assert service.not_before == float("inf")


def test_a_new_deployment_begins_without_failures():
    service = state()
    for _ in range(FAILURES_TO_GIVE_UP):
        service.fail(200.0)
    service.service["taskDefinition"] = "arn:td/api:2"
    service.deploy(300.0)
    assert (service.failures, service.not_before, service.given_up) == (0, 0.0, False)


def test_a_steady_state_is_said_once():
    service = state()
    service.tasks[0] = task(listening=True)
    service.settle(101.0, healthy=False)
    assert not service.completed
    for moment in (102.0, 103.0):
        service.settle(moment, healthy=True)
    assert sum("has reached a steady state" in text for text in messages(service)) == 1
    assert service._rollout()[0] == "COMPLETED"


def test_a_completed_deployment_stays_completed_when_targets_fail():
    service = state()
    service.tasks[0] = task(listening=True)
    service.settle(101.0, healthy=True)
    service.settle(102.0, healthy=False)
    assert service._rollout()[0] == "COMPLETED"


@pytest.mark.parametrize(
    ("desired", "tasks", "failures", "quiet"),
    [
        (0, [], 0, True),
        (1, [], 0, False),
        (1, [], FAILURES_TO_GIVE_UP, True),
        (1, [task(listening=True)], 0, True),
        (1, [task(listening=False)], 0, False),
        (1, [task(100.0 - START_LIMIT_SECONDS, listening=False)], 0, True),
        (0, [task(listening=True)], 0, False),
    ],
)
def test_a_service_is_quiet_when_nothing_will_change_by_itself(desired, tasks, failures, quiet):
    service = state(desired)
    service.tasks = dict(enumerate(tasks))
    service.failures = failures
    assert service.quiet(101.0) is quiet
