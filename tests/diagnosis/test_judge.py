"""One root cause is one finding, each failure has its root, and the same facts give the same report."""

from dataclasses import replace

from auditor.diagnosis import judge
from auditor.diagnosis.judge import _merged, causes
from auditor.model.finding import Class, Confidence, Evidence, Finding, Hop, Severity
from tests.worlds.world import WORLDS, World

DECOYS = WORLDS / "decoys"


def _report(name):
    return judge(World(DECOYS / name).facts())


def test_the_same_facts_give_the_same_report():
    facts = World(DECOYS / "moved-rule-and-service-at-zero").facts()
    assert judge(facts) == judge(facts)


def test_each_failure_is_under_its_first_broken_hop():
    report = _report("moved-rule-and-service-at-zero")
    rule, service = report.findings
    assert (rule.cause, service.cause) == ("rule-forwards-elsewhere", "service-scaled-to-zero")
    by_root = {failure.check.id: failure.explained_by[0] for failure in report.failures}
    requests = {f.check.id for f in report.failures if f.observation}
    assert {by_root[id] for id in requests} == {rule.fingerprint}
    assert {by_root[id] for id in by_root.keys() - requests} == {service.fingerprint}


def test_no_failure_is_explained_by_two_roots():
    for folder in sorted(DECOYS.iterdir()):
        told = [id for finding in judge(World(folder).facts()).findings for id in finding.explains]
        assert len(told) == len(set(told)), folder.name


def test_a_rule_that_two_services_share_is_one_finding_that_explains_both():
    [finding] = _report("shared-security-group-rule").findings
    assert any("/web/" in evidence.text for evidence in finding.evidence)
    assert any("/api/" in evidence.text for evidence in finding.evidence)


def _made(**changes):
    given = {
        "cause": "attribute-differs",
        "class_": Class.DIFFERS,
        "subject": "aws_lb.main",
        "attribute": "idle_timeout",
        "message": "m",
        "severity": Severity.LOW,
        "confidence": Confidence.LOW,
        "hop": Hop.TCP,
        "evidence": (Evidence("live", "a"),),
    }
    return Finding(**{**given, **changes})


def test_merging_keeps_the_worst_and_all_that_was_seen():
    one = _made(explains=("a", "b"))
    both = _merged(one, _made(severity=Severity.HIGH, evidence=(Evidence("live", "b"),), explains=("b", "c")))
    assert (both.severity, both.explains) == (Severity.HIGH, ("a", "b", "c"))
    assert [evidence.text for evidence in both.evidence] == ["a", "b"]


def test_general_causes_yield_to_a_specific_one_of_the_same_attribute():
    report = judge(World(WORLDS / "rule-forwards-elsewhere" / "broken").facts())
    assert [finding.cause for finding in report.findings] == ["rule-forwards-elsewhere"]


def test_a_general_cause_of_another_resource_stays():
    found = [finding.cause for finding in _report("mlflow-runs-another-revision").findings]
    assert found == ["mlflow-rejects-host", "attribute-differs"]


def test_findings_come_in_order_of_fixing():
    for folder in sorted(DECOYS.iterdir()):
        findings = judge(World(folder).facts()).findings
        severities = [finding.severity for finding in findings]
        assert severities == sorted(severities, reverse=True), folder.name


def test_fingerprints_stay_when_lines_move(tmp_path):
    import shutil

    moved = tmp_path / "world"
    shutil.copytree(WORLDS / "health-check-path-not-served" / "broken", moved)
    text = (moved / "main.tf").read_text()
    (moved / "main.tf").write_text("# one more line\n\n" + text)
    before = judge(World(WORLDS / "health-check-path-not-served" / "broken").facts()).findings
    after = judge(World(moved).facts()).findings
    assert [f.fingerprint for f in before] == [f.fingerprint for f in after]
    assert before[0].range.line + 2 == after[0].range.line


def test_an_unexplained_failure_says_what_was_looked_at():
    [failure] = _report("404-of-the-right-application").unexplained
    assert "aws_lb_listener_rule.api -> aws_lb_target_group.api -> aws_ecs_service.api" in failure.tried


def test_what_could_not_be_read_is_among_the_gaps():
    report = _report("rules-unread-service-at-zero")
    assert {gap.subject for gap in report.gaps} == {"aws_lb_listener", "aws_lb_listener_rule"}


def test_a_run_without_failures_and_differences_finds_nothing():
    facts = replace(World(WORLDS / "clean" / "plain").facts(), suites=())
    report = judge(facts)
    assert (report.findings, report.failures) == ((), ())
    assert report.coverage.resources == len(facts.declared.resources)


def test_causes_are_known_by_their_id():
    assert all(cause.id == id for id, cause in causes().items())


def test_every_finding_has_a_fix_that_begins_with_a_verb_and_evidence_with_a_source():
    verbs = {"Add", "Apply", "Ask", "Compare", "Correct", "Create", "Declare", "Find", "Move", "Read", "Remove", "Set"}
    for folder in sorted([*DECOYS.iterdir(), *WORLDS.glob("*/broken")]):
        for finding in judge(World(folder).facts()).findings:
            assert finding.fix.title.split()[0] in verbs, finding.fix.title
            assert all(evidence.source for evidence in finding.evidence), folder.name
            assert "Unknown(" not in repr((finding.message, finding.fix.title, finding.expected, finding.actual))
