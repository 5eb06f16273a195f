import pytest

from auditor.model.value import Map, Unknown, freeze
from auditor.resource_types.may import may

PULL = "ecr:GetDownloadUrlForLayer"
REPOSITORY = "arn:aws:ecr:us-east-1:1:repository/api"


def policies(*statements: object):
    return (Map({"document": freeze({"Statement": list(statements)})}),)


def says(effect: str = "Allow", action: object = "*", resource: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


CONDITION = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
NOT_S3 = {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (policies(), False),
        (policies(says()), True),
        (policies(says(action="ecr:get*")), True),
        (policies(says(action=["s3:*", "ECR:GetDownloadUrlForLayer"])), True),
        (policies(says(action="s3:*")), False),
        (policies(NOT_S3), True),
        (policies(says(resource="arn:aws:ecr:*:*:repository/ap?")), True),
        (policies(says(resource="arn:aws:ecr:*:*:repository/other")), False),
        (policies(says(), says("Deny", "ecr:*")), False),
        (policies(says("Deny", "ecr:*"), says()), False),
        (policies(says(), says("Deny", "s3:*")), True),
        (policies(says(Condition=CONDITION)), None),
        (policies(says(Condition=CONDITION), says()), True),
        (policies(says(), says("Deny", "ecr:*", Condition=CONDITION)), None),
        (policies(says(action="s3:*", Condition=CONDITION)), False),
        ((*policies(says()), Map({"document": Unknown("denied")})), None),
        (Unknown("denied"), None),
    ],
)
def test_deny_goes_before_allow_and_what_is_open_stays_open(given, expected) -> None:
    assert may(given, PULL, REPOSITORY) is expected


def test_resources_tell_upper_from_lower_case_and_actions_do_not() -> None:
    assert may(policies(says(action="ECR:*", resource=REPOSITORY)), PULL, REPOSITORY) is True
    assert may(policies(says(resource=REPOSITORY.upper())), PULL, REPOSITORY) is False
