from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_iam_role_policy_attachment import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

ROLE = LiveResource("aws_iam_role", "arn:task", Map({"name": "task"}))


def test_each_managed_policy_of_a_role_is_one_attachment() -> None:
    reader = Recorded({"list_attached_role_policies": [{"PolicyArn": "arn:b"}, {"PolicyArn": "arn:a"}]})
    found, _ = read(RESOURCE_TYPE, reader, live=(ROLE,))
    assert [(one.get("role"), one.get("policy_arn")) for one in found] == [("task", "arn:a"), ("task", "arn:b")]
