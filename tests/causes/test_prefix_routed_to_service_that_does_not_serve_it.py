"""Rules that lead a prefix to MLflow, and the prefix under which it serves."""

import pytest

from auditor.causes.prefix_routed_to_service_that_does_not_serve_it import CAUSE
from auditor.model.finding import Confidence
from tests.causes.stacks import BALANCER, FIXED, forward, found, group, hosts, listener, paths, rule, service

HTTP = listener("http", 80, "HTTP", FIXED)
UNDER = '["mlflow", "server", "--static-prefix", "%s"]'
PLAIN = '["mlflow", "server", "--port", "8080"]'


def stack(health: str, command: str, *values: str) -> str:
    values = values or ("/ml", "/ml/*")
    routed = rule("mlflow", 1, paths(*values), forward("mlflow"), on="http")
    return BALANCER + HTTP + group("mlflow", health) + service("mlflow", command=command) + routed


def test_the_rule_is_corrected_where_the_health_check_proves_the_prefix(tmp_path):
    [finding] = found(CAUSE, tmp_path, stack("/mlflow/health", UNDER % "/mlflow"))
    assert (finding.subject, finding.attribute) == (
        "aws_lb_listener_rule.mlflow",
        "condition[0].path_pattern[0].values",
    )
    assert finding.fix.verified
    assert finding.confidence == Confidence.HIGH
    assert "GET http://app.shop.example/ml" in finding.message


def test_one_wrong_value_among_right_ones(tmp_path):
    [finding] = found(CAUSE, tmp_path, stack("/mlflow/health", UNDER % "/mlflow", "/mlflow/*", "/tracking/*"))
    assert finding.attribute == "condition[0].path_pattern[0].values[1]"
    assert "/tracking/*" in finding.message
    assert finding.fix.verified


def test_the_command_is_corrected_where_the_health_check_is_below_the_rule(tmp_path):
    [finding] = found(CAUSE, tmp_path, stack("/ml/health", UNDER % "/mlfow"))
    assert (finding.subject, finding.attribute) == (
        "aws_ecs_task_definition.mlflow",
        "container_definitions[0].command[3]",
    )
    assert finding.fix.verified


def test_a_prefix_is_added_where_there_is_none(tmp_path):
    [finding] = found(CAUSE, tmp_path, stack("/ml/health", PLAIN))
    assert finding.attribute == "container_definitions[0].command"
    assert finding.fix.verified
    assert '"8080", "--static-prefix", "/ml"]' in finding.fix.edits[0].after
    assert finding.confidence == Confidence.MEDIUM


def test_no_edit_that_would_break_the_health_check(tmp_path):
    [finding] = found(CAUSE, tmp_path, stack("/health", PLAIN))
    assert not finding.fix.edits


def test_no_edit_of_a_rule_whose_path_is_promised(tmp_path):
    promised = 'output "ui" {\n  value = "http://app.shop.example/ml/"\n}\n'
    [finding] = found(CAUSE, tmp_path, stack("/mlflow/health", UNDER % "/mlflow"), promised)
    assert not finding.fix.edits


REWRITE = """
  transform {
    type = "url-rewrite"
    url_rewrite_config {
      rewrite {
        regex   = "^/ml/(.*)$"
        replace = "/mlflow/$1"
      }
    }
  }
"""
SIDECAR = """
      name         = "proxy"
      image        = "nginx:1"
      portMappings = [{ containerPort = 8080 }]
    },
    {
      name         = "mlflow"
"""


@pytest.mark.parametrize(
    "text",
    [
        stack("/mlflow/health", UNDER % "/mlflow", "/mlflow", "/mlflow/*"),
        stack("/health", PLAIN, "/*"),
        stack("/health", PLAIN, "/api/2.0/mlflow/*", "/ajax-api/*"),
        stack("/mlflow/health", UNDER % "/mlflow", "/ml/*").replace("  priority ", f"{REWRITE}  priority "),
        stack("/health", '["./start.sh"]'),
        stack("/health", '["uvicorn", "app:app", "--root-path", "/other"]'),
        stack("/health", '["sh", "-c", "mlflow server --static-prefix $PREFIX"]'),
        stack("/health", UNDER % "${var.prefix}") + 'variable "prefix" {}\n',
        stack("/health", PLAIN)
        .replace('name         = "mlflow"', SIDECAR.strip())
        .replace('= "mlflow"\n    cont', '= "proxy"\n    cont'),
        stack("/health", PLAIN) + service("other", of="mlflow"),
        stack("/health", PLAIN).replace("path_pattern", "host_header").replace('"/ml", "/ml/*"', '"app.shop.example"'),
    ],
    ids=[
        "alike",
        "everything",
        "MLflow's own paths",
        "rewritten",
        "a wrapper",
        "another server",
        "a shell variable",
        "a variable",
        "a proxy in the task",
        "two services in the group",
        "by host only",
    ],
)
def test_no_claim(tmp_path, text):
    assert found(CAUSE, tmp_path, text) == []


def test_a_rewrite_that_leads_astray_too(tmp_path):
    text = stack("/mlflow/health", UNDER % "/mlflow", "/ml/*").replace("  priority ", f"{REWRITE}  priority ")
    [finding] = found(CAUSE, tmp_path, text.replace("/mlflow/$1", "/tracking/$1"))
    assert "as /tracking/" in finding.evidence[0].text


def test_paths_that_an_earlier_rule_takes_do_not_count(tmp_path):
    early = rule("early", 1, paths("/ml*"), FIXED, on="http")
    late = stack("/mlflow/health", UNDER % "/mlflow").replace("priority     = 1", "priority     = 2")
    assert found(CAUSE, tmp_path, late, early) == []
    assert found(CAUSE, tmp_path, late, early.replace(paths("/ml*"), hosts("other.shop.example")))
