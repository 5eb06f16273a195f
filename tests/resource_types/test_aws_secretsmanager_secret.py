import json

from auditor.resource_types.aws_secretsmanager_secret import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource

SECRET = resource("aws_secretsmanager_secret.a", name="db")


def test_a_secret_exists_and_its_value_is_not_asked_for() -> None:
    reader = Recorded({"list_secrets": [{"ARN": "arn:db-AbCdEf", "Name": "db"}, {"ARN": "arn:x", "Name": "x"}]})
    [found], _ = read(RESOURCE_TYPE, reader, SECRET)
    assert found.id == "arn:db-AbCdEf"
    assert [operation for operation, _ in reader.asked] == ["list_secrets"]


def test_a_secret_that_waits_for_its_deletion_is_absent() -> None:
    reader = Recorded({"list_secrets": [{"ARN": "arn:db", "Name": "db", "DeletedDate": "2026-01-01"}]})
    assert read(RESOURCE_TYPE, reader, SECRET) == ([], [])


def test_a_secret_that_a_container_needs_is_read_and_says_whether_it_has_a_value() -> None:
    arn = "arn:aws:secretsmanager:us-east-1:1:secret:db/url-AbCdEf"
    listed = [
        {"ARN": arn, "Name": "db/url", "SecretVersionsToStages": {"v": ["AWSPREVIOUS"]}},
        {"ARN": "arn:x", "Name": "other", "SecretVersionsToStages": {"v": ["AWSCURRENT"]}},
    ]
    containers = json.dumps([{"name": "c", "secrets": [{"name": "URL", "valueFrom": f"{arn}:key::"}]}])
    code = resource("aws_ecs_task_definition.a", container_definitions=containers)
    [found], _ = read(RESOURCE_TYPE, Recorded({"list_secrets": listed}), code)
    assert (found.id, found.get("has_current_value")) == (arn, False)
    [other], _ = read(
        RESOURCE_TYPE, Recorded({"list_secrets": listed}), resource("aws_secretsmanager_secret.o", name="other")
    )
    assert other.get("has_current_value") is True


def test_nothing_is_asked_where_no_secret_is_needed() -> None:
    reader = Recorded()
    read(RESOURCE_TYPE, reader, resource("aws_lb.a", name="a"))
    assert reader.asked == []
