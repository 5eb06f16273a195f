import threading

import pytest

from auditor.resource_types.together import together


def test_answers_come_in_the_order_of_the_questions() -> None:
    assert together(lambda number: number * 2, range(50)) == [number * 2 for number in range(50)]
    assert together(str, []) == []


def test_many_are_asked_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=5)
    assert together(lambda _: both.wait() >= 0, range(2)) == [True, True]


def test_one_is_asked_without_a_thread() -> None:
    assert together(lambda _: threading.current_thread(), [1]) == [threading.current_thread()]


def test_a_failure_is_raised() -> None:
    def ask(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        together(ask, range(5))
