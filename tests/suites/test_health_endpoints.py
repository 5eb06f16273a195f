from dataclasses import replace

from auditor.model.probe import Verdict
from auditor.suites.health_endpoints import SUITE
from tests.suites.stack import BALANCER, REFUSED, asking, healthy, stage


def test_five_samples_pass_and_tell_their_times():
    (check,) = SUITE.run(stage())
    assert check.verdict is Verdict.PASS
    assert check.actual == "5 of 5 as expected; minimum 20 ms, median 20 ms, p95 20 ms"
    assert len(check.observations) == 5
    assert check.subject == "aws_lb_target_group.api"


def timed(*seconds):
    ask, left = asking(healthy), list(seconds)

    def slow(probe):
        seen = ask(probe)
        return replace(seen, answer=replace(seen.answer, elapsed_seconds=left.pop(0)))

    return SUITE.run(stage(ask=slow))[0]


def test_one_slow_answer_in_five_is_over_the_budget_of_the_95th_percentile():
    check = timed(0.1, 0.2, 1.2, 0.1, 0.1)
    assert check.verdict is Verdict.FAIL
    assert "slower than the budget" in check.actual
    assert "p95 1200 ms" in check.actual


def test_all_answers_within_the_budget_pass():
    assert timed(0.1, 0.2, 0.999, 0.1, 0.1).verdict is Verdict.PASS


def test_one_bad_answer_in_five_fails_and_is_the_one_that_is_shown():
    answers = iter([None, None, REFUSED, None, None])

    def web(probe):
        return next(answers) or healthy(probe)

    (check,) = SUITE.run(stage(web))
    assert check.verdict is Verdict.FAIL
    assert check.actual.startswith("4 of 5 as expected")
    assert "Connection refused" in check.actual
    assert check.observations[0].status is None


def test_no_answer_at_all_fails_without_times():
    (check,) = SUITE.run(stage(lambda probe: REFUSED))
    assert check.actual.startswith("0 of 5 as expected; no answer")


def test_a_200_of_a_balancer_is_not_health():
    (check,) = SUITE.run(stage(lambda probe: (200, BALANCER, "ok")))
    assert check.verdict is Verdict.FAIL


def test_without_health_endpoints_it_is_skipped():
    (check,) = SUITE.run(stage(endpoints=()))
    assert check.verdict is Verdict.SKIP
