"""States and plans as terraform writes them, and what is neither."""

import json

import pytest

from auditor.errors import SnapshotError
from auditor.model.prior import CheckResult
from auditor.model.value import Map, Sensitive
from auditor.prior import read
from auditor.prior.state import prior_of

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


INSTANCES = [
    {"index_key": "a", "attributes": {"tags": {"Key": "s3cr3t", "Name": "n"}}, "status": "tainted",
     "sensitive_attributes": [[{"type": "get_attr", "value": "tags"},
                               {"type": "index", "value": {"value": "Key", "type": "string"}}]]},
    {"index_key": "a", "deposed": "00c0ffee", "attributes": {"tags": {"Key": "older"}}},
    {"index_key": "b", "attributes_flat": {"tags.%": "0"}},
]  # fmt: skip
DETAILS = {
    "version": 4,
    "terraform_version": "1.9.0",
    "serial": 12,
    "lineage": "6c1a",
    "outputs": {"password": {"value": "s3cr3t", "sensitive": True}, "url": {"value": "https://a"}},
    "resources": [
        {"mode": "managed", "type": "aws_lb", "name": "main", "module": 'module.m["x"]', "instances": INSTANCES},
        {"mode": "data", "type": "aws_vpc", "name": "v", "instances": [{"attributes": {"id": "vpc-1"}}]},
    ],
    "check_results": [
        {"object_kind": "check", "config_addr": "check.c", "status": "fail",
         "objects": [{"object_addr": "check.c", "status": "fail", "failure_messages": ["too small"]}]},
        {"object_kind": "output", "config_addr": "output.o", "status": "unknown", "objects": None},
    ],
}  # fmt: skip


def test_a_deposed_object_is_named_and_gives_no_attributes():
    prior = prior_of(DETAILS)
    assert prior.deposed == (('module.m["x"].aws_lb.main["a"]', "00c0ffee"),)
    assert prior.attributes['module.m["x"].aws_lb.main["a"]']["tags"]["Name"] == "n"


def test_a_tainted_instance_and_a_data_resource_are_known_by_their_address():
    prior = prior_of(DETAILS)
    assert prior.tainted == ('module.m["x"].aws_lb.main["a"]',)
    assert prior.attributes["data.aws_vpc.v"]["id"] == "vpc-1"


def test_sensitive_parts_are_marked_inside_of_maps_and_among_outputs():
    prior = prior_of(DETAILS)
    assert prior.attributes['module.m["x"].aws_lb.main["a"]']["tags"]["Key"] == Sensitive("s3cr3t")
    assert prior.outputs == Map({"password": Sensitive("s3cr3t"), "url": "https://a"})
    assert "s3cr3t" not in repr(prior)


def test_attributes_in_the_old_flat_form_are_a_gap():
    prior = prior_of(DETAILS)
    assert 'module.m["x"].aws_lb.main["b"]' not in prior.attributes
    assert [gap.subject for gap in prior.gaps] == ['module.m["x"].aws_lb.main["b"]']


def test_check_results_keep_their_messages():
    assert prior_of(DETAILS).checks == (
        CheckResult("check.c", "check", "fail", ("too small",)),
        CheckResult("output.o", "output", "unknown"),
    )


def test_a_state_says_where_it_stands():
    prior = prior_of(DETAILS)
    assert (prior.source, prior.terraform_version, prior.serial, prior.lineage) == ("state", "1.9.0", 12, "6c1a")


@pytest.mark.parametrize("content", ["PK\x03\x04", "[]", '{"version": 3}', "{}"])
def test_what_is_neither_is_refused_with_the_file_named(tmp_path, content):
    with pytest.raises(SnapshotError, match=r"terraform\.tfstate"):
        read(written(tmp_path, content))


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(SnapshotError, match="cannot be read"):
        read(tmp_path / "none.tfstate")
