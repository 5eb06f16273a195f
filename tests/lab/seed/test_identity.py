import json

from tests.lab.seed.making import make

STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})
EXECUTION = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


def test_a_role_has_its_policies(aws):
    iam = aws.client("iam")
    role = make(aws.client, "aws_iam_role", name="task", assume_role_policy=TRUST)
    own = make(aws.client, "aws_iam_policy", name="own", policy=TRUST)
    make(aws.client, "aws_iam_role_policy_attachment", role=role["name"], policy_arn=own["arn"])
    make(aws.client, "aws_iam_role_policy_attachment", role=role["name"], policy_arn=EXECUTION)
    make(aws.client, "aws_iam_role_policy", role=role["id"], name="inline", policy=TRUST)
    attached = iam.list_attached_role_policies(RoleName="task")["AttachedPolicies"]
    assert {one["PolicyArn"] for one in attached} == {own["arn"], EXECUTION}
    assert iam.list_role_policies(RoleName="task")["PolicyNames"] == ["inline"]


def test_a_policy_document_is_json_as_terraform_writes_it(aws):
    statement = {
        "sid": "Read",
        "actions": ["s3:GetObject", "s3:ListBucket"],
        "resources": ["arn:aws:s3:::b"],
        "principals": [{"type": "Service", "identifiers": ["ecs-tasks.amazonaws.com"]}],
        "condition": [{"test": "StringEquals", "variable": "aws:x", "values": ["1"]}],
    }
    made = json.loads(make(aws.client, "data.aws_iam_policy_document", statement=[statement])["json"])
    assert made["Version"] == "2012-10-17"
    assert made["Statement"] == [
        {
            "Sid": "Read",
            "Effect": "Allow",
            "Action": ["s3:ListBucket", "s3:GetObject"],
            "Resource": "arn:aws:s3:::b",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:x": "1"}},
        }
    ]


def test_data_sources_tell_where_the_lab_is(aws):
    assert make(aws.client, "data.aws_caller_identity")["account_id"] == "123456789012"
    assert make(aws.client, "data.aws_region")["name"] == "us-east-1"
    assert make(aws.client, "data.aws_partition")["partition"] == "aws"
    assert "us-east-1a" in make(aws.client, "data.aws_availability_zones")["names"]
