"""test_execution_summary.json holds every raw result and agrees with its schema."""

import json

import pytest

from auditor import formats
from tests.formats import reports
from tests.formats.schemas import errors


@pytest.mark.parametrize("report", [reports.COMPLETE, reports.CLEAN, reports.EMPTY])
def test_every_summary_agrees_with_the_schema(report):
    assert errors(json.loads(formats.render(report, "summary")), "summary.schema.json") == []


def test_totals_count_every_check_once():
    totals = json.loads(formats.render(reports.COMPLETE, "summary"))["totals"]
    assert totals == {"suites": 4, "checks": 12, "pass": 4, "fail": 3, "skip": 5, "error": 0}


def test_an_unexplained_failure_is_listed_with_what_was_looked_at():
    (failure,) = json.loads(formats.render(reports.COMPLETE, "summary"))["unexplained"]
    assert failure["tried"] == "routing, target health, service events"
