"""The section about the next apply: lines, JSON and Markdown, only where there is something to tell."""

import json
from dataclasses import replace

from auditor.formats import apply as shown
from auditor.formats import console, markdown
from auditor.formats import json as as_json
from auditor.model.apply import Apply, Notice, Overwrite, ResourceChange, RouteChange
from auditor.model.finding import Class, Severity
from auditor.model.request import Request
from auditor.model.source import SourceRange
from tests.formats.reports import EMPTY
from tests.formats.schemas import errors

PLACE = SourceRange("main.tf", 7, 1, 9, 2)
APPLY = Apply(
    "plan JSON",
    (ResourceChange("update", "aws_lb.a", "idle_timeout", PLACE), ResourceChange("delete", "aws_lb.b")),
    (Overwrite("aws_lb.a", "idle_timeout", "30", "60", Class.DRIFTED, PLACE),),
    (
        Notice("deposed", "aws_lb.c", "an old one waits", Severity.LOW),
        Notice("prevent-destroy", "aws_lb.b", "terraform refuses", Severity.HIGH),
    ),
    (RouteChange("breaks", Request("GET", "https://a.example/mlflow/"), "aws_lb_listener_rule.m", "m", "404"),),
)
REPORT = replace(EMPTY, apply=APPLY)


def test_the_worst_comes_first():
    assert shown.headline(APPLY) == "1 updated, 1 destroyed (plan JSON)"
    assert shown.lines(APPLY) == [
        "breaks GET https://a.example/mlflow/: now m; after it 404",
        "prevent destroy: aws_lb.b: terraform refuses",
        "deposed: aws_lb.c: an old one waits",
        "overwrites aws_lb.a idle_timeout: 30 in AWS becomes 60",
    ]


def test_the_json_fits_its_schema_and_holds_all():
    document = json.loads(as_json.render(REPORT))
    assert errors(document, "report.schema.json") == []
    told = document["apply"]
    assert (told["counts"], told["routes"][0]["url"]) == ({"update": 1, "delete": 1}, "https://a.example/mlflow/")
    assert [one["severity"] for one in told["notices"]] == ["low", "high"]
    assert (told["overwrites"][0]["class"], told["changes"][0]["line"]) == ("drifted", 7)


def test_console_and_markdown_have_the_section():
    text = console.render(REPORT)
    assert "this apply: 1 updated, 1 destroyed (plan JSON)" in text
    assert "this apply: breaks GET https://a.example/mlflow/" in text
    page = markdown.render(REPORT)
    assert "## What this apply would do" in page
    assert "| breaks | `GET https://a.example/mlflow/` | m | 404 | `aws_lb_listener_rule.m` |" in page
    assert page.index("prevent destroy (high)") < page.index("deposed (low)")


def test_nothing_to_tell_leaves_the_section_out():
    for report in (EMPTY, replace(EMPTY, apply=Apply("code"))):
        assert "this apply" not in console.render(report)
        assert "What this apply would do" not in markdown.render(report)
    assert json.loads(as_json.render(EMPTY))["apply"] is None
