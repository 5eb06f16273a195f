"""INFRASTRUCTURE_ISSUES.md says everything that the infrastructure team needs for one issue."""

from dataclasses import replace

import pytest

from auditor.formats.issues import issues
from auditor.formats.markdown import render, summary, traces
from tests.formats import reports


@pytest.fixture(scope="module")
def text():
    return render(reports.COMPLETE)


def section(text, heading):
    return text.split(f"### {heading}\n")[1].split("\n### ")[0].split("\n## ")[0]


def test_an_issue_has_address_line_endpoint_answer_expected_and_actual(text):
    issue = section(text, "Issue 1: listener-rule-drifted")
    for part in (
        '`module.alb.aws_lb_listener_rule.this["mlflow_api"]` `action[0].target_group_arn`',
        "[`modules/alb/rules.tf:41`](../infra/modules/alb/rules.tf#L41)",
        "| service | `hokusai-api-development` |",
        "| endpoint | `GET https://registry.hokus.ai/api/mlflow/version` |",
        "| answer | HTTP 404 by MLflow |",
        "| expected | HTTP 200 by the api service |",
        "| actual | HTTP 404 by MLflow |",
        "terraform apply -target=",
        "Risk: none. Rollback: move the rule back",
        "- live: priority 20 forwards to hokusai-mlflow-development (`elasticloadbalancing:DescribeRules`)",
    ):
        assert part in issue


def test_edits_are_a_diff_and_otherwise_the_hcl_is_shown(text):
    assert "```hcl\naction {" in section(text, "Issue 1: listener-rule-drifted")
    assert "```diff\n--- a/services.tf" in section(text, "Issue 2: service-scaled-to-zero")


def test_a_failure_behind_an_earlier_root_is_told_apart(text):
    issue = section(text, "Issue 2: service-scaled-to-zero")
    assert issue.index("This explains 1 failed check") < issue.index("have an earlier root") < issue.index("Stage 2")


def test_what_was_not_checked_names_the_iam_action(text):
    row = "| live | `aws_ecs_task_definition` | AccessDeniedException | `ecs:DescribeTaskDefinition` | images and"
    assert row in text.split("## What was not checked")[1]


def test_an_unexplained_failure_says_what_was_looked_at(text):
    assert "routing, target health, service events" in text.split("## Unexplained failures")[1]


def test_full_traces_are_in_a_collapsed_appendix_once(text):
    appendix = text.split("## Appendix: stack traces")[1]
    assert appendix.strip().startswith("<details>")
    assert appendix.count("ConnectionRefusedError: refused") == 1
    assert len(traces(reports.COMPLETE)) == 2


@pytest.mark.parametrize("report", [reports.COMPLETE, reports.CLEAN, reports.EMPTY])
def test_the_summary_has_five_lines(report):
    assert len(summary(report, issues(report))) == 5


def test_a_run_with_gaps_does_not_call_the_stack_healthy():
    text = render(replace(reports.CLEAN, gaps=(reports.GAP,)))
    assert 'read "What was not checked" before calling the stack healthy' in text


def test_links_start_where_the_run_says():
    run = replace(reports.COMPLETE.run, links="../../elsewhere/")
    assert "(../../elsewhere/terraform.tfvars#L12)" in render(replace(reports.COMPLETE, run=run))
