"""When a printed fix is verified: it changes one attribute, breaks no route, and brings no error."""

from dataclasses import replace

import pytest

from auditor.causes.cause import edit_at
from auditor.diagnosis import judge
from auditor.diagnosis.verify import verify
from auditor.model.finding import Edit
from auditor.model.source import SourceRange
from tests.worlds.world import WORLDS, World

GROUP = "aws_lb_target_group.api"


@pytest.fixture(scope="module")
def shadowed():
    facts = World(WORLDS / "rule-shadowed" / "broken").facts()
    [finding] = judge(facts).findings
    return facts, finding


def _edited(facts, finding, *pairs):
    """The finding with edits that replace lines of main.tf."""
    edits = []
    for old, new in pairs:
        lines = facts.sources["main.tf"].split("\n")
        number = next(n for n, line in enumerate(lines, 1) if old in line)
        line = lines[number - 1]
        span = SourceRange("main.tf", number, 1, number, len(line) + 1)
        edits.append(Edit(span, line, line.replace(old, new)))
    return replace(finding, fix=replace(finding.fix, edits=tuple(edits), verified=False, disposition="safe"))


def _verified(facts, finding, *pairs):
    fix = verify(facts, _edited(facts, finding, *pairs)).fix
    assert fix.verified or fix.disposition == "needs review"
    return fix.verified


def test_the_printed_fix_of_the_world_is_verified(shadowed):
    facts, finding = shadowed
    assert verify(facts, finding).fix.verified


def test_a_fix_that_leaves_the_request_where_it_is_is_not(shadowed):
    assert not _verified(*shadowed, ("priority     = 5", "priority     = 6"))


def test_a_fix_that_changes_another_resource_is_not(shadowed):
    facts, finding = shadowed
    [edit] = finding.fix.edits
    other = ('"shop-web"', '"shop-web2"')
    after = edit.after.strip()
    assert not _verified(facts, finding, ("priority     = 5", after), other)


def test_a_fix_that_changes_another_attribute_of_its_subject_is_not():
    facts = World(WORLDS / "health-check-path-not-served" / "broken").facts()
    [finding] = judge(facts).findings
    assert _verified(facts, finding, ('default = "/status"', 'default = "/health"'))
    own = ("    path    = var.api_health_path", '    path    = "/health"\n    interval = 12')
    assert not _verified(facts, finding, own)


def test_a_fix_of_a_default_that_another_resource_shares_is_not():
    facts = World(WORLDS / "decoys" / "health-path-shared-by-two-groups").facts()
    [finding] = judge(facts).findings
    assert finding.fix.edits
    assert (finding.fix.verified, finding.fix.disposition) == (False, "needs review")


def test_a_fix_that_brings_an_error_is_not(shadowed):
    assert not _verified(*shadowed, ("priority     = 5", "priority     = local.absent"))


def test_a_fix_that_no_longer_parses_is_not(shadowed):
    assert not _verified(*shadowed, ("priority     = 5", "priority     = {"))


def test_a_fix_that_does_not_fit_the_text_is_not(shadowed):
    facts, finding = shadowed
    [edit] = finding.fix.edits
    stale = replace(finding, fix=replace(finding.fix, edits=(replace(edit, before="another text"),)))
    assert not verify(facts, stale).fix.verified


def test_a_fix_that_changes_an_output_is_not(shadowed):
    facts, finding = shadowed
    [edit] = finding.fix.edits
    api_url = 'value = "http://app.shop.example/api/items"'
    assert not _verified(facts, finding, ("priority     = 5", edit.after.strip()), (api_url, 'value = "gone"'))


def test_a_fix_that_moves_a_working_request_is_not():
    facts = World(WORLDS / "clean" / "plain").facts()
    healthy = World(WORLDS / "rule-forwards-elsewhere" / "broken")
    [finding] = judge(healthy.facts()).findings
    narrowed = replace(finding, attribute="condition[0].path_pattern[0].values[0]", explains=())
    assert not _verified(facts, narrowed, ('"/api/*"', '"/v2/*"'))


def test_a_fix_without_edits_is_left_as_it_is(shadowed):
    facts, finding = shadowed
    applied = replace(finding, fix=replace(finding.fix, edits=()))
    assert verify(facts, applied) == applied
    assert verify(facts, replace(finding, fix=None)).fix is None
    assert verify(replace(facts, evaluate=None), finding) == finding


def test_an_edit_of_one_variable_in_a_document_changes_that_variable_only():
    facts = World(WORLDS / "mlflow-rejects-host" / "broken").facts()
    [finding] = judge(facts).findings
    assert finding.fix.verified
    definition = facts.declared.find(finding.subject)
    span = definition.origin_of(finding.attribute)
    edit = edit_at(facts, span, definition.decoded("container_definitions")[0]["environment"][1]["value"], "x")
    elsewhere = replace(finding, attribute="container_definitions[0].environment[0].value")
    assert not verify(facts, replace(elsewhere, fix=replace(finding.fix, edits=(edit,)))).fix.verified
