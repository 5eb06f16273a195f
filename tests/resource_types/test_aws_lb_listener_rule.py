from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_lb_listener_rule import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

LISTENER = LiveResource("aws_lb_listener", "arn:listener", Map({"arn": "arn:listener"}))


def answer(priority: str, **more: object) -> dict[str, object]:
    return {"RuleArn": f"arn:rule-{priority}", "Priority": priority, "Conditions": [], "Actions": [], **more}


def test_rules_come_by_priority_and_the_default_rule_is_none() -> None:
    answers = [answer("100"), answer("default", IsDefault=True), answer("20")]
    found, _ = read(RESOURCE_TYPE, Recorded({"describe_rules": answers}), live=(LISTENER,))
    assert [one.get("priority") for one in found] == [20, 100]
    assert found[0].get("listener_arn") == "arn:listener"


def test_both_shapes_of_aws_give_the_same_rule() -> None:
    typed = {
        "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}, "Values": ["/api/*"]}],
        "Actions": [
            {
                "Type": "forward",
                "Order": 1,
                "TargetGroupArn": "arn:tg",
                "ForwardConfig": {
                    "TargetGroups": [{"TargetGroupArn": "arn:tg", "Weight": 1}],
                    "TargetGroupStickinessConfig": {"Enabled": False},
                },
            }
        ],
    }
    short = {
        "Conditions": [{"Field": "path-pattern", "Values": ["/api/*"]}],
        "Actions": [{"Type": "forward", "Order": 1, "TargetGroupArn": "arn:tg"}],
    }
    [one], _ = read(RESOURCE_TYPE, Recorded({"describe_rules": [answer("1", **typed)]}), live=(LISTENER,))
    [other], _ = read(RESOURCE_TYPE, Recorded({"describe_rules": [answer("1", **short)]}), live=(LISTENER,))
    assert one == other
    assert one.get("action[0].target_group_arn") == "arn:tg"
    assert one.get("condition[0].path_pattern[0].values") == ("/api/*",)


def test_transforms_come_in_the_blocks_of_terraform() -> None:
    rewrites = {"Rewrites": [{"Regex": "^/api/(.*)$", "Replace": "/$1"}]}
    transforms = [{"Type": "url-rewrite", "UrlRewriteConfig": rewrites}]
    [one], _ = read(RESOURCE_TYPE, Recorded({"describe_rules": [answer("1", Transforms=transforms)]}), live=(LISTENER,))
    assert one.get("transform[0].type") == "url-rewrite"
    assert one.get("transform[0].url_rewrite_config[0].rewrite[0].regex") == "^/api/(.*)$"
    assert one.get("transform[0].url_rewrite_config[0].rewrite[0].replace") == "/$1"
    [plain], _ = read(RESOURCE_TYPE, Recorded({"describe_rules": [answer("2")]}), live=(LISTENER,))
    assert plain.get("transform") == ()
