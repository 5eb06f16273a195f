from auditor.resource_types.aws_db_subnet_group import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_a_subnet_group_is_kept_in_lower_case() -> None:
    answer = {
        "DBSubnetGroupName": "main",
        "DBSubnetGroupArn": "arn:main",
        "Subnets": [{"SubnetIdentifier": "b"}, {"SubnetIdentifier": "a"}],
    }
    reader = Recorded({"describe_db_subnet_groups": [answer, {"DBSubnetGroupName": "other"}]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_db_subnet_group.a", name="Main"))
    assert (found.id, found.get("subnet_ids")) == ("arn:main", ("a", "b"))
