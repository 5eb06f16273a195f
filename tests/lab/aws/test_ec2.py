from tests.lab.hand_made import build


def test_a_rule_keeps_its_description_whoever_its_peer_is(aws):
    stack, ec2 = build(aws.client), aws.client("ec2")
    pair = {"GroupId": stack.balancer_group, "UserId": "123456789012", "Description": "from the balancer"}
    world = {"CidrIp": "10.0.0.0/8", "Description": "from inside"}
    port = {"IpProtocol": "tcp", "FromPort": 9999, "ToPort": 9999}
    permissions = [{**port, "UserIdGroupPairs": [pair]}, {**port, "IpRanges": [world]}]
    ec2.authorize_security_group_ingress(GroupId=stack.task_group, IpPermissions=permissions)
    asked = [{"Name": "group-id", "Values": [stack.task_group]}]
    rules = ec2.describe_security_group_rules(Filters=asked)["SecurityGroupRules"]
    described = {rule.get("Description") for rule in rules if rule["FromPort"] == 9999}
    assert described == {"from the balancer", "from inside"}
    assert {rule["GroupOwnerId"] for rule in rules} == {"123456789012"}


def test_a_rule_without_description_has_none(aws):
    stack = build(aws.client)
    asked = [{"Name": "group-id", "Values": [stack.balancer_group]}]
    rules = aws.client("ec2").describe_security_group_rules(Filters=asked)["SecurityGroupRules"]
    assert all(not rule.get("Description") for rule in rules)
