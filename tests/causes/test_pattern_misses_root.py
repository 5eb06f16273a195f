"""When the root of a pattern is missed by something that leads there."""

import pytest

from auditor.causes.pattern_misses_root import CAUSE
from tests.causes.static import BALANCER, conditions, found, group, listener, rule, world
from tests.worlds.world import WORLDS

BASE = BALANCER + listener() + group("docs")
DOCS = rule("docs", 10, conditions(path_pattern='["/docs/*"]'))
OUTPUT = 'output "%s" {\n  value = "http://app.shop.example%s"\n}\n'


def of(tmp_path, *texts):
    return found(tmp_path, BASE + "".join(texts), of=CAUSE)


def test_the_world_shows_it_without_aws():
    expected = [("pattern-misses-root", "aws_lb_listener_rule.docs", "condition[0].path_pattern[0].values")]
    assert world(WORLDS / "pattern-misses-root" / "broken") == expected
    assert world(WORLDS / "pattern-misses-root" / "fixed") == []


def test_an_output_that_names_a_page_leads_to_the_root(tmp_path):
    [finding] = of(tmp_path, DOCS, OUTPUT % ("docs_ui", "/docs"))
    assert "takes /docs/* and not /docs, to which output.docs_ui leads" in finding.message
    assert [edit.after.strip() for edit in finding.fix.edits] == ['values = ["/docs", "/docs/*"]']
    assert (finding.fix.verified, finding.fix.disposition) == (True, "needs review")


def test_a_list_that_is_full_gets_no_edit(tmp_path):
    full = rule("docs", 10, conditions(path_pattern='["/docs/*", "/a", "/b", "/c", "/d"]'))
    [finding] = of(tmp_path, full, OUTPUT % ("docs_ui", "/docs"))
    assert finding.fix.edits == ()


@pytest.mark.parametrize(
    "texts",
    [
        (DOCS,),
        (DOCS, OUTPUT % ("docs_url", "/docs")),
        (DOCS, OUTPUT % ("docs_ui", "/docs/")),
        (DOCS, OUTPUT % ("docs_ui", "/help")),
        (rule("docs", 10, conditions(path_pattern='["/docs", "/docs/*"]')), OUTPUT % ("docs_ui", "/docs")),
        (DOCS, rule("all", 20, conditions(path_pattern='["/*"]'), to="docs"), OUTPUT % ("docs_ui", "/docs")),
        (
            rule("docs", 10, conditions(path_pattern='["/docs/*"]', host_header='["other.shop.example"]')),
            OUTPUT % ("docs_ui", "/docs"),
        ),
    ],
)
def test_a_root_that_nobody_asks_for_or_that_is_taken_is_no_fault(tmp_path, texts):
    assert of(tmp_path, *texts) == []
