"""The routes after an apply: what the code sets, what it leaves, what it destroys, what a plan does not touch."""

from auditor.after_apply import removed, table_after
from auditor.model.request import Request
from tests.planned import BROKEN, CLEAN, DECOYS, before_apply, change, edited, plan_file, values_of, whole_plan

WEB = Request("GET", "http://app.shop.example/web")
OLD = Request("GET", "http://app.shop.example/old/x")
RULE = "aws_lb_listener_rule.web"
IGNORING = '\n  lifecycle {\n    ignore_changes = [condition]\n  }\n\n  action {\n    type             = "forward"\n'
WEB_ACTION = '\n  action {\n    type             = "forward"\n    target_group_arn = aws_lb_target_group.web.arn'


def _answer(facts, request):
    table = table_after(facts)
    assert table is not None
    return str(table.match(request).action)


def test_the_code_replaces_what_aws_has():
    facts = before_apply(BROKEN)
    assert str(facts.live_table.match(WEB).action) == "forward to aws_lb_target_group.web"
    assert _answer(facts, WEB) == "fixed response 404"


def test_what_the_code_leaves_to_others_stays(tmp_path):
    ignoring = IGNORING + "    target_group_arn = aws_lb_target_group.web.arn"
    folder = edited(tmp_path, BROKEN, (WEB_ACTION, ignoring))
    assert _answer(before_apply(folder, BROKEN), WEB) == "forward to aws_lb_target_group.web"


def test_what_the_state_does_not_know_stays_and_what_only_it_knows_goes():
    unknown = DECOYS / "apply-leaves-a-rule-that-it-does-not-know"
    known = DECOYS / "apply-removes-a-rule-that-works"
    stays = before_apply(unknown, state=unknown / "state.json")
    assert _answer(stays, OLD).startswith("forward to arn:")
    assert removed(stays) == {}
    goes = before_apply(known, state=known / "state.json")
    assert _answer(goes, OLD) == "fixed response 404"
    assert set(removed(goes).values()) == {"aws_lb_listener_rule.old", "aws_lb_target_group.old"}
    assert _answer(before_apply(known), OLD).startswith("forward to arn:")


def test_what_a_removed_block_keeps_is_not_destroyed(tmp_path):
    source = DECOYS / "apply-removes-a-rule-that-works"
    block = "\nremoved {\n  from = aws_lb_listener_rule.old\n  lifecycle {\n    destroy = false\n  }\n}\n"
    facts = before_apply(edited(tmp_path, source, more=block), source, state=source / "state.json")
    assert set(removed(facts).values()) == {"aws_lb_target_group.old"}


def test_nothing_is_said_to_go_where_the_code_was_not_read_completely(tmp_path):
    source = DECOYS / "apply-removes-a-rule-that-works"
    more = '\nmodule "rules" {\n  source       = "./absent"\n  listener_arn = aws_lb_listener.http.arn\n}\n'
    facts = before_apply(edited(tmp_path, source, more=more), source, state=source / "state.json")
    assert removed(facts) == {}
    assert table_after(facts) is None


def test_a_targeted_plan_changes_only_what_it_names(tmp_path):
    values = values_of(BROKEN)
    api = plan_file(
        tmp_path, [change("aws_lb_listener_rule.api", ["no-op"], values["aws_lb_listener_rule.api"])], values
    )
    assert _answer(before_apply(BROKEN, plan=api), WEB) == "forward to aws_lb_target_group.web"


def test_a_plan_sets_its_own_values_not_those_of_newer_code(tmp_path):
    after = values_of(CLEAN)[RULE] | {"condition": [{"path_pattern": [{"values": ["/web/*"]}]}]}
    plan = whole_plan(tmp_path, CLEAN, change(RULE, ["update"], after))
    facts = before_apply(CLEAN, plan=plan)
    assert str(facts.table.match(WEB).action) == "forward to aws_lb_target_group.web"
    assert _answer(facts, WEB) == "fixed response 404"


def test_what_only_the_apply_will_tell_is_taken_from_the_code(tmp_path):
    after = {**values_of(CLEAN)[RULE], "action": [{"type": "forward"}]}
    unknown = {"action": [{"target_group_arn": True}]}
    facts = before_apply(
        CLEAN, plan=whole_plan(tmp_path, CLEAN, change(RULE, ["update"], after, after_unknown=unknown))
    )
    assert _answer(facts, WEB) == "forward to aws_lb_target_group.web"


def test_a_plan_that_destroys_says_what_goes(tmp_path):
    plan = whole_plan(tmp_path, CLEAN, change(RULE, ["delete"], None))
    facts = before_apply(CLEAN, plan=plan)
    assert set(removed(facts).values()) == {RULE}
