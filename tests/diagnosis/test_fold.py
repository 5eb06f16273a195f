"""One issue for one change: who gives way to whom."""

from dataclasses import replace

from auditor.diagnosis.fold import BREAKS, folded
from auditor.model.finding import Class, Confidence, Evidence, Finding, Hop, Severity

RULE = "aws_lb_listener_rule.web"


def _finding(cause, class_=Class.UNAPPLIED, attribute="", subject=RULE, explains=()):
    seen = (Evidence("live", f"{cause} saw it"),)
    return Finding(
        cause, class_, subject, attribute, "m", Severity.HIGH, Confidence.HIGH, Hop.RULE, seen, None, explains
    )


def test_without_a_broken_route_nothing_changes():
    found = [_finding("attribute-differs", attribute="priority"), _finding("rule-missing")]
    assert folded(found) == found


def test_what_was_not_applied_gives_way():
    breaks = _finding(BREAKS, attribute="condition[0].values")
    assert folded([_finding("attribute-differs", attribute="condition[0].values"), breaks]) == [breaks]
    assert folded([breaks, _finding("rule-missing")]) == [breaks]


def test_what_was_changed_by_hand_takes_the_evidence():
    for class_ in (Class.DRIFTED, Class.DIFFERS):
        other = _finding("rule-forwards-elsewhere", class_, "action[0].target_group_arn")
        breaks = _finding(BREAKS, class_)
        assert folded([other, breaks]) == [replace(other, evidence=(*other.evidence, *breaks.evidence))]


def test_a_finding_that_explains_a_failed_request_stays():
    other = _finding("rule-missing", explains=("endpoints/web",))
    assert [one.cause for one in folded([other, _finding(BREAKS)])] == ["rule-missing"]


def test_of_several_the_first_takes_the_evidence_and_all_stay():
    many = [_finding("attribute-differs", Class.DRIFTED, path) for path in ("condition[0].values", "priority")]
    first, second = folded([*many, _finding(BREAKS)])
    assert (len(first.evidence), len(second.evidence)) == (2, 1)


def test_a_tag_of_the_rule_and_another_subject_are_other_matters():
    others = [_finding("attribute-differs", Class.DRIFTED, "tags"), _finding("rule-missing", subject="other")]
    breaks = _finding(BREAKS, attribute="condition")
    assert folded([*others, breaks]) == [*others, breaks]


def test_where_nobody_knows_who_moved_the_issue_is_as_bad_as_what_breaks():
    for class_, severity in ((Class.DIFFERS, Severity.HIGH), (Class.DRIFTED, Severity.MEDIUM)):
        other = replace(_finding("attribute-differs", class_, "condition[0].values"), severity=Severity.MEDIUM)
        assert [one.severity for one in folded([other, _finding(BREAKS, class_)])] == [severity]
