"""How many calls may be sent and until when, counted for all threads and regions of one reader [io].

In: the limits and a clock. Out: Spent where no further call may be sent. It may not send anything.
"""

import threading
from collections.abc import Callable
from time import monotonic

CALLS_SPENT = "CallBudgetSpent"
TOO_LATE = "DeadlinePassed"


class Spent(Exception):
    """No further call may be sent; `code` says which limit was reached."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Budget:
    """At most `most_calls` requests (retries are requests too), and none after `seconds` from now on."""

    def __init__(self, most_calls: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self.most_calls = most_calls
        self._seconds, self._clock = seconds, clock
        self._until = clock() + seconds
        self._lock = threading.Lock()
        self._calls = 0

    @property
    def calls(self) -> int:
        """How many requests were sent."""
        return self._calls

    def check(self) -> None:
        """Raise Spent where no further request may be sent."""
        if self._calls >= self.most_calls:
            raise Spent(CALLS_SPENT, f"the {self.most_calls} calls that --max-api-calls allows are spent")
        if self._clock() > self._until:
            raise Spent(TOO_LATE, f"the {self._seconds:g} s that --deadline allows for AWS are over")

    def spend(self) -> None:
        """Count one request that is about to be sent; raises Spent where it must not be."""
        with self._lock:
            self.check()
            self._calls += 1
