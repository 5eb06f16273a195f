"""What an apply would do: changes by action, live changes that it overwrites, what stops it, what a failed one left."""

import json

import pytest

from auditor.apply import would_do
from auditor.model.finding import Class
from tests.planned import BROKEN, CLEAN, DECOYS, before_apply, change, edited, values_of, whole_plan

RULE, GROUP = "aws_lb_listener_rule.web", "aws_lb_target_group.web"
PREVENT = '  name        = "shop-web"\n\n  lifecycle {\n    prevent_destroy = true\n  }\n'


def _tainted(target, source, address):
    state = json.loads((source / "state.json").read_text())
    for one in state["resources"]:
        if f"{one['type']}.{one['name']}" == address:
            one["instances"][0]["status"] = "tainted"
    path = target / "state.json"
    path.write_text(json.dumps(state))
    return path


def test_a_stack_as_it_was_applied_leaves_nothing_to_do():
    assert would_do(before_apply(CLEAN, state=CLEAN / "state.json")).is_nothing


def test_the_code_alone_tells_what_it_would_change():
    apply = would_do(before_apply(BROKEN))
    assert (apply.basis, apply.counts()) == ("code", {"update": 1})
    [one] = apply.changes
    assert (one.address, one.why) == (RULE, "condition[0].path_pattern[0].values")
    [route] = apply.routes
    assert (route.effect, str(route.request), route.subject) == ("breaks", "GET http://app.shop.example/web", RULE)


def test_what_the_code_makes_and_what_it_no_longer_has(tmp_path):
    source = DECOYS / "apply-removes-a-rule-that-works"
    more = '\nresource "aws_ecs_cluster" "second" {\n  name = "shop-2"\n}\n'
    apply = would_do(before_apply(edited(tmp_path, source, more=more), source, state=source / "state.json"))
    assert (apply.basis, apply.counts()) == ("code and state", {"create": 1, "delete": 2})
    [route] = apply.routes
    assert route.now == "aws_lb_listener_rule.old: forward to aws_lb_target_group.old"


@pytest.mark.parametrize(
    ("folder", "overwritten"),
    [
        ("rule-drifted", [Class.DRIFTED]),
        ("rule-unapplied", []),
        ("both-moved", [Class.DIFFERS]),
    ],
)
def test_what_somebody_changed_in_aws_is_overwritten(folder, overwritten):
    folder = DECOYS / folder
    found = would_do(before_apply(folder, state=folder / "state.json")).overwrites
    assert [one.class_ for one in found] == overwritten


def test_an_overwritten_value_is_told_before_and_after():
    folder = DECOYS / "rule-drifted"
    [one] = would_do(before_apply(folder, state=folder / "state.json")).overwrites
    assert (one.address, one.attribute) == ("aws_lb_listener_rule.api", "action[0].target_group_arn")
    assert (one.live, one.after) == (GROUP, "aws_lb_target_group.api")


def test_a_plan_tells_its_changes_by_terraforms_words(tmp_path):
    values = values_of(CLEAN)
    plan = whole_plan(
        tmp_path,
        CLEAN,
        change(RULE, ["update"], values[RULE]),
        change(GROUP, ["delete", "create"], values[GROUP], replace_paths=[["name"]]),
        change("aws_ecs_cluster.main", ["forget"], None),
        change("aws_lb.main", ["no-op"], values["aws_lb.main"], importing={"id": "arn:lb"}),
        change("aws_ecs_service.api", ["delete"], None, action_reason="delete_because_no_resource_config"),
    )
    apply = would_do(before_apply(CLEAN, plan=plan))
    assert apply.basis == "plan JSON"
    assert {one.address: (one.action, one.why) for one in apply.changes} == {
        RULE: ("update", ""),
        GROUP: ("replace", "by name"),
        "aws_ecs_cluster.main": ("forget", ""),
        "aws_lb.main": ("import", "imports arn:lb"),
        "aws_ecs_service.api": ("delete", "delete because no resource config"),
    }


def test_prevent_destroy_stops_a_replacement_and_nothing_else(tmp_path):
    folder = edited(tmp_path, CLEAN, ('  name        = "shop-web"\n', PREVENT))
    values = values_of(CLEAN)[GROUP]
    for actions, stopped in ((["delete", "create"], ["prevent-destroy"]), (["create", "delete"], ["prevent-destroy"])):
        plan = whole_plan(tmp_path, CLEAN, change(GROUP, actions, values))
        notices = would_do(before_apply(folder, CLEAN, plan=plan)).notices
        assert [(one.kind, one.subject) for one in notices] == [(kind, GROUP) for kind in stopped]
    plan = whole_plan(tmp_path, CLEAN, change(GROUP, ["update"], values))
    assert would_do(before_apply(folder, CLEAN, plan=plan)).notices == ()


def test_a_tainted_resource_is_replaced_unless_its_lifecycle_forbids_it(tmp_path):
    state = _tainted(tmp_path, CLEAN, GROUP)
    apply = would_do(before_apply(CLEAN, state=state))
    assert apply.counts() == {"replace": 1}
    assert [(one.kind, one.subject) for one in apply.notices] == [("tainted", GROUP)]
    folder = edited(tmp_path, CLEAN, ('  name        = "shop-web"\n', PREVENT))
    kinds = [one.kind for one in would_do(before_apply(folder, CLEAN, state=state)).notices]
    assert kinds == ["prevent-destroy", "tainted"]


def test_a_deposed_object_waits_to_be_destroyed(tmp_path):
    state = json.loads((CLEAN / "state.json").read_text())
    for one in state["resources"]:
        if (one["type"], one["name"]) == ("aws_lb_target_group", "web"):
            one["instances"].append({**one["instances"][0], "deposed": "0123abcd"})
    (tmp_path / "state.json").write_text(json.dumps(state))
    [notice] = would_do(before_apply(CLEAN, state=tmp_path / "state.json")).notices
    assert (notice.kind, notice.subject) == ("deposed", GROUP)
    assert "0123abcd" in notice.text
