"""What causes share: severities, claims of a service that is down, edits."""

from dataclasses import replace

import pytest

from auditor.causes.cause import (
    edit_at,
    ids,
    left_to_others,
    observed,
    of_service,
    severity_of,
    snippet,
    target,
    written,
)
from auditor.model.finding import Severity
from auditor.model.source import SourceRange
from auditor.model.value import Sensitive, Unknown
from tests.worlds.world import WORLDS, World

WEB = "aws_ecs_service.web"


@pytest.fixture(scope="module")
def empty():
    return World(WORLDS / "service-scaled-to-zero" / "broken").facts()


def test_a_failing_request_is_critical_a_failing_check_high(empty):
    requests = [failed for failed in empty.failures if failed.request]
    checks = [failed for failed in empty.failures if not failed.request]
    assert severity_of(requests) == Severity.CRITICAL
    assert severity_of(checks, Severity.LOW) == Severity.HIGH
    assert severity_of([], Severity.LOW) == Severity.LOW


def test_a_service_that_is_down_explains_its_checks_and_the_errors_of_the_balancer(empty):
    assert ids(of_service(empty, WEB)) == ids(empty.failures)


def test_a_service_that_is_down_explains_no_status_that_it_does_not_give(empty):
    assert all(failed.request is None for failed in of_service(empty, WEB, (504,)))


def test_a_name_that_does_not_resolve_is_not_explained_by_a_service():
    facts = World(WORLDS / "decoys" / "name-not-resolved-and-service-at-zero").facts()
    assert [failed for failed in of_service(facts, WEB) if failed.request] == []


def test_a_request_that_goes_elsewhere_in_aws_is_not_explained_by_the_declared_service():
    facts = World(WORLDS / "decoys" / "moved-rule-and-service-at-zero").facts()
    assert [failed for failed in of_service(facts, "aws_ecs_service.api") if failed.request] == []


def test_what_is_ignored_or_scaled_is_left_to_others(empty):
    scaled = World(WORLDS / "decoys" / "zero-under-autoscaling").facts()
    assert left_to_others(scaled, WEB, "desired_count")
    assert not left_to_others(scaled, WEB, "task_definition")
    assert not left_to_others(empty, WEB, "desired_count")


def _span_of(facts, text):
    lines = facts.sources["main.tf"].split("\n")
    line = next(number for number, each in enumerate(lines, 1) if text in each)
    column = lines[line - 1].index(text) + 1
    return SourceRange("main.tf", line, column, line, column + len(text))


def test_an_edit_replaces_whole_lines_and_only_the_literal(empty):
    span = _span_of(empty, '"shop-api"')
    edit = edit_at(empty, span, "shop-api", "other")
    assert edit.before == snippet(empty, span)
    assert edit.after == edit.before.replace('"shop-api"', '"other"')


@pytest.mark.parametrize("old", ["another", Sensitive("shop-api"), Unknown("who knows"), None])
def test_no_edit_where_the_text_is_not_that_literal(empty, old):
    assert edit_at(empty, _span_of(empty, '"shop-api"'), old, "new") is None


def test_evidence_names_the_line_that_sets_the_value(empty):
    service = empty.declared.find(WEB)
    line = int(written(service, "desired_count", "it is 2").source.rpartition(":")[2])
    assert "default = 2" in empty.sources["main.tf"].splitlines()[line - 1]


def test_the_same_answer_is_told_once(empty):
    requests = [failed for failed in empty.failures if failed.request]
    assert len(observed([*requests, *requests], most=100)) == len({str(failed.request) for failed in requests})
    assert observed([replace(requests[0], observation=None)]) == ()


def test_a_target_is_quoted_for_the_shell():
    assert target('module.a["b"].c.d', "e.f") == "terraform apply -target='module.a[\"b\"].c.d' -target='e.f'"


def test_a_command_is_run_in_the_root_module_of_its_resources():
    assert target("aws_lb.a", "aws_lb.b") == "terraform apply -target='aws_lb.a' -target='aws_lb.b'"
    assert target("net//aws_lb.a", verb="plan") == "terraform -chdir='net' plan -target='aws_lb.a'"
    assert target("net//aws_lb.a", "app//aws_lb.b") == (
        "terraform -chdir='net' apply -target='aws_lb.a' && terraform -chdir='app' apply -target='aws_lb.b'"
    )
