"""Each fault of the lab, alone: exactly one root cause, on the right address and attribute, and nothing unexplained."""

from collections.abc import Callable

import pytest

from auditor.lab import Lab, scenarios
from auditor.model.report import Report

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

MLFLOW_TASK = 'module.service["mlflow"].aws_ecs_task_definition.this'
EXPECTED = {
    "api-health-path-wrong": (
        "health-check-path-not-served",
        "broken",
        'module.service["api"].aws_lb_target_group.this',
        "health_check[0].path",
        "terraform.tfvars",
        'health_check_path = "/api/v1/healthz"',
    ),
    "api-rule-missing": (
        "rule-missing",
        "differs",
        'module.alb.aws_lb_listener_rule.this["api"]',
        "",
        "modules/alb/main.tf",
        'resource "aws_lb_listener_rule" "this" {',
    ),
    "auth-scaled-to-zero": (
        "service-scaled-to-zero",
        "differs",
        'module.service["auth"].aws_ecs_service.this',
        "desired_count",
        "terraform.tfvars",
        "desired_count = 1",
    ),
    "legacy-rule-shadows": (
        "rule-shadowed",
        "broken",
        "aws_lb_listener_rule.legacy_api",
        "priority",
        "alb.tf",
        "priority = 5",
    ),
    "mlflow-crashes": (
        "task-exits-at-start",
        "broken",
        MLFLOW_TASK,
        "container_definitions[0].environment[1].value",
        "terraform.tfvars",
        'MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE = "30m"',
    ),
    "mlflow-host-rejected": (
        "mlflow-rejects-host",
        "broken",
        MLFLOW_TASK,
        "container_definitions[0].environment[0].value",
        "locals.tf",
        None,
    ),
    "mlflow-rule-moved": (
        "rule-forwards-elsewhere",
        "differs",
        'module.alb.aws_lb_listener_rule.this["api_mlflow"]',
        "action[0].target_group_arn",
        "modules/alb/main.tf",
        "target_group_arn = var.target_group_arns[each.value.service]",
    ),
    "mlflow-security-group-closed": (
        "security-group-blocks-target",
        "differs",
        'module.service["mlflow"].aws_vpc_security_group_ingress_rule.from_alb',
        "",
        "modules/ecs-service/main.tf",
        'resource "aws_vpc_security_group_ingress_rule" "from_alb" {',
    ),
}


def test_every_fault_of_the_lab_is_expected_here():
    assert set(EXPECTED) == set(scenarios())


def test_healthy_lab_has_no_finding_and_scores_a_hundred(audit: Callable[[], Report]):
    report = audit()
    assert [(finding.cause, finding.subject, finding.attribute) for finding in report.findings] == []
    assert [(failure.check.id, failure.check.actual) for failure in report.failures] == []
    assert [str(gap) for gap in report.gaps] == []
    assert report.score.percent == 100.0
    assert report.run.elapsed_seconds < 60


@pytest.mark.parametrize("fault", sorted(EXPECTED))
def test_fault_alone_gives_exactly_its_root_cause(fault: str, lab: Lab, audit: Callable[[], Report]):
    cause, standing, subject, attribute, path, line = EXPECTED[fault]
    try:
        lab.apply(fault)
        lab.settle()
        report = audit()
        sources = {f.range.path: (lab.tf_dir / f.range.path).read_text() for f in report.findings if f.range}
    finally:
        lab.restore()
    found = [(f.cause, str(f.class_), f.subject, f.attribute, f.range.path if f.range else "") for f in report.findings]
    assert found == [(cause, standing, subject, attribute, path)]
    span = report.findings[0].range
    assert span is not None
    assert line in (None, " ".join(sources[path].splitlines()[span.line - 1].split()))
    assert report.findings[0].explains, "a fault that fails nothing is no fault"
    assert [(u.check.id, u.check.actual) for u in report.unexplained] == []
    assert report.score.percent is not None
    assert report.score.percent < 100
