import re

import boto3
import pytest

from auditor.live import allowed_actions, iam_policy
from auditor.live.policy import action_of, resource_types


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("elbv2", "DescribeRules", "elasticloadbalancing:DescribeRules"),
        ("s3", "HeadBucket", "s3:ListBucket"),
        ("s3", "GetBucketEncryption", "s3:GetEncryptionConfiguration"),
        ("ecs", "ListTasks", "ecs:ListTasks"),
    ],
)
def test_an_operation_has_the_name_of_its_iam_action(service: str, operation: str, action: str) -> None:
    assert action_of(service, operation) == action


def test_every_allowed_action_only_reads() -> None:
    assert all(re.fullmatch(r"[\w-]+:(Describe|List|Get)\w+", action) for action in allowed_actions())


def test_a_secrets_value_and_objects_are_never_allowed() -> None:
    assert not {"secretsmanager:GetSecretValue", "s3:GetObject", "ssm:GetParameter"} & allowed_actions()


def test_the_policy_is_the_allow_list() -> None:
    [statement] = iam_policy()["Statement"]  # type: ignore[misc, attr-defined]
    assert set(statement["Action"]) == allowed_actions()
    assert statement["Action"] == sorted(statement["Action"])


def test_every_allowed_action_is_an_operation_that_boto3_knows() -> None:
    session = boto3.Session(region_name="us-east-1")
    prefixes = {"elasticloadbalancing": "elbv2"}
    services = {action.partition(":")[0] for action in allowed_actions()}
    operations = {
        action_of(service, operation)
        for prefix in services
        for service in [prefixes.get(prefix, prefix)]
        for operation in session.client(service).meta.service_model.operation_names
    }
    assert allowed_actions() <= operations


def test_a_member_is_named_as_its_module_and_knows_its_parents() -> None:
    family = resource_types()
    assert all(name == member.name for name, member in family.items())
    assert all({*member.after, *member.through} <= set(family) for member in family.values())


def test_no_rule_of_a_type_is_written_twice() -> None:
    for member in resource_types().values():
        paths = [rule.path for rule in member.attributes]
        assert len(paths) == len(set(paths)), member.name
