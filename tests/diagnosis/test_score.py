"""The health score: weighed, without what was not looked at."""

from datetime import UTC, datetime

from auditor.diagnosis.score import WEIGHTS, score
from auditor.model.probe import Check, SuiteResult, Verdict


def suite(*checks):
    made = tuple(Check(f"c{n}", "", verdict, "", "", component=name) for n, (name, verdict) in enumerate(checks))
    return SuiteResult("s", "S", made, datetime(2026, 1, 1, tzinfo=UTC), 0.0)


def test_weights_are_per_cent():
    assert sum(WEIGHTS.values()) == 100


def test_all_passed_is_a_hundred():
    assert score([suite(("services", Verdict.PASS), ("targets", Verdict.PASS))]).percent == 100.0


def test_a_component_counts_by_its_weight():
    result = score([suite(("services", Verdict.FAIL), ("targets", Verdict.PASS))])
    assert result.percent == round(100 * WEIGHTS["targets"] / (WEIGHTS["services"] + WEIGHTS["targets"]), 1)


def test_within_a_component_each_check_counts_alike():
    checks = [("services", Verdict.PASS), ("services", Verdict.PASS), ("services", Verdict.FAIL)]
    assert score([suite(*checks)]).percent == 66.7


def test_skipped_and_own_errors_are_not_judged():
    result = score([suite(("services", Verdict.PASS), ("targets", Verdict.SKIP), ("endpoints", Verdict.ERROR))])
    assert result.percent == 100.0
    assert [part.component for part in result.parts] == ["services"]


def test_nothing_judged_is_no_score():
    assert score([suite(("services", Verdict.SKIP))]).percent is None
    assert score([]).percent is None
