"""Which list MLflow goes by, and when an edit of it may be proposed."""

import json

import pytest

from auditor.causes.mlflow_rejects_host import PRIVATE, _allowed, _allows
from auditor.diagnosis import judge
from tests.builders import resource
from tests.worlds.world import WORLDS, World


def _definition(**container):
    return resource("aws_ecs_task_definition.m", {"container_definitions": json.dumps([{"name": "m", **container}])})


ENVIRONMENT = [{"name": "MLFLOW_SERVER_ALLOWED_HOSTS", "value": "a.test"}]


@pytest.mark.parametrize(
    ("container", "path", "value"),
    [
        ({"environment": ENVIRONMENT}, "environment[0].value", "a.test"),
        ({"command": ["--allowed-hosts", "b.test"], "environment": ENVIRONMENT}, "command[1]", "b.test"),
        ({"command": ["server", "--allowed-hosts=c.test"]}, "command[1]", "c.test"),
    ],
)
def test_the_option_goes_before_the_variable(container, path, value):
    allowed = _allowed(_definition(**container))
    assert (allowed.path, allowed.value) == (f"container_definitions[0].{path}", value)


def test_a_list_from_a_secret_is_not_known():
    allowed = _allowed(_definition(secrets=[{"name": "MLFLOW_SERVER_ALLOWED_HOSTS", "valueFrom": "arn:x"}]))
    assert (allowed.known, allowed.value) == (False, None)


@pytest.mark.parametrize(
    ("listed", "host", "allows"),
    [
        ("a.test", "a.test", True),
        ("a.test", "A.test".lower(), True),
        ("a.test", "a.test:8443", False),
        ("a.test:*", "a.test:8443", True),
        ("*.test", "a.test", True),
        ("10.*, b.test", "b.test", True),
        ("10.*", "a.test", False),
    ],
)
def test_a_pattern_without_a_port_does_not_match_a_host_with_one(listed, host, allows):
    assert _allows(listed, [host]) is allows


@pytest.mark.parametrize("decoy", ["lists-the-host", "behind-a-proxy", "list-is-sensitive", "list-is-unknown"])
def test_no_edit_where_the_list_does_not_explain_the_refusal(decoy):
    [finding] = judge(World(WORLDS / "decoys" / f"mlflow-{decoy}").facts()).findings
    assert finding.fix.edits == ()
    assert str(finding.confidence) == "low"


def test_a_sensitive_list_is_not_shown():
    [finding] = judge(World(WORLDS / "decoys" / "mlflow-list-is-sensitive").facts()).findings
    assert "old.shop.example" not in repr(finding)


def test_a_first_list_keeps_the_private_addresses_of_health_checks():
    [finding] = judge(World(WORLDS / "decoys" / "mlflow-list-is-unset").facts()).findings
    assert all(pattern in finding.fix.hcl for pattern in PRIVATE)
    assert "app.shop.example" in finding.fix.hcl
