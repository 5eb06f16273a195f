import threading
import time

import pytest

from auditor.model.probe import Expectation, NoAnswer, Observation, Probe
from auditor.model.request import Request
from auditor.probes.ask_all import ask_all


def probes(count: int) -> list[Probe]:
    return [Probe(str(n), Request("GET", f"https://a/{n}"), Expectation((), "")) for n in range(count)]


def test_answers_come_in_the_order_of_the_probes_and_the_cap_holds():
    lock, under_way, most = threading.Lock(), [0], [0]

    def ask(probe: Probe) -> Observation:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        time.sleep(0.01 if int(probe.id) % 2 else 0.03)
        with lock:
            under_way[0] -= 1
        return Observation(probe, NoAnswer("read", "", 0.0))

    found = ask_all(ask, probes(12), cap=3)
    assert [seen.probe.id for seen in found] == [str(n) for n in range(12)]
    assert most[0] == 3


def test_an_exception_ends_it_and_drops_the_rest():
    asked: list[str] = []

    def ask(probe: Probe) -> Observation:
        asked.append(probe.id)
        raise OSError(probe.id)

    with pytest.raises(OSError, match="0"):
        ask_all(ask, probes(200), cap=2)
    assert len(asked) < 200


def test_no_probes_no_answers():
    assert ask_all(lambda probe: pytest.fail("asked"), []) == ()
