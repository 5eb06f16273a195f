from typing import Any

import pytest

from auditor.model.value import Unknown
from auditor.resource_types.aws_db_instance import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource

ANSWER = {
    "DBInstanceIdentifier": "db",
    "DBInstanceArn": "arn:db",
    "DbiResourceId": "db-ABC",
    "DBInstanceStatus": "available",
    "Engine": "postgres",
    "EngineVersion": "16.4",
    "Endpoint": {"Address": "db.x.rds.amazonaws.com", "Port": 5432, "HostedZoneId": "Z"},
    "MultiAZ": False,
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-2"}, {"VpcSecurityGroupId": "sg-1"}],
}


def test_an_instance_has_its_address_and_never_a_password() -> None:
    reader = Recorded(
        {"describe_db_instances": [ANSWER, {**ANSWER, "DBInstanceIdentifier": "x", "DBInstanceArn": "y"}]}
    )
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_db_instance.a", identifier="db"))
    assert found.get("endpoint") == "db.x.rds.amazonaws.com:5432"
    assert found.get("vpc_security_group_ids") == ("sg-1", "sg-2")
    assert isinstance(found.get("publicly_accessible"), Unknown)
    assert "password" not in found.attributes


def test_an_instance_that_is_being_made_has_no_address_yet() -> None:
    reader = Recorded({"describe_db_instances": [{**ANSWER, "Endpoint": None}]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_db_instance.a", identifier="db"))
    assert (found.get("address"), found.get("endpoint")) == (None, None)


@pytest.mark.parametrize(
    ("path", "declared", "live", "agrees"),
    [
        ("engine_version", "16", "16.4", True),
        ("engine_version", "16", "160.1", False),
        ("engine_version", "16.3", "16.4", False),
        ("allocated_storage", 20, 50, True),
        ("allocated_storage", 50, 20, False),
    ],
)
def test_what_moves_by_itself_agrees(path: str, declared: Any, live: Any, agrees: bool) -> None:
    rule = next(rule for rule in RESOURCE_TYPE.attributes if rule.path == path)
    assert rule.agrees is not None
    assert rule.agrees(declared, live) is agrees
