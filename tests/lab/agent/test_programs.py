import sys

import pytest

from auditor.lab.addresses import TaskAddress
from auditor.lab.agent.programs import command_line, image_environment, program, relocate_environment, repository

ADDRESS = TaskAddress("10.20.1.5", "127.9.9.1", "127.9.9.101")
ECR = "123456789012.dkr.ecr.us-east-1.amazonaws.com"


@pytest.mark.parametrize(
    ("image", "name"),
    [
        (f"{ECR}/hokusai-auth:1.0", "hokusai-auth"),
        (f"{ECR}/team/hokusai-api@sha256:aa", "team/hokusai-api"),
        ("localhost:5000/mlflow:2", "mlflow"),
        ("ghcr.io/mlflow/mlflow", "mlflow/mlflow"),
        ("nginx", "nginx"),
    ],
)
def test_the_repository_is_the_image_without_registry_and_tag(image, name):
    assert repository(image) == name


@pytest.mark.parametrize(
    ("image", "name"),
    [(f"{ECR}/hokusai-auth:1", "auth"), (f"{ECR}/team/api", "api"), ("x/mlflow", "mlflow"), ("nginx:1", None)],
)
def test_an_image_is_a_program_by_its_last_word(image, name):
    assert program(image) == name


def test_mlflow_listens_on_the_tasks_address_with_one_worker():
    declared = ["mlflow", "server", "--host", "0.0.0.0", "--port", "5000", "--workers", "4", "--static-prefix", "/x"]
    words = command_line("mlflow", declared, ADDRESS)
    server = ["server", "--host", "127.9.9.1", "--port", "5000", "--static-prefix", "/x", "--workers", "1"]
    assert words == [sys.executable, "-m", "mlflow", *server]


@pytest.mark.parametrize("host", [["--host", "127.0.0.1"], ["--host=127.0.0.1"], []])
def test_mlflow_that_listens_inside_is_not_reachable_from_outside(host):
    words = command_line("mlflow", ["mlflow", "server", *host, "--workers=3"], ADDRESS)
    assert ADDRESS.outside not in " ".join(words).split()
    assert "127.0.0.1" not in " ".join(words)
    assert any(word.endswith(ADDRESS.inside) for word in words)
    assert "--workers=3" not in words


def test_another_command_of_the_mlflow_image_is_left_alone():
    assert command_line("mlflow", ["sh", "-c", "exit 3"], ADDRESS) == ["sh", "-c", "exit 3"]


def test_the_labs_services_are_modules():
    assert command_line("api", ["anything"], ADDRESS) == [sys.executable, "-m", "auditor.lab.services.api"]


def test_the_image_sets_what_the_lab_needs():
    assert image_environment("auth", ADDRESS) == {"LAB_BIND": "127.9.9.1"}
    assert image_environment("mlflow", ADDRESS)["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] == "false"


def test_declared_bind_addresses_become_the_tasks_own():
    declared = {"HOST": "0.0.0.0", "INNER": "127.0.0.1", "URL": "http://127.0.0.1:1"}
    assert relocate_environment(declared, ADDRESS) == {
        "HOST": "127.9.9.1",
        "INNER": "127.9.9.101",
        "URL": "http://127.0.0.1:1",
    }
