"""A plan that is older than the code or than AWS: what moved since, and nothing where nothing did."""

import json

from auditor.model.finding import Severity
from auditor.stale_plan import older_than_aws, older_than_code
from tests.planned import BROKEN, CLEAN, before_apply, binary_plan, change, edited, plan_file, values_of, whole_plan

RULE = "aws_lb_listener_rule.web"
CLUSTER = '\nresource "aws_ecs_cluster" "second" {\n  name = "shop-2"\n}\n'


def _told(notices):
    return [(one.kind, one.subject) for one in notices]


def test_a_plan_of_now_is_not_stale(tmp_path):
    for plan in (whole_plan(tmp_path, CLEAN), binary_plan(tmp_path, CLEAN, {"main.tf": _code()})):
        facts = before_apply(CLEAN, plan=plan)
        assert (older_than_code(facts), older_than_aws(facts)) == ((), ())


def _code():
    return (CLEAN / "main.tf").read_text()


def test_line_ends_are_no_change(tmp_path):
    plan = binary_plan(tmp_path, CLEAN, {"main.tf": _code().replace("\n", "\r\n")})
    assert older_than_code(before_apply(CLEAN, plan=plan)) == ()


def test_files_that_changed_came_or_went_since_the_binary_plan(tmp_path):
    plan = binary_plan(tmp_path, CLEAN, {"main.tf": "# older\n", "gone.tf": ""})
    edited(tmp_path, CLEAN)
    (tmp_path / "new.tf").write_text(CLUSTER)
    notices = older_than_code(before_apply(tmp_path, CLEAN, plan=plan))
    assert sorted(_told(notices)) == [
        ("older-than-code", "gone.tf"),
        ("older-than-code", "main.tf"),
        ("older-than-code", "new.tf"),
    ]
    assert {one.severity for one in notices} == {Severity.HIGH}


def test_a_resource_that_the_plan_does_not_know(tmp_path):
    plan = whole_plan(tmp_path, CLEAN)
    facts = before_apply(edited(tmp_path, CLEAN, more=CLUSTER), CLEAN, plan=plan)
    assert _told(older_than_code(facts)) == [("older-than-code", "aws_ecs_cluster.second")]


def test_a_resource_that_the_code_no_longer_has(tmp_path):
    plan = whole_plan(tmp_path, CLEAN, change("aws_ecs_cluster.second", ["create"], {"name": "shop-2"}))
    assert _told(older_than_code(before_apply(CLEAN, plan=plan))) == [("older-than-code", "aws_ecs_cluster.second")]


def test_a_value_that_the_code_changed_after_the_plan(tmp_path):
    [notice] = older_than_code(before_apply(BROKEN, CLEAN, plan=whole_plan(tmp_path, CLEAN)))
    assert notice.subject == RULE
    assert "['/web', '/web/*'] in the plan and ['/web/*'] in the code" in notice.text


def test_what_a_targeted_plan_does_not_touch_is_in_its_state(tmp_path):
    values = values_of(CLEAN)
    plan = plan_file(tmp_path, [change(RULE, ["no-op"], values[RULE])], values)
    assert older_than_code(before_apply(CLEAN, plan=plan)) == ()


def test_aws_moved_since_the_refresh(tmp_path):
    live = json.loads((CLEAN / "live.json").read_text())
    for one in live["resources"]:
        if one["type"] == "aws_lb_listener_rule" and one["attributes"]["priority"] == 20:
            one["attributes"]["condition"][0]["path_pattern"][0]["values"] = ["/shop/*"]
    (tmp_path / "live.json").write_text(json.dumps(live))
    [notice] = older_than_aws(before_apply(CLEAN, tmp_path, plan=whole_plan(tmp_path, CLEAN)))
    assert (notice.kind, notice.subject, notice.severity) == ("older-than-aws", RULE, Severity.MEDIUM)
    assert "['/web', '/web/*'] then, ['/shop/*'] now" in notice.text


def test_what_exists_by_now_or_is_gone(tmp_path):
    before = values_of(CLEAN)
    rule = before.pop(RULE)
    changes = [change(RULE, ["create"], rule), *(change(address, ["no-op"], one) for address, one in before.items())]
    facts = before_apply(CLEAN, plan=plan_file(tmp_path, changes, before))
    assert [(one.subject, one.text) for one in older_than_aws(facts)] == [
        (RULE, "the plan creates it, and it exists by now")
    ]
    live = json.loads((CLEAN / "live.json").read_text())
    live["resources"] = [one for one in live["resources"] if one["attributes"].get("priority") != 20]
    (tmp_path / "live.json").write_text(json.dumps(live))
    facts = before_apply(CLEAN, tmp_path, plan=whole_plan(tmp_path, CLEAN))
    assert [(one.subject, one.text) for one in older_than_aws(facts)] == [
        (RULE, "it existed when the plan was made, and is gone")
    ]


def test_a_state_has_no_age():
    facts = before_apply(BROKEN, state=BROKEN / "state.json")
    assert (older_than_code(facts), older_than_aws(facts)) == ((), ())
