import time

import pytest

from auditor.lab.addresses import TaskAddress, free_block
from auditor.lab.agent.database import Network
from auditor.lab.agent.launch import CannotStart, Launch, start, stop
from auditor.lab.security_groups import End, SecurityGroups

LOGS = {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/x", "awslogs-stream-prefix": "ecs"}}


def plan(tmp_path, *, role="arn:aws:iam::1:role/task", **container):
    block = free_block()
    address = TaskAddress("10.20.1.5", f"{block}.1", f"{block}.101")
    definition = {"name": "main", "image": "x/hokusai-mlflow:1", "command": ["sh", "-c", "env"], **container}
    task_definition = {"containerDefinitions": [definition], "taskRoleArn": role}
    network = Network(End("10.20.1.5"), (), SecurityGroups(()), tmp_path)
    return Launch("task1", task_definition, address, network, tmp_path, {"LAB_NAMES": "names.json"})


def output(launch, client):
    (container,) = start(launch, client)
    container.process.wait(20)
    limit, lines = time.monotonic() + 5, []
    while time.monotonic() < limit and not lines:
        lines += container.take_lines()
        time.sleep(0.05)
    return dict(text.split("=", 1) for _, text in lines if "=" in text)


def test_a_container_gets_its_environment_secrets_and_role(aws, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    secrets = aws.client("secretsmanager")
    plain = secrets.create_secret(Name="plain", SecretString="hidden")["ARN"]
    fields = secrets.create_secret(Name="fields", SecretString='{"user": "me"}')["ARN"]
    launch = plan(
        tmp_path,
        environment=[{"name": "LOG_LEVEL", "value": "info"}],
        secrets=[{"name": "ONE", "valueFrom": plain}, {"name": "TWO", "valueFrom": f"{fields}:user::"}],
    )
    environment = output(launch, aws.client)
    assert (environment["LOG_LEVEL"], environment["ONE"], environment["TWO"]) == ("info", "hidden", "me")
    assert environment["AWS_ACCESS_KEY_ID"] == "lab"
    assert environment["LAB_NAMES"] == "names.json"
    assert "HTTPS_PROXY" not in environment


def test_a_task_without_role_has_no_credentials(aws, tmp_path):
    environment = output(plan(tmp_path, role=""), aws.client)
    assert environment["AWS_ENDPOINT_URL"] == aws.client.endpoint
    assert "AWS_ACCESS_KEY_ID" not in environment


@pytest.mark.parametrize(
    ("container", "reason"),
    [
        ({"image": "x/nginx:1"}, "CannotPullContainerError"),
        ({"image": "1.dkr.ecr.us-east-1.amazonaws.com/gone-api:1"}, "not found"),
        ({"secrets": [{"name": "A", "valueFrom": "arn:aws:secretsmanager:us-east-1:1:secret:gone"}]}, "unable to pull"),
        ({"logConfiguration": LOGS}, "The specified log group does not exist"),
        ({"command": ["no-such-program"]}, "CannotStartContainerError"),
    ],
)
def test_what_cannot_start_says_so_in_the_words_of_ecs(aws, tmp_path, container, reason):
    with pytest.raises(CannotStart, match=reason):
        start(plan(tmp_path, **container), aws.client)


def test_a_secret_without_the_wanted_key_cannot_start(aws, tmp_path):
    arn = aws.client("secretsmanager").create_secret(Name="s", SecretString="{}")["ARN"]
    with pytest.raises(CannotStart, match="did not contain json key user"):
        start(plan(tmp_path, secrets=[{"name": "A", "valueFrom": f"{arn}:user::"}]), aws.client)


def test_a_log_stream_is_named_by_prefix_container_and_task(aws, tmp_path):
    aws.client("logs").create_log_group(logGroupName="/ecs/x")
    containers = start(plan(tmp_path, logConfiguration=LOGS), aws.client)
    stop(containers)
    streams = aws.client("logs").describe_log_streams(logGroupName="/ecs/x")["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == ["ecs/main/task1"]


def test_stopping_ends_the_children_of_a_container_too(aws, tmp_path):
    began = time.monotonic()
    containers = start(plan(tmp_path, command=["sh", "-c", "sleep 60 & sleep 60"]), aws.client)
    stop(containers)
    assert time.monotonic() - began < 10
    assert containers[0].process.poll() is not None
