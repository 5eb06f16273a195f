"""infrastructure_health_report.json says the score, its parts and each service, and agrees with its schema."""

import json
from dataclasses import replace

import pytest

from auditor import formats
from auditor.model.report import Score
from tests.formats import reports
from tests.formats.schemas import errors


def document(report):
    return json.loads(formats.render(report, "health"))


@pytest.mark.parametrize("report", [reports.COMPLETE, reports.CLEAN, reports.EMPTY])
def test_every_health_report_agrees_with_the_schema(report):
    assert errors(document(report), "health.schema.json") == []


@pytest.mark.parametrize(("percent", "met"), [(80.1, True), (80.0, False), (None, None)])
def test_the_target_is_met_above_eighty_per_cent_and_unknown_without_a_score(percent, met):
    assert document(replace(reports.COMPLETE, score=Score(percent, ())))["target_met"] is met


def test_a_service_that_no_check_looked_at_in_ecs_is_null_not_healthy():
    services = {row["name"]: row for row in document(reports.COMPLETE)["services"]}
    assert services["auth"]["ecs"] is None
    assert services["auth"]["health_endpoint"]["verdict"] == "fail"
    assert services["api"]["latency_seconds"] == 0.042
