import pytest

from auditor.errors import UsageError
from auditor.model.probe import Verdict
from auditor.suites.runner import chosen, family, run_all
from tests.suites.stack import KEY_VALUES, NO_LIVE, stage
from tests.suites.test_workflow import registration

ORDER = [
    "infrastructure_health",
    "authentication",
    "endpoint_availability",
    "model_registration_flow",
    "mlflow_routing",
    "services",
    "services_direct",
    "health_endpoints",
    "e2e_model_registration",
]


def silent(_):
    pass


def test_there_are_the_nine_suites_of_the_prd_in_its_order_and_each_is_named_as_its_module():
    assert [suite.name for suite in family()] == ORDER
    assert [suite.order for suite in family()] == list(range(1, 10))


def test_all_run_on_a_healthy_stack_without_a_failure_and_say_what_they_do():
    said = []
    done = registration()
    results = run_all(stage(register=lambda *_: done, third_party=lambda *_: done), say=said.append)
    assert [result.name for result in results] == ORDER
    assert len(said) == 9
    bad = [(r.name, c.id, c.actual) for r in results for c in r.checks if c.verdict in (Verdict.FAIL, Verdict.ERROR)]
    assert bad == []
    assert all(result.started_at.tzinfo for result in results)


def test_ids_are_unique_within_a_suite_and_stable_between_runs():
    first, second = (run_all(stage(), say=silent) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        ids = [check.id for check in one.checks]
        assert len(ids) == len(set(ids)), one.name
        assert ids == [check.id for check in other.checks]


def test_every_failing_check_of_a_request_carries_its_observation():
    results = run_all(stage(lambda probe: (500, {"Server": "uvicorn"}, "")), say=silent)
    failing = [c for r in results for c in r.checks if c.verdict is Verdict.FAIL]
    assert failing
    assert all(check.observations for check in failing)


def test_named_suites_run_alone_and_an_unknown_name_is_a_usage_error():
    assert [suite.name for suite in chosen(["services", "authentication"])] == ["authentication", "services"]
    with pytest.raises(UsageError, match="infrastructure_health"):
        run_all(stage(), ["nonsense"], say=silent)


def test_trouble_of_our_own_is_an_error_of_that_suite_only_and_keeps_the_key_out():
    def register(*_):
        raise OSError(f"disk full {KEY_VALUES['key-1']}")

    results = {r.name: r for r in run_all(stage(register=register), say=silent)}
    (check,) = results["model_registration_flow"].checks
    assert check.verdict is Verdict.ERROR
    assert check.reason.startswith("OSError: disk full")
    assert KEY_VALUES["key-1"] not in repr(check)
    assert results["health_endpoints"].verdict is Verdict.PASS


def test_after_the_deadline_the_rest_is_skipped_and_says_so():
    ticks = iter(range(0, 10_000, 100))
    results = run_all(stage(clock=lambda: float(next(ticks))), say=silent, deadline_seconds=250)
    assert results[0].checks[0].verdict is Verdict.PASS
    assert results[-1].checks[0].verdict is Verdict.SKIP
    assert "deadline of 250 s" in results[-1].checks[0].reason


def test_a_missing_live_plane_is_a_gap_of_the_suites_that_need_it():
    results = {r.name: r for r in run_all(stage(live=NO_LIVE, pairing=None), say=silent)}
    assert results["infrastructure_health"].gaps == (NO_LIVE,)
    assert results["services"].gaps == ()
