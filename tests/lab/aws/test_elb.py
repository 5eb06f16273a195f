import pytest

from tests.lab.hand_made import build


@pytest.fixture
def stack(aws):
    return build(aws.client)


def health(stack, group):
    return stack.client("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]


def test_a_registered_target_is_not_healthy_before_it_was_checked(stack):
    group = stack.target_group("api", 8001)
    stack.client("elbv2").register_targets(TargetGroupArn=group, Targets=[{"Id": "10.20.1.5", "Port": 8001}])
    (target,) = health(stack, group)
    assert target["TargetHealth"]["State"] == "initial"
    assert target["TargetHealth"]["Reason"] == "Elb.RegistrationInProgress"
    assert target["HealthCheckPort"] == "8001"


def test_a_targets_state_is_what_the_health_checker_told(stack, aws):
    group = stack.target_group("api", 8001)
    stack.client("elbv2").register_targets(TargetGroupArn=group, Targets=[{"Id": "10.20.1.5", "Port": 8001}])
    told = {"group": group, "id": "10.20.1.5", "port": 8001, "state": "unhealthy"}
    why = {"reason": "Target.ResponseCodeMismatch", "description": "Health checks failed with these codes: [404]"}
    aws.control.tell_health([told | why])
    assert health(stack, group)[0]["TargetHealth"] == {
        "State": "unhealthy",
        "Reason": "Target.ResponseCodeMismatch",
        "Description": "Health checks failed with these codes: [404]",
    }


def test_a_target_that_is_not_registered_keeps_motos_answer(stack):
    group = stack.target_group("api", 8001)
    asked = [{"Id": "10.20.1.9", "Port": 8001}]
    answer = stack.client("elbv2").describe_target_health(TargetGroupArn=group, Targets=asked)
    assert answer["TargetHealthDescriptions"][0]["TargetHealth"]["Reason"] == "Target.NotRegistered"


def test_attributes_have_awss_defaults_under_what_was_set(stack):
    elb = stack.client("elbv2")
    set_one = [{"Key": "idle_timeout.timeout_seconds", "Value": "120"}]
    elb.modify_load_balancer_attributes(LoadBalancerArn=stack.balancer, Attributes=set_one)
    answer = elb.describe_load_balancer_attributes(LoadBalancerArn=stack.balancer)["Attributes"]
    attributes = {pair["Key"]: pair["Value"] for pair in answer}
    assert attributes["idle_timeout.timeout_seconds"] == "120"
    assert attributes["routing.http2.enabled"] == "true"
    group = stack.target_group("api", 8001)
    answer = elb.describe_target_group_attributes(TargetGroupArn=group)["Attributes"]
    assert {"Key": "stickiness.lb_cookie.duration_seconds", "Value": "86400"} in answer
    assert len(answer) == len({pair["Key"] for pair in answer})


def test_a_forward_has_both_shapes_whichever_was_sent(stack):
    elb, group = stack.client("elbv2"), stack.target_group("api", 8001)
    stack.rule(10, group, path=["/a/*", "/b/*"])
    weighted = {"TargetGroups": [{"TargetGroupArn": group, "Weight": 1}]}
    conditions = [{"Field": "host-header", "HostHeaderConfig": {"Values": ["a.example.com"]}}]
    actions = [{"Type": "forward", "ForwardConfig": weighted}]
    elb.create_rule(ListenerArn=stack.listener, Priority=20, Conditions=conditions, Actions=actions)
    rules = [one for one in elb.describe_rules(ListenerArn=stack.listener)["Rules"] if not one["IsDefault"]]
    for rule in rules:
        (action,) = rule["Actions"]
        assert action["TargetGroupArn"] == group
        assert action["ForwardConfig"]["TargetGroups"] == [{"TargetGroupArn": group, "Weight": 1}]
    assert rules[0]["Conditions"][0]["Values"] == rules[0]["Conditions"][0]["PathPatternConfig"]["Values"]


def test_a_target_group_names_its_balancer_once(stack):
    group = stack.target_group("api", 8001)
    stack.rule(10, group, path=["/a"])
    stack.rule(20, group, path=["/b"])
    (described,) = stack.client("elbv2").describe_target_groups(TargetGroupArns=[group])["TargetGroups"]
    assert described["LoadBalancerArns"] == [stack.balancer]


def test_target_groups_have_pages(stack):
    groups = {stack.target_group(f"group-{number}", 8000) for number in range(3)}
    elb = stack.client("elbv2")
    first = elb.describe_target_groups(PageSize=2)
    assert len(first["TargetGroups"]) == 2
    second = elb.describe_target_groups(PageSize=2, Marker=first["NextMarker"])
    assert "NextMarker" not in second
    assert {g["TargetGroupArn"] for g in first["TargetGroups"] + second["TargetGroups"]} == groups


def test_a_balancer_is_active_and_an_http_listener_has_no_ssl_policy(stack):
    elb = stack.client("elbv2")
    assert elb.describe_load_balancers()["LoadBalancers"][0]["State"]["Code"] == "active"
    assert "SslPolicy" not in elb.describe_listeners(LoadBalancerArn=stack.balancer)["Listeners"][0]
