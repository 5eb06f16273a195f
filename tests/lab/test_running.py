import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.errors import LabError
from auditor.lab import DEFAULT_SCENARIOS, running, scenarios
from tests.lab.asking import ask
from tests.lab.conftest import FIXTURE
from tests.lab.states import health, service

NAMES = {
    "mlflow-rule-moved",
    "api-rule-missing",
    "api-health-path-wrong",
    "mlflow-crashes",
    "auth-scaled-to-zero",
    "mlflow-security-group-closed",
    "legacy-rule-shadows",
    "mlflow-host-rejected",
}


def test_there_are_the_eight_scenarios_and_three_by_default():
    assert set(scenarios()) >= NAMES
    assert set(DEFAULT_SCENARIOS) <= NAMES
    assert len(DEFAULT_SCENARIOS) == 3


def test_a_scenario_breaks_something_and_has_a_title():
    for scenario in scenarios().values():
        assert scenario.edit_source or scenario.break_live
        assert scenario.title


def test_an_unknown_scenario_is_an_error_that_names_the_known_ones():
    with (
        pytest.raises(LabError, match=r"no scenario no-such.*mlflow-rule-moved"),
        running(FIXTURE, ["no-such"], say=print),
    ):
        pass


def test_a_missing_directory_is_an_error(tmp_path):
    with pytest.raises(LabError, match="no directory"), running(tmp_path / "gone", say=print):
        pass


@pytest.mark.lab
def test_a_healthy_lab_serves_the_registry_from_end_to_end(lab):
    base = "https://registry.hokus.ai"
    search = f"{base}/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"
    assert ask(lab, "GET", search, key=True).status == 200
    assert ask(lab, "GET", search).status == 401
    ui = ask(lab, "GET", f"{base}/mlflow/")
    assert (ui.status, "<title>MLflow" in ui.text) == (200, True)
    assert ask(lab, "GET", "https://api.hokus.ai/health").status == 200
    assert ask(lab, "POST", "https://auth.hokus.ai/api/v1/keys/validate", key=True).status == 200
    redirect = ask(lab, "GET", "http://registry.hokus.ai/x?y=1")
    assert (redirect.status, redirect.headers["location"]) == (301, "https://registry.hokus.ai:443/x?y=1")
    assert health(lab) == dict.fromkeys(("auth", "api", "mlflow"), ("healthy", ""))
    for word in ("auth", "api", "mlflow"):
        found = service(lab, word)
        assert (found["runningCount"], found["deployments"][0]["rolloutState"]) == (1, "COMPLETED")


@pytest.mark.lab
def test_artifacts_go_to_the_declared_bucket_through_the_balancer(lab):
    url = "https://registry.hokus.ai/api/mlflow/api/2.0/mlflow-artifacts/artifacts/test/a%20b.txt"
    assert ask(lab, "PUT", url, key=True, body=b"hello").status == 200
    objects = lab.client("s3").list_objects_v2(Bucket="hokusai-mlflow-artifacts-development")["Contents"]
    assert [item["Key"] for item in objects] == ["artifacts/test/a b.txt"]
    assert ask(lab, "GET", url, key=True).text == "hello"
    assert ask(lab, "DELETE", url, key=True).status in {200, 204}


@pytest.mark.lab
def test_the_api_key_is_in_no_answer_of_aws(lab):
    ecs = lab.client("ecs")
    for arn in ecs.list_task_definitions()["taskDefinitionArns"]:
        assert lab.api_key not in str(ecs.describe_task_definition(taskDefinition=arn))
    for group in lab.client("logs").describe_log_groups()["logGroups"]:
        events = lab.client("logs").filter_log_events(logGroupName=group["logGroupName"])
        assert lab.api_key not in str(events)


@pytest.mark.lab
def test_every_host_balancer_and_task_is_in_connect_to(lab):
    places = {":".join(entry.split(":")[:2]) for entry in lab.connect_to}
    for host in ("registry", "auth", "api"):
        assert {f"{host}.hokus.ai:80", f"{host}.hokus.ai:443"} <= places
    dns = lab.client("elbv2").describe_load_balancers()["LoadBalancers"][0]["DNSName"]
    assert f"{dns}:443" in places
    assert {"5000", "8000", "8001"} <= {place.split(":")[1] for place in places if place.startswith("10.20.")}
    assert {entry.split(":")[2].split(".")[0] for entry in lab.connect_to} == {"127"}


@pytest.mark.lab
def test_refused_actions_are_refused_until_they_are_allowed_again(lab):
    from botocore.exceptions import ClientError

    lab.deny({"elasticloadbalancing:DescribeTags"})
    with pytest.raises(ClientError, match="AccessDenied"):
        lab.client("elbv2").describe_tags(ResourceArns=["arn:aws:x"])
    lab.deny(())
    assert lab.client("elbv2").describe_tags(ResourceArns=["arn:aws:x"])["TagDescriptions"] is not None


@pytest.mark.lab
def test_restoring_undoes_faults_in_code_and_in_aws(lab):
    lab.apply("api-health-path-wrong")
    lab.apply("mlflow-rule-moved")
    lab.apply("mlflow-security-group-closed")
    lab.settle()
    lab.restore()
    search = "https://registry.hokus.ai/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"
    assert ask(lab, "GET", search, key=True).status == 200
    assert ask(lab, "GET", "https://registry.hokus.ai/mlflow/").status == 200
    assert {state for state, _ in health(lab).values()} == {"healthy"}


PROGRAM = """
import sys, time
from auditor.lab import running
with running(sys.argv[1], say=lambda line: print(line, flush=True)) as lab:
    print("UP", lab.ca_bundle.parent, flush=True)
    time.sleep(120)
"""


def descendants(pid):
    rows = [
        (int(entry.name), int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]))
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and (entry / "stat").exists()
    ]
    found, more = set(), {pid}
    while more:
        more = {child for child, parent in rows if parent in more} - found
        found |= more
    return found


def alive(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.lab
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_nothing_is_left_behind_by_a_signal(number, code):
    words = [sys.executable, "-c", PROGRAM, str(FIXTURE)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        folder = next(Path(line.split()[1]) for line in process.stdout if line.startswith("UP"))
        children = descendants(process.pid)
        assert len(children) >= 5
        os.kill(process.pid, number)
        returned = process.wait(30)
        assert returned in {code, 128 + number}
        limit = time.monotonic() + 15
        while any(alive(pid) for pid in children) and time.monotonic() < limit:
            time.sleep(0.2)
        assert [pid for pid in children if alive(pid)] == []
        assert not folder.exists()
    finally:
        process.kill()
        process.wait()


@pytest.mark.lab
def test_a_lab_that_cannot_start_leaves_nothing_behind(tmp_path):
    (tmp_path / "main.tf").write_text(
        'resource "aws_subnet" "x" {\n  vpc_id = "vpc-gone"\n  cidr_block = "10.0.0.0/24"\n}\n'
    )
    before = descendants(os.getpid())
    with pytest.raises(LabError, match=r"aws_subnet\.x could not be made"), running(tmp_path, say=lambda line: None):
        pass
    assert descendants(os.getpid()) <= before
