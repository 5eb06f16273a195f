import pytest

from auditor.errors import LabError
from tests.lab.hand_made import build
from tests.lab.seed.making import make, update

CHECK = {"path": "/health", "matcher": "200", "interval": 15, "timeout": 5}


@pytest.fixture
def stack(aws):
    return build(aws.client)


def target_group(stack, name="api", **more):
    values = {"name": name, "port": 8000, "protocol": "HTTP", "vpc_id": stack.vpc, "target_type": "ip"}
    return make(stack.client, "aws_lb_target_group", **(values | {"health_check": [CHECK]} | more))


def described_group(stack, arn):
    return stack.client("elbv2").describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]


def test_a_balancer_has_its_declared_attributes(stack):
    made = make(stack.client, "aws_lb", name="other", subnets=stack.subnets, idle_timeout=120, enable_http2=False)
    answer = stack.client("elbv2").describe_load_balancer_attributes(LoadBalancerArn=made["arn"])["Attributes"]
    attributes = {pair["Key"]: pair["Value"] for pair in answer}
    assert attributes["idle_timeout.timeout_seconds"] == "120"
    assert attributes["routing.http2.enabled"] == "false"
    assert made["dns_name"].endswith(".elb.amazonaws.com")


def test_a_target_group_has_its_health_check_and_can_be_brought_back(stack):
    made = target_group(stack, deregistration_delay=30)
    assert described_group(stack, made["arn"])["HealthCheckPath"] == "/health"
    elb = stack.client("elbv2")
    elb.modify_target_group(TargetGroupArn=made["arn"], HealthCheckPath="/x", UnhealthyThresholdCount=9)
    update(stack.client, "aws_lb_target_group", made, health_check=[CHECK])
    group = described_group(stack, made["arn"])
    assert (group["HealthCheckPath"], group["UnhealthyThresholdCount"]) == ("/health", 3)


@pytest.mark.parametrize("again", ["aws_lb", "aws_lb_target_group", "aws_lb_listener"])
def test_a_second_one_of_the_same_name_or_port_is_refused(stack, again):
    target_group(stack, "api")
    values = {
        "aws_lb": {"name": "main", "subnets": stack.subnets},
        "aws_lb_target_group": {"name": "api", "vpc_id": stack.vpc},
        "aws_lb_listener": {"load_balancer_arn": stack.balancer, "port": 80},
    }
    with pytest.raises(LabError, match="already"):
        make(stack.client, again, **values[again])


def test_a_listener_is_made_and_brought_back(stack):
    acm = stack.client("acm")
    certificate = acm.request_certificate(DomainName="a.example.com", ValidationMethod="DNS")["CertificateArn"]
    fixed = {"type": "fixed-response", "fixed_response": [{"content_type": "text/plain", "status_code": "404"}]}
    values = {
        "load_balancer_arn": stack.balancer,
        "port": 443,
        "protocol": "HTTPS",
        "certificate_arn": certificate,
        "default_action": [fixed],
    }
    made = make(stack.client, "aws_lb_listener", **values)
    elb = stack.client("elbv2")
    moved = [{"Type": "forward", "TargetGroupArn": target_group(stack)["arn"]}]
    elb.modify_listener(ListenerArn=made["arn"], DefaultActions=moved)
    update(stack.client, "aws_lb_listener", made, **values)
    (listener,) = elb.describe_listeners(ListenerArns=[made["arn"]])["Listeners"]
    assert listener["DefaultActions"][0]["FixedResponseConfig"]["StatusCode"] == "404"
    assert listener["Certificates"][0]["CertificateArn"] == certificate
    assert listener["SslPolicy"]


def rule(stack, group, **more):
    values = {
        "listener_arn": stack.listener,
        "condition": [{"path_pattern": [{"values": ["/a"]}]}],
        "action": [{"type": "forward", "target_group_arn": group}],
    }
    return values | more


def rules(stack):
    found = stack.client("elbv2").describe_rules(ListenerArn=stack.listener)["Rules"]
    return [one for one in found if not one["IsDefault"]]


def test_a_rule_without_priority_comes_after_the_others(stack):
    group = target_group(stack)["arn"]
    make(stack.client, "aws_lb_listener_rule", **rule(stack, group, priority=7))
    make(stack.client, "aws_lb_listener_rule", **rule(stack, group))
    assert sorted(int(one["Priority"]) for one in rules(stack)) == [7, 8]


def test_a_rule_that_was_moved_is_brought_back(stack):
    elb = stack.client("elbv2")
    group, other = target_group(stack)["arn"], target_group(stack, "other")["arn"]
    values = rule(stack, group, priority=7)
    made = make(stack.client, "aws_lb_listener_rule", **values)
    conditions = [{"Field": "path-pattern", "Values": ["/b"]}]
    actions = [{"Type": "forward", "TargetGroupArn": other}]
    elb.modify_rule(RuleArn=made["arn"], Actions=actions, Conditions=conditions)
    elb.set_rule_priorities(RulePriorities=[{"RuleArn": made["arn"], "Priority": 9}])
    update(stack.client, "aws_lb_listener_rule", made, **values)
    (found,) = rules(stack)
    assert found["Priority"] == "7"
    assert found["Actions"][0]["TargetGroupArn"] == group
    assert found["Conditions"][0]["PathPatternConfig"]["Values"] == ["/a"]
