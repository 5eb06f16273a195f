from auditor.errors import ReadFailed
from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_iam_role_policy import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource

ROLE = LiveResource("aws_iam_role", "arn:task", Map({"name": "task"}))


def test_a_policy_inside_a_role_has_its_document_decoded() -> None:
    answers = {"list_role_policies": ["own"], "get_role_policy": [{"PolicyDocument": "%7B%22Version%22%3A%221%22%7D"}]}
    [found], _ = read(RESOURCE_TYPE, Recorded(answers), live=(ROLE,))
    assert (found.id, found.get("policy.Version")) == ("task:own", "1")


def test_a_role_that_does_not_exist_has_none() -> None:
    absent = ReadFailed("iam:ListRolePolicies", "NoSuchEntity", "no")
    own = resource("aws_iam_role_policy.a", role="gone", name="own")
    assert read(RESOURCE_TYPE, Recorded({"list_role_policies": absent}), own) == ([], [])
