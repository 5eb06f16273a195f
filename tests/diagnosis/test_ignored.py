"""What .auditorignore does to a report: hidden findings are listed, failures stay, lines to be looked at are told."""

import json

from auditor.diagnosis import judge
from auditor.formats import json as as_json
from auditor.ignore import parse
from tests.formats.schemas import errors
from tests.planned import BROKEN, CLEAN, DECOYS, before_apply, edited
from tests.worlds.world import WORLDS, World


def _judged(tmp_path, lines, source=BROKEN):
    (edited(tmp_path, source) / ".auditorignore").write_text(lines)
    return judge(before_apply(tmp_path, source))


def _notes(report):
    return [(note.line, note.text) for note in report.ignore_notes]


def test_a_hidden_finding_is_counted_and_listed(tmp_path):
    report = _judged(tmp_path, "# ours\naws_lb_listener_rule.web.condition until=2026-12-31 # moves in December\n")
    assert report.findings == ()
    [one] = report.ignored
    assert (one.finding.cause, one.line, one.reason, one.until) == (
        "attribute-differs",
        2,
        "moves in December",
        "2026-12-31",
    )
    document = json.loads(as_json.render(report))
    assert errors(document, "report.schema.json") == []
    assert [each["finding"]["subject"] for each in document["ignored"]] == ["aws_lb_listener_rule.web"]


def test_a_line_may_name_what_aws_calls_it(tmp_path):
    rule = next(one for one in before_apply(BROKEN).live if one.get("priority") == 20)
    assert _judged(tmp_path, f"aws_lb_listener_rule.{rule.id}\n").findings == ()
    unmanaged = DECOYS / "apply-leaves-a-rule-that-it-does-not-know"
    [finding] = judge(before_apply(unmanaged)).findings
    assert _judged(tmp_path, f"aws_lb_listener_rule.{finding.subject}\n", unmanaged).findings == ()


def test_unused_expired_and_wrong_lines_are_told(tmp_path):
    report = _judged(tmp_path, "aws_lb.other\naws_lb_listener_rule.web until=2026-01-01\naws_lb.x until=never\n")
    assert len(report.findings) == 1
    assert [(line, text.partition(":")[0]) for line, text in _notes(report)] == [
        (1, "fits no finding"),
        (2, "hides nothing since 2026-01-01"),
        (3, "hides nothing"),
    ]


def test_a_negation_that_saves_a_finding_is_in_use(tmp_path):
    report = _judged(tmp_path, "*\n!aws_lb_listener_rule.*\n")
    assert (len(report.findings), report.ignored, report.ignore_notes) == (1, (), ())


def test_nothing_hides_what_a_failed_check_comes_of():
    from dataclasses import replace

    facts = World(WORLDS / "rule-missing" / "broken").facts()
    report = judge(replace(facts, ignores=parse("*")))
    [finding] = report.findings
    assert finding.explains
    assert report.ignored == ()
    assert [text for _, text in _notes(report)] == [
        f"does not hide rule-missing at {finding.subject}: {len(finding.explains)} failed checks come of it"
    ]
    assert report.unexplained == ()


def test_without_a_file_nothing_is_said():
    report = judge(before_apply(CLEAN))
    assert (report.ignored, report.ignore_notes) == ((), ())
