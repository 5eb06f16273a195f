"""MODEL_REGISTRATION_TEST_REPORT.md has every part that the PRD asks for."""

import pytest

from auditor.formats.issues import issues
from auditor.formats.registration import render
from tests.formats import reports


@pytest.fixture(scope="module")
def text():
    return render(reports.COMPLETE)


@pytest.mark.parametrize(
    "part",
    [
        "| time | `2026-11-24T12:00:00+00:00` (UTC)",
        "**66.6 %** (target: above 80 %)",
        "| endpoints | 1 | 3 | 30 |",
        "| `api` | pass: 1 of 1 running | pass: 1 of 1 running | not checked | pass: HTTP 200 by FastAPI",
        "| `auth` | not checked | not checked | not checked | fail: no answer (tcp: connection refused) |",
        "| Stage 2: create an experiment | fail | 0.04 s | HTTP 200 | HTTP 404 by MLflow |",
        "| Stage 6 | skip | 0.04 s | 1 of 1 running | not reached |",
        "| Authorization: Bearer | key-1 | 0 of 1 | 0 % |",
        "| `GET https://api.hokus.ai/health` | none | 200 | FastAPI application | 42 ms | HTTP 200 | pass |",
        "| `GET https://auth.hokus.ai/health` | none | none | no answer (tcp: connection refused) | 3 ms |",
        "No root cause explains it. Looked at: routing, target health, service events.",
    ],
)
def test_the_report_says(text, part):
    assert part in text


def test_recommendations_link_to_the_sections_of_the_issues(text):
    for issue in issues(reports.COMPLETE):
        assert f"[{issue.heading}](INFRASTRUCTURE_ISSUES.md#{issue.anchor})" in text.split("## Recommended fixes")[1]


def test_a_run_without_suites_says_so_in_every_section():
    text = render(reports.EMPTY)
    for part in ("No service was checked", "The workflow did not run", "No request was sent", "No suite ran"):
        assert part in text
