import json
import os
import signal
import subprocess
import sys
import time
import uuid

import pytest

from auditor.errors import UsageError
from auditor.model.probe import ApiKey
from auditor.model.value import Sensitive
from auditor.probes.third_party import ThirdParty
from tests.probes.relay import Relay
from tests.probes.test_mlflow import NOTHING

SECRET = "hk_live_9f8e7d6c5b4a3210"
KEY = ApiKey("key-1", Sensitive(SECRET))


def test_the_environment_has_the_uri_the_key_and_the_network_and_nothing_else():
    own = {
        "PATH": "/bin",
        "AWS_SECRET_ACCESS_KEY": "x",
        "HOKUSAI_API_KEY": "y",
        "MLFLOW_RUN_ID": "z",
        "https_proxy": "p",
    }
    found = ThirdParty(("h:443:127.0.0.1:1",), "/ca.pem")._environment("https://a/api/mlflow", SECRET, own)
    assert found.pop("PYTHONPATH")
    assert found == {
        "PATH": "/bin",
        "https_proxy": "p",
        "MLFLOW_TRACKING_URI": "https://a/api/mlflow",
        "MLFLOW_TRACKING_TOKEN": SECRET,
        "AUDITOR_CONNECT_TO": "h:443:127.0.0.1:1",
        "REQUESTS_CA_BUNDLE": "/ca.pem",
    }


def test_a_process_that_brings_no_result_is_a_usage_error_without_the_key(free_port):
    with pytest.raises(UsageError, match="--connect-to") as caught:
        ThirdParty(("nonsense",))(f"http://127.0.0.1:{free_port}", KEY, "1")
    assert SECRET not in str(caught.value)


def test_a_failed_stage_comes_back_from_the_process(free_port):
    found = ThirdParty()(f"http://127.0.0.1:{free_port}", KEY, "1")
    assert [str(step.state) for step in found.steps] == ["done", "failed", *["not reached"] * 4]
    assert "Connection refused" in found.steps[1].detail
    assert found.leftovers == (), "what never arrived left nothing"


@pytest.mark.lab
def test_the_six_stages_are_done_in_a_process_that_resolves_the_declared_name(mlflow_at):
    port = mlflow_at.url.rpartition(":")[2]
    # the server's own host guard knows localhost, so the declared name is a port that nothing listens on
    found = ThirdParty((f"localhost:81:127.0.0.1:{port}",))("http://localhost:81", KEY, uuid.uuid4().hex[:8])
    assert [str(step.state) for step in found.steps] == ["done"] * 6, found
    assert mlflow_at.leftovers() == NOTHING


@pytest.mark.lab
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_leaves_nothing(mlflow_at, number):
    arrived: list[str] = []

    def slow_upload(method: str, path: str, count: int) -> None:
        if method == "PUT":
            arrived.append(path)
            time.sleep(0.5)

    relay = Relay(int(mlflow_at.url.rpartition(":")[2]), slow_upload)
    environment = {**os.environ, "MLFLOW_TRACKING_URI": relay.url, "MLFLOW_TRACKING_TOKEN": SECRET}
    child = subprocess.Popen(
        [sys.executable, "-m", "auditor.probes.third_party", uuid.uuid4().hex[:8]],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while not arrived and time.monotonic() < deadline:
            time.sleep(0.05)
        child.send_signal(number)
        out, _ = child.communicate(timeout=30)
    finally:
        child.kill()
        relay.close()
    assert arrived, "the signal came before anything was made"
    assert child.returncode != 0
    assert mlflow_at.leftovers() == NOTHING
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(out)
