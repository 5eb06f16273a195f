"""States and plans as terraform writes them, and what is neither."""

import json

import pytest

from auditor.errors import SnapshotError
from auditor.model.value import Sensitive
from auditor.prior import read

STATE = {
    "version": 4,
    "terraform_version": "1.11.4",
    "serial": 3,
    "resources": [
        {
            "mode": "managed",
            "type": "aws_lb",
            "name": "main",
            "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
            "instances": [{"schema_version": 0, "attributes": {"arn": "arn:lb", "idle_timeout": 60}}],
        },
        {
            "module": 'module.service["api"]',
            "mode": "managed",
            "type": "aws_ecs_service",
            "name": "this",
            "instances": [{"attributes": {"name": "api", "desired_count": 2}}],
        },
        {
            "mode": "managed",
            "type": "random_password",
            "name": "db",
            "instances": [
                {
                    "index_key": 0,
                    "attributes": {"result": "hunter2", "length": 7},
                    "sensitive_attributes": [[{"type": "get_attr", "value": "result"}]],
                }
            ],
        },
    ],
}


def written(tmp_path, content):
    path = tmp_path / "terraform.tfstate"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_state_gives_attributes_by_address(tmp_path):
    prior = read(written(tmp_path, STATE))
    assert prior["aws_lb.main"]["idle_timeout"] == 60
    assert prior['module.service["api"].aws_ecs_service.this']["desired_count"] == 2


def test_sensitive_attributes_of_a_state_never_show(tmp_path):
    secret = read(written(tmp_path, STATE))["random_password.db[0]"]["result"]
    assert secret == Sensitive("hunter2")
    assert "hunter2" not in repr(read(written(tmp_path, STATE)))


def test_plan_json_gives_its_prior_state(tmp_path):
    values = {
        "root_module": {
            "resources": [{"address": "aws_lb.main", "values": {"idle_timeout": 30}, "sensitive_values": {}}],
            "child_modules": [{"resources": [{"address": "module.a.aws_lb.b", "values": {"name": "x"}}]}],
        }
    }
    plan = {"format_version": "1.2", "planned_values": {}, "prior_state": {"format_version": "1.0", "values": values}}
    prior = read(written(tmp_path, plan))
    assert prior["aws_lb.main"]["idle_timeout"] == 30
    assert prior["module.a.aws_lb.b"]["name"] == "x"


@pytest.mark.parametrize("content", ["PK\x03\x04", "[]", '{"version": 3}', "{}"])
def test_what_is_neither_is_refused_with_the_file_named(tmp_path, content):
    with pytest.raises(SnapshotError, match=r"terraform\.tfstate"):
        read(written(tmp_path, content))


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(SnapshotError, match="cannot be read"):
        read(tmp_path / "none.tfstate")
