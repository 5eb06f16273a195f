from auditor.model.live import LiveResource
from auditor.model.resource_type import Scope
from auditor.model.value import Map
from auditor.resource_types.roles import attached_to, role_names
from tests.resource_types.recorded import Recorded
from tests.resource_types.stack import declared, of, resource


def test_roles_that_were_read_and_roles_named_as_text() -> None:
    plane = declared(
        resource("aws_iam_role_policy.a", role="elsewhere"),
        resource("aws_iam_role_policy.b", role=of("aws_iam_role.a.name")),
        resource("aws_iam_role_policy_attachment.c", role="not-this-type"),
    )
    live = (LiveResource("aws_iam_role", "arn:task", Map({"name": "task"})),)
    assert role_names(Scope(plane, live), "aws_iam_role_policy") == ["elsewhere", "task"]


def test_attached_policies_come_sorted() -> None:
    answers = [{"PolicyArn": "arn:b"}, {"PolicyArn": "arn:a"}]
    assert attached_to(Recorded({"list_attached_role_policies": answers}), "task") == ["arn:a", "arn:b"]
