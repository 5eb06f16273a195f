from pathlib import Path

import pytest

from auditor.lab.agent.database import Network, Unreachable, localise
from auditor.lab.security_groups import End, SecurityGroups

RDS = {
    "DBInstanceIdentifier": "main",
    "Endpoint": {"Address": "main.abc.us-east-1.rds.amazonaws.com", "Port": 5432},
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-db"}],
}
OPEN = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": "sg-task"}]}
OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


def network(*ingress):
    task = {"GroupId": "sg-task", "IpPermissionsEgress": [OUT]}
    groups = SecurityGroups([task, {"GroupId": "sg-db", "IpPermissions": list(ingress)}])
    return Network(End("10.20.1.5", ("sg-task",)), (RDS,), groups, Path("/lab"))


def url(host="main.abc.us-east-1.rds.amazonaws.com", scheme="postgresql", port=":5432"):
    return f"{scheme}://mlflow:secret@{host}{port}/mlflow"


def test_the_url_of_an_instance_becomes_a_file_of_its_database():
    assert localise([url()], network(OPEN)) == {url(): "sqlite:////lab/main-mlflow.db"}


def test_the_default_port_is_postgresqls():
    assert localise([url(port="")], network(OPEN))[url(port="")] == "sqlite:////lab/main-mlflow.db"


@pytest.mark.parametrize(
    ("address", "ingress", "reason"),
    [
        (url(host="old.example.com"), [OPEN], "name"),
        (url(), [], "timeout"),
        (url(port=":5433"), [OPEN], "timeout"),
    ],
)
def test_a_database_out_of_reach_is_said_so(address, ingress, reason):
    found = localise([address], network(*ingress))[address]
    assert isinstance(found, Unreachable)
    assert found.reason == reason


def test_other_values_and_schemes_are_left_alone():
    assert localise(["info", "http://a/b", url(scheme="postgres"), "s3://bucket/x"], network(OPEN)) == {}
