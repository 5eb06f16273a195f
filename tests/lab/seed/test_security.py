import pytest

from tests.lab.seed.making import make, update


@pytest.fixture
def group(aws):
    vpc = aws.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    return make(aws.client, "aws_security_group", name="tasks", vpc_id=vpc)["id"]


def described(aws, group):
    return aws.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]


def rules(aws, group):
    asked = [{"Name": "group-id", "Values": [group]}]
    return aws.client("ec2").describe_security_group_rules(Filters=asked)["SecurityGroupRules"]


def test_a_group_has_no_rule_that_nobody_declared(aws, group):
    assert described(aws, group)["Description"] == "Managed by Terraform"
    assert rules(aws, group) == []


def test_standalone_rules_have_their_peer_ports_and_description(aws, group):
    port = {"ip_protocol": "tcp", "from_port": 8000, "to_port": 8000}
    ingress = {"referenced_security_group_id": group, "description": "from each other", **port}
    make(aws.client, "aws_vpc_security_group_ingress_rule", security_group_id=group, **ingress)
    everything = {"cidr_ipv4": "0.0.0.0/0", "ip_protocol": "-1"}
    make(aws.client, "aws_vpc_security_group_egress_rule", security_group_id=group, **everything)
    by_direction = {rule["IsEgress"]: rule for rule in rules(aws, group)}
    assert by_direction[False]["ReferencedGroupInfo"]["GroupId"] == group
    assert by_direction[False]["Description"] == "from each other"
    assert (by_direction[True]["CidrIpv4"], by_direction[True]["IpProtocol"]) == ("0.0.0.0/0", "-1")


def test_a_rule_that_was_revoked_is_made_again_and_one_that_is_there_is_not(aws, group):
    port = {"ip_protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_ipv4": "10.0.0.0/8"}
    made = make(aws.client, "aws_vpc_security_group_ingress_rule", security_group_id=group, **port)
    again = ("aws_vpc_security_group_ingress_rule", made)
    assert update(aws.client, *again, security_group_id=group, **port) == {}
    aws.client("ec2").revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[made["id"]])
    assert rules(aws, group) == []
    update(aws.client, *again, security_group_id=group, **port)
    assert [rule["FromPort"] for rule in rules(aws, group)] == [80]


def test_inline_rules_are_made_with_the_group(aws):
    vpc = aws.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    inline = {"from_port": 80, "to_port": 81, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"], "self": True}
    out = {"from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}
    made = make(aws.client, "aws_security_group", name="in", vpc_id=vpc, ingress=[inline], egress=[out])
    group = described(aws, made["id"])
    (permission,) = group["IpPermissions"]
    assert (permission["FromPort"], permission["ToPort"]) == (80, 81)
    assert permission["UserIdGroupPairs"][0]["GroupId"] == made["id"]
    assert group["IpPermissionsEgress"][0]["IpProtocol"] == "-1"


def test_the_old_rule_type_is_made_too(aws, group):
    rule = {"type": "ingress", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["10.0.0.0/8"]}
    make(aws.client, "aws_security_group_rule", security_group_id=group, **rule)
    assert [(r["IsEgress"], r["FromPort"]) for r in rules(aws, group)] == [(False, 22)]
