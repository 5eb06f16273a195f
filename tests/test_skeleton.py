"""Code for what nobody declares: an import block and the resource as it is, with free addresses and references."""

import json

from auditor import hcl
from auditor.skeleton import free_addresses, skeleton
from tests.planned import CLEAN, DECOYS, before_apply, edited

SOURCE = DECOYS / "apply-leaves-a-rule-that-it-does-not-know"
OLD = "aws_lb_target_group.shop_old"


def _rule(facts):
    return next(one for one in facts.live if one.type == "aws_lb_listener_rule" and one.get("priority") == 30)


def _with_service(target):
    live = json.loads((SOURCE / "live.json").read_text())
    group = next(one["id"] for one in live["resources"] if one["attributes"].get("name") == "shop-old")
    service = next(one for one in live["resources"] if one["type"] == "aws_ecs_service")
    arn = "arn:aws:ecs:eu-west-1:123456789012:service/shop/shop-old"
    cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop"
    own = {"id": arn, "arn": arn, "name": "shop-old", "cluster": cluster, "health_check_grace_period_seconds": None}
    blocks = {"load_balancer": [{"target_group_arn": group, "container_name": "old", "container_port": 8090}]}
    added = {**service, "id": arn, "attributes": {**service["attributes"], **own, **blocks}}
    live["resources"].append(added)
    (target / "live.json").write_text(json.dumps(live))
    return target


def test_a_rule_comes_with_the_group_and_the_service_behind_it(tmp_path):
    facts = before_apply(SOURCE, _with_service(tmp_path))
    (tmp_path / "main.tf").write_text((SOURCE / "main.tf").read_text())
    (tmp_path / "imported.tf").write_text(skeleton(facts, _rule(facts), free_addresses(facts)))
    declared = hcl.load(tmp_path)
    assert [one for one in declared.diagnostics if one.severity == "error"] == []
    assert sorted(str(one.address) for one in declared.imports) == [
        "aws_ecs_service.shop_old",
        "aws_lb_listener_rule.shop_old_30",
        OLD,
    ]
    rule = declared.find("aws_lb_listener_rule.shop_old_30")
    assert (rule.get("priority"), rule.get("listener_arn").exactly) == (30, "aws_lb_listener.http.arn")
    assert rule.get("action[0].target_group_arn").exactly == f"{OLD}.arn"
    assert rule.get("condition[0].path_pattern[0].values") == ("/old/*",)
    service = declared.find("aws_ecs_service.shop_old")
    assert service.get("load_balancer[0].target_group_arn").exactly == f"{OLD}.arn"
    ids = {str(one.address): one.id for one in declared.imports}
    assert ids["aws_ecs_service.shop_old"] == "shop/shop-old"


def test_an_address_that_is_taken_gets_a_number(tmp_path):
    taken = '\nresource "aws_lb_target_group" "shop_old" {\n  for_each = toset(["a"])\n  name = "other"\n}\n'
    facts = before_apply(edited(tmp_path, SOURCE, more=taken), SOURCE)
    text = skeleton(facts, _rule(facts), free_addresses(facts))
    assert "to = aws_lb_target_group.shop_old_2\n" in text
    assert "target_group_arn = aws_lb_target_group.shop_old_2.arn\n" in text


def test_a_group_that_the_code_declares_is_named_by_its_address(tmp_path):
    live = json.loads((SOURCE / "live.json").read_text())
    groups = [one for one in live["resources"] if one["type"] == "aws_lb_target_group"]
    web = next(one["id"] for one in groups if one["attributes"]["name"] == "shop-web")
    rule = next(one for one in live["resources"] if one["attributes"].get("priority") == 30)
    rule["attributes"]["action"][0]["target_group_arn"] = web
    (tmp_path / "live.json").write_text(json.dumps(live))
    facts = before_apply(SOURCE, tmp_path)
    text = skeleton(facts, _rule(facts), free_addresses(facts))
    assert "to = aws_lb_listener_rule.web_30\n" in text
    assert "target_group_arn = aws_lb_target_group.web.arn\n" in text
    assert "aws_lb_target_group.shop_old" not in text


def test_what_is_declared_has_no_skeleton():
    facts = before_apply(CLEAN)
    declared = next(one for one in facts.live if one.type == "aws_lb_listener_rule")
    assert skeleton(facts, declared, free_addresses(facts)) == ""
