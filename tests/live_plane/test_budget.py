import pytest

from auditor.live.budget import CALLS_SPENT, TOO_LATE, Budget, Spent


def refused(budget: Budget) -> Spent:
    with pytest.raises(Spent) as caught:
        budget.spend()
    return caught.value


def test_so_many_calls_and_none_more() -> None:
    budget = Budget(2, 60)
    budget.spend()
    budget.spend()
    failure = refused(budget)
    assert (failure.code, budget.calls) == (CALLS_SPENT, 2)
    assert "the 2 calls that --max-api-calls allows" in failure.message


def test_none_after_the_deadline() -> None:
    times = iter([100.0, 109.9, 110.1])
    budget = Budget(10, 10, lambda: next(times))
    budget.spend()
    assert refused(budget).code == TOO_LATE
    assert budget.calls == 1


def test_a_budget_that_is_not_spent_says_nothing() -> None:
    Budget(1, 60).check()
