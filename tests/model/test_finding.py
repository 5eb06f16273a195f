from dataclasses import replace

import pytest

from auditor.model.finding import Class, Confidence, Evidence, Finding, Hop, Severity
from tests.builders import span

FINDING = Finding(
    cause="rule-shadowed",
    class_=Class.BROKEN,
    subject="aws_lb_listener_rule.a",
    attribute="priority",
    message="It shadows.",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    hop=Hop.RULE,
    evidence=(Evidence("source", "priority 5"),),
    range=span(10),
)


def test_a_finding_without_evidence_cannot_be_made():
    with pytest.raises(ValueError, match="no evidence"):
        replace(FINDING, evidence=())


def test_the_fingerprint_does_not_move_with_lines_and_values():
    moved = replace(FINDING, range=span(99), message="Other words.", expected="10", actual="5")
    assert moved.fingerprint == FINDING.fingerprint


@pytest.mark.parametrize("change", [{"cause": "x"}, {"subject": "x"}, {"attribute": "x"}])
def test_the_fingerprint_tells_cause_subject_and_attribute_apart(change):
    assert replace(FINDING, **change).fingerprint != FINDING.fingerprint


def test_severities_and_hops_are_ordered_and_show_as_words():
    assert Severity.INFO < Severity.LOW < Severity.MEDIUM < Severity.HIGH < Severity.CRITICAL
    assert [str(hop) for hop in sorted(Hop)] == [
        "dns", "tcp", "tls", "listener", "rule", "target_group", "targets", "service", "task", "application",
    ]  # fmt: skip
    assert (str(Severity.HIGH), str(Confidence.LOW)) == ("high", "low")


def test_the_classes_have_the_four_words():
    assert {str(one) for one in Class} == {"unapplied", "drifted", "differs", "broken"}
