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
