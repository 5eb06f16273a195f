import pytest
from botocore.exceptions import ClientError

EXECUTION = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


@pytest.fixture
def iam(aws):
    client = aws.client("iam")
    client.create_role(RoleName="r", AssumeRolePolicyDocument="{}")
    return client


def test_a_policy_of_awss_own_can_be_attached_and_read(iam):
    iam.attach_role_policy(RoleName="r", PolicyArn=EXECUTION)
    attached = iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]
    assert attached == [{"PolicyName": "AmazonECSTaskExecutionRolePolicy", "PolicyArn": EXECUTION}]
    assert iam.get_policy(PolicyArn=EXECUTION)["Policy"]["Arn"] == EXECUTION


def test_a_policy_that_aws_does_not_have_is_refused(iam):
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/ThereIsNone")
