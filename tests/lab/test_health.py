import time

import pytest

from auditor.lab.health import PASS, REFUSED, TIMED_OUT, HealthChecker, Outcome, TargetState, judge

GROUP = {"HealthyThresholdCount": 2, "UnhealthyThresholdCount": 3}


def after(*outcomes):
    state = TargetState()
    for outcome in outcomes:
        state.note(outcome, GROUP, time.monotonic())
    return state.state, state.reason


@pytest.mark.parametrize(
    ("outcomes", "state", "reason"),
    [
        ([], "initial", "Elb.RegistrationInProgress"),
        ([REFUSED], "initial", "Elb.InitialHealthChecking"),
        ([PASS], "healthy", ""),
        ([REFUSED, REFUSED, REFUSED], "unhealthy", "Target.FailedHealthChecks"),
        ([PASS, TIMED_OUT, TIMED_OUT], "healthy", ""),
        ([PASS, TIMED_OUT, TIMED_OUT, TIMED_OUT], "unhealthy", "Target.Timeout"),
        ([REFUSED] * 3 + [PASS], "unhealthy", "Target.FailedHealthChecks"),
        ([REFUSED] * 3 + [PASS, PASS], "healthy", ""),
        ([TIMED_OUT] * 3 + [REFUSED], "unhealthy", "Target.FailedHealthChecks"),
    ],
)
def test_thresholds_are_those_of_the_target_group(outcomes, state, reason):
    assert after(*outcomes) == (state, reason)


@pytest.mark.parametrize(
    ("status", "matcher", "passes"),
    [(200, "200", True), (302, "200,302", True), (250, "200-299", True), (404, "200-399", False), (307, "200", False)],
)
def test_a_matcher_is_a_list_of_codes_and_ranges(status, matcher, passes):
    assert (judge(status, matcher) == PASS) is passes


def test_the_description_names_the_code():
    expected = Outcome("Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]")
    assert judge(404, "200") == expected


def test_a_target_is_settled_when_a_later_check_agrees_with_its_state():
    checker = HealthChecker(lambda address: None, lambda address: False)
    state = checker.states["group", "10.0.0.1", 80] = TargetState()
    began = time.monotonic()
    assert not checker.settled(began)
    state.note(PASS, GROUP, began + 1)
    assert checker.settled(began)
    state.note(REFUSED, GROUP, began + 3)
    assert not checker.settled(began + 2)


def test_an_address_that_is_forgotten_begins_anew():
    checker = HealthChecker(lambda address: None, lambda address: False)
    checker.states["group", "10.0.0.1", 80] = TargetState("healthy")
    checker.forget("10.0.0.1")
    assert checker.state("group", "10.0.0.1", 80)[0] == "unused"
    assert checker.records() == []
