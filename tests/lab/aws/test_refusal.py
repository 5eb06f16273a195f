import json

import pytest

from auditor.lab.aws.refusal import access_denied
from auditor.lab.aws.wire import Call


def test_a_json_service_refuses_in_json():
    status, _, body = access_denied(Call("ecs", "ListTasks", protocol="json"))
    said = json.loads(body)
    assert status.startswith("400")
    assert said["__type"] == "AccessDeniedException"
    assert "not authorized to perform: ecs:ListTasks" in said["message"]


@pytest.mark.parametrize(
    ("service", "read", "code"),
    [
        ("elbv2", lambda client: client.describe_rules(ListenerArn="a"), "AccessDenied"),
        ("ecs", lambda client: client.list_clusters(), "AccessDeniedException"),
        ("ec2", lambda client: client.describe_vpcs(), "UnauthorizedOperation"),
        ("s3", lambda client: client.get_bucket_policy(Bucket="b"), "AccessDenied"),
        ("iam", lambda client: client.list_roles(), "AccessDenied"),
        ("rds", lambda client: client.describe_db_instances(), "AccessDenied"),
        ("logs", lambda client: client.describe_log_groups(), "AccessDeniedException"),
        ("route53", lambda client: client.list_hosted_zones(), "AccessDenied"),
        ("acm", lambda client: client.list_certificates(), "AccessDeniedException"),
        ("secretsmanager", lambda client: client.list_secrets(), "AccessDeniedException"),
    ],
)
def test_boto3_reads_the_refusal_of_every_protocol(aws, service, read, code):
    from botocore.exceptions import ClientError

    aws.control.deny(["*"])
    with pytest.raises(ClientError) as refused:
        read(aws.client(service))
    assert refused.value.response["Error"]["Code"] == code
    assert "is not authorized to perform" in refused.value.response["Error"]["Message"]
