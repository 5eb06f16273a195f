"""The finding of a route that the next apply breaks: how bad, whose, and without secrets."""

from auditor.causes.apply_breaks_route import CAUSE
from auditor.diagnosis import judge
from auditor.model.finding import Class, Severity
from tests.planned import BROKEN, CLEAN, DECOYS, before_apply, edited, whole_plan
from tests.planned import change as changed


def test_a_request_that_ends_in_nothing_is_high():
    [finding] = CAUSE.find(before_apply(BROKEN, state=BROKEN / "state.json"))
    assert (finding.severity, finding.class_) == (Severity.HIGH, Class.UNAPPLIED)
    assert finding.message.startswith("This apply breaks GET http://app.shop.example/web: now aws_lb_listener_rule.web")
    assert finding.service == "aws_ecs_service.web"
    assert finding.fix.disposition == "needs review"
    assert finding.fix.commands == ("terraform plan -target='aws_lb_listener_rule.web'",)


def test_without_a_state_nobody_can_say_who_moved():
    facts = before_apply(BROKEN)
    [finding] = CAUSE.find(facts)
    assert finding.class_ is Class.DIFFERS
    assert [(one.cause, one.severity) for one in judge(facts).findings] == [("attribute-differs", Severity.HIGH)]


def test_a_move_that_is_meant_is_medium():
    folder = DECOYS / "apply-moves-away-from-a-group-that-goes"
    [finding] = CAUSE.find(before_apply(folder, state=folder / "state.json"))
    assert finding.severity is Severity.MEDIUM
    assert finding.message.startswith("This apply moves GET ")


def test_a_plan_that_destroys_what_the_code_declares_breaks_it(tmp_path):
    rule = "aws_lb_listener_rule.web"
    plan = whole_plan(tmp_path, CLEAN, changed(rule, ["delete"], None))
    [finding] = CAUSE.find(before_apply(CLEAN, plan=plan))
    assert (finding.subject, finding.severity, finding.class_) == (rule, Severity.HIGH, Class.UNAPPLIED)


def test_a_secret_header_of_a_rule_is_not_shown(tmp_path):
    paths = '  condition {\n    path_pattern {\n      values = ["/web", '
    header = 'http_header_name = "X-Origin-Verify"\n      values = ["hunter2-and-more"]'
    folder = edited(
        tmp_path, CLEAN, (paths, f"  condition {{\n    http_header {{\n      {header}\n    }}\n  }}\n{paths}")
    )
    found = list(CAUSE.find(before_apply(folder, CLEAN)))
    assert found
    assert "hunter2" not in repr([(one.message, one.evidence, one.expected, one.actual) for one in found])
