"""Who would answer, as a flowchart."""

import re

import pytest

from auditor.formats.route_mermaid import mermaid
from auditor.formats.routes import Question, planes, route
from tests import builders as b
from tests.formats import reports
from tests.formats.routing import FACTS, LIVE_FACTS, facts, request

API = request("https://registry.hokus.ai/api/mlflow/x")
LINES = re.compile(
    r"flowchart LR|  end|  classDef differs [\w:#,-]+|  class \w+ differs|\s+\w+ --> \w+"
    r'|\s+(?:subgraph )?\w+ ?\(?\["[^"\[\]{}()<>`%|\\]*(?:<br/>[^"\[\]{}()<>`%|\\]*)*"\]\)?'
)


def drawn(known, asked, seen=None):
    return mermaid([route(planes(known), Question(asked), seen)])


def test_each_plane_is_a_lane():
    chart = drawn(LIVE_FACTS, API, reports.MLFLOW_404)
    assert [line for line in chart.splitlines() if "subgraph" in line] == [
        '  subgraph q0_declared ["declared"]',
        '  subgraph q0_live ["live"]',
        '  subgraph q0_observed ["observed"]',
    ]
    assert "aws_lb_target_group.mlflow" in chart
    assert "HTTP 404<br/>MLflow" in chart
    assert "  class q0_live2 differs" in chart


def test_a_plane_that_is_not_known_says_why():
    assert "not known<br/>it was not asked #40;--no-live#41;" in drawn(FACTS, API)


@pytest.mark.parametrize(
    "foreign",
    [
        '/"]; click q0 call x()',
        "/%%{init: {}}%%",
        "/<script>alert(1)</script>",
        "/`a`",
        "/a|b\\c",
        "/#quot;",
        "/x\n  end",
    ],
)
def test_no_foreign_text_can_end_a_label_or_begin_a_directive(foreign):
    known = facts(b.lb(), b.https(b.fixed("404", foreign)), b.record("app", "app.test"))
    chart = drawn(known, request("https://app.test" + foreign.replace("\n", "")))
    assert all(LINES.fullmatch(line) for line in chart.splitlines())


@pytest.mark.parametrize(
    "url", [API.url, "https://registry.hokus.ai:8443/api/x", "http://x.example", "https://a.test:81"]
)
@pytest.mark.parametrize("known", [FACTS, LIVE_FACTS])
def test_every_line_is_of_the_grammar(known, url):
    assert all(LINES.fullmatch(line) for line in drawn(known, request(url), reports.REFUSED).splitlines())
