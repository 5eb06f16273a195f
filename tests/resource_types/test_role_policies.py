from auditor.errors import ReadFailed
from auditor.model.value import Map, Unknown
from auditor.resource_types.role_policies import policies_of, statements
from tests.resource_types.recorded import Recorded, denied

ALLOW = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
ARN = "arn:aws:iam::aws:policy/service-role/Start"
ANSWERS = {
    "list_role_policies": ["own"],
    "get_role_policy": [{"PolicyDocument": ALLOW}],
    "get_policy": [{"DefaultVersionId": "v3"}],
    "get_policy_version": [{"Document": {"Statement": ALLOW["Statement"][0]}}],
}


def test_inline_and_managed_policies_come_with_the_document_in_force() -> None:
    reader = Recorded(ANSWERS)
    policies, gaps = policies_of(reader, "task", [ARN])
    assert [(one["name"], one["arn"]) for one in policies] == [("own", ""), ("Start", ARN)]
    assert ("get_policy_version", {"PolicyArn": ARN, "VersionId": "v3"}) in reader.asked
    assert [one["Action"] for one in statements(policies)] == ["s3:*", "s3:*"]
    assert gaps == []


def test_a_document_that_is_denied_is_unknown_and_a_gap() -> None:
    policies, [gap] = policies_of(Recorded({**ANSWERS, "get_policy": denied("iam:GetPolicy")}), "task", [ARN])
    assert gap.remedy == "allow iam:GetPolicy"
    assert isinstance(policies[1]["document"], Unknown)
    assert isinstance(list(statements(policies))[1], Unknown)


def test_a_managed_policy_that_aws_does_not_show_is_no_gap() -> None:
    gone = ReadFailed("iam:GetPolicy", "NoSuchEntity", "no")
    policies, gaps = policies_of(Recorded({**ANSWERS, "get_policy": gone}), "task", [ARN])
    assert isinstance(policies[1]["document"], Unknown)
    assert gaps == []


def test_policies_that_cannot_be_listed_are_unknown_as_a_whole() -> None:
    policies, [gap] = policies_of(Recorded({"list_role_policies": denied("iam:ListRolePolicies")}), "task", [])
    assert isinstance(policies, Unknown)
    assert list(statements(policies)) == [policies]
    assert gap.effect == "what the role of a task may do"
    assert [type(one) for one in statements(Map())] == [Unknown]
