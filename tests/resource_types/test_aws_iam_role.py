import json
from typing import Any
from urllib.parse import quote

import pytest

from auditor.errors import ReadFailed
from auditor.model.value import Unknown
from auditor.resource_types.aws_iam_role import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, denied, read
from tests.resource_types.stack import resource

TRUST = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}
ROLE: dict[str, Any] = {
    "RoleName": "task",
    "Arn": "arn:task",
    "Path": "/",
    "AssumeRolePolicyDocument": quote(json.dumps(TRUST)),
}
TASK = resource("aws_iam_role.a", name="task")


def test_a_role_has_its_trust_decoded_and_its_attached_policies() -> None:
    reader = Recorded(
        {"get_role": [ROLE], "list_attached_role_policies": [{"PolicyArn": "arn:b"}, {"PolicyArn": "arn:a"}]}
    )
    [found], _ = read(RESOURCE_TYPE, reader, TASK)
    assert found.get("assume_role_policy.Statement[0].Action") == "sts:AssumeRole"
    assert found.get("managed_policy_arns") == ("arn:a", "arn:b")


def test_a_role_that_does_not_exist_is_absent_and_a_denied_one_is_not() -> None:
    absent = ReadFailed("iam:GetRole", "NoSuchEntity", "no")
    assert read(RESOURCE_TYPE, Recorded({"get_role": absent}), TASK) == ([], [])
    with pytest.raises(ReadFailed):
        read(RESOURCE_TYPE, Recorded({"get_role": denied("iam:GetRole")}), TASK)


def test_a_prefix_is_looked_up_in_the_list() -> None:
    reader = Recorded({"list_roles": [{"RoleName": "task-1"}, {"RoleName": "x"}], "get_role": [ROLE]})
    read(RESOURCE_TYPE, reader, resource("aws_iam_role.a", name_prefix="task-"))
    assert ("get_role", {"RoleName": "task-1"}) in reader.asked
    assert ("get_role", {"RoleName": "x"}) not in reader.asked


def test_the_role_of_a_task_is_read_with_what_it_may_do_and_another_ones_is_not_asked_for() -> None:
    answers = {"get_role": [ROLE], "list_role_policies": ["own"], "get_role_policy": [{"PolicyDocument": TRUST}]}
    code = resource("aws_ecs_task_definition.a", execution_role_arn="arn:aws:iam::1:role/task")
    [found], _ = read(RESOURCE_TYPE, Recorded(answers), code)
    assert found.get("policies[0].document.Statement[0].Action") == "sts:AssumeRole"
    [other], _ = read(RESOURCE_TYPE, Recorded(answers), TASK)
    assert isinstance(other.get("policies"), Unknown)
