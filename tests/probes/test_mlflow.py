import os
import time
import uuid
from collections.abc import Callable

import pytest

from auditor.model.probe import Answered, ApiKey, Auth, By, Expectation, NoAnswer, Probe
from auditor.model.request import Request
from auditor.model.value import Sensitive
from auditor.probes.http import Asker
from auditor.probes.mlflow import Workflow
from auditor.probes.registration import State
from tests.probes.relay import Relay

SECRET = "hk_live_9f8e7d6c5b4a3210"
KEY = ApiKey("key-1", Sensitive(SECRET))
ASKER = Asker((KEY,), hosts=frozenset({"127.0.0.1"}))
KINDS = ("experiments", "runs", "models", "versions", "logged models", "files")
NOTHING: dict[str, list] = {kind: [] for kind in KINDS}


@pytest.fixture
def relay(mlflow_at):
    started: list[Relay] = []

    def start(spoil=lambda *_: None) -> Relay:
        started.append(Relay(int(mlflow_at.url.rpartition(":")[2]), spoil))
        return started[-1]

    yield start
    for one in started:
        one.close()


def run_id() -> str:
    return uuid.uuid4().hex[:8]


def states(found) -> list[str]:
    return [str(step.state) for step in found.steps]


@pytest.mark.lab
def test_the_six_stages_are_done_within_ten_seconds_and_leave_nothing(mlflow_at, capfd):
    before = dict(os.environ)
    found = Workflow(ASKER)(mlflow_at.url + "/", KEY, run_id())
    assert states(found) == ["done"] * 6
    assert found.leftovers == ()
    assert found.elapsed_seconds < 10
    assert "sha256" in found.steps[5].detail
    assert mlflow_at.leftovers() == NOTHING
    assert dict(os.environ) == before
    assert capfd.readouterr() == ("", ""), "mlflow's chatter reached the terminal"


@pytest.mark.lab
def test_every_request_shows_the_key_both_ways_and_downloads_do_not_go_around(relay):
    through = relay()
    found = Workflow(ASKER)(through.url, KEY, run_id())
    assert states(found) == ["done"] * 6
    assert len(through.seen) > 15
    for method, path, headers in through.seen:
        assert headers.get("Authorization") == f"Bearer {SECRET}", (method, path)
        assert headers.get("X-API-Key") == SECRET, (method, path)
    assert any(method == "GET" and "mlflow-artifacts/artifacts/" in path for method, path, _ in through.seen)


SPOILED = [
    ("experiment", "POST", "/experiments/create"),
    ("run", "POST", "/runs/create"),
    ("run", "POST", "/runs/log-batch"),
    ("run", "PUT", "/mlflow-artifacts/"),
    ("register", "POST", "/registered-models/create"),
    ("register", "POST", "/model-versions/create"),
    ("retrieve", "GET", "/model-versions/get"),
    ("artifacts", "PUT", "/files/artifact.bin"),
]


@pytest.mark.lab
@pytest.mark.parametrize(("stage", "method", "path"), SPOILED)
def test_a_failed_stage_shows_the_true_status_ends_the_workflow_and_leaves_nothing(
    mlflow_at, relay, stage, method, path
):
    page = b"<html>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
    through = relay(lambda m, p, n: (502, page) if m == method and path in p else None)
    found = Workflow(ASKER)(through.url, KEY, run_id())
    failed = next(step for step in found.steps if step.state is State.FAILED)
    number = found.steps.index(failed)
    assert failed.name == stage
    assert [str(step.state) for step in found.steps[number + 1 :]] == ["not reached"] * (5 - number)
    assert failed.observation is not None
    assert failed.observation.status == 502, failed
    assert failed.observation.probe.auth is Auth.BOTH
    assert path in failed.observation.probe.request.url
    assert "Traceback" in failed.trace
    assert SECRET not in repr(found)
    assert found.leftovers == ()
    assert mlflow_at.leftovers() == NOTHING


@pytest.mark.lab
def test_a_lost_answer_to_the_creation_leaves_nothing(mlflow_at, relay):
    through = relay(lambda m, p, n: "drop" if p.endswith("/experiments/create") else None)
    found = Workflow(ASKER, timeout_seconds=5)(through.url, KEY, run_id())
    assert states(found)[:2] == ["done", "failed"]
    assert mlflow_at.leftovers() == NOTHING


@pytest.mark.lab
def test_what_cannot_be_deleted_is_named(mlflow_at, relay):
    through = relay(lambda m, p, n: (503, b"no") if p.endswith("/experiments/delete") else None)
    found = Workflow(ASKER)(through.url, KEY, run_id())
    assert states(found) == ["done"] * 6
    assert len(found.leftovers) == 1
    assert found.leftovers[0].startswith(f"experiment {found.name}")
    identity = mlflow_at.rows(f"select experiment_id from experiments where name = '{found.name}'")[0][0]
    body = f'{{"experiment_id": "{identity}"}}'
    request = Request("POST", f"{mlflow_at.url}/api/2.0/mlflow/experiments/delete")
    assert ASKER(Probe("p", request, Expectation((200,), "200"), body=body)).status == 200


@pytest.mark.lab
@pytest.mark.parametrize("tick", range(4, 14, 2))
def test_ctrl_c_at_any_stage_leaves_nothing(mlflow_at, tick):
    found = Workflow(ASKER, clock=interrupting(tick))
    with pytest.raises(KeyboardInterrupt):
        found(mlflow_at.url, KEY, run_id())
    assert mlflow_at.leftovers() == NOTHING


def interrupting(tick: int) -> Callable[[], float]:
    """A clock that is the Ctrl-C: two ticks a stage, after three for import and start."""
    ticks = [0]

    def clock() -> float:
        ticks[0] += 1
        if ticks[0] == tick:
            raise KeyboardInterrupt
        return time.perf_counter()

    return clock


def test_without_a_connection_the_second_stage_fails_fast_and_tells_where(free_port):
    started = time.monotonic()
    found = Workflow(ASKER)(f"http://127.0.0.1:{free_port}", KEY, run_id())
    assert states(found) == ["done", "failed", *["not reached"] * 4]
    answer = found.steps[1].observation.answer
    assert isinstance(answer, NoAnswer)
    assert answer.stage == "tcp"
    assert (found.made, found.leftovers) == ((), ())
    assert found.elapsed_seconds < 3
    assert time.monotonic() - started < 30


def test_a_redirect_to_another_host_does_not_get_the_key(serve):
    thief = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    answer = f"HTTP/1.1 307 Temporary Redirect\r\nLocation: {thief.url}/x\r\nContent-Length: 0\r\n\r\n"
    found = Workflow(ASKER)(serve(answer.encode()).url, KEY, run_id())
    assert states(found)[1] == "failed"
    assert found.steps[1].observation.status == 307
    assert thief.requests == []


def test_a_page_with_status_200_is_a_failure_and_not_an_exception(serve):
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>"
    found = Workflow(ASKER)(serve(answer).url, KEY, run_id())
    assert states(found)[1] == "failed"
    observed = found.steps[1].observation.answer
    assert isinstance(observed, Answered)
    assert observed.by.who is By.UNDECIDED


def test_json_of_another_application_is_a_failure_and_not_an_exception(serve):
    answer = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"hello": [1]}'[:-1]
    found = Workflow(ASKER)(serve(answer).url, KEY, run_id())
    assert State.FAILED in {step.state for step in found.steps}
