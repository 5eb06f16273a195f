from dataclasses import dataclass, field

import pytest

from auditor.errors import LabError
from auditor.lab.seed.apply import Stack, kinds
from auditor.model.address import parse
from auditor.model.resource import Declared, Reference, Resource
from auditor.model.source import Diagnostic, SourceRange
from auditor.model.value import Map, Unknown, freeze

HERE = SourceRange("main.tf", 1, 1, 2, 1)


@dataclass
class Configuration:
    """A configuration in memory: {address: {attribute: value, or (address, attribute) for a reference}}."""

    resources: dict
    diagnostics: tuple = ()
    loads: list = field(default_factory=list)

    def __call__(self, root, *, known=None):
        self.loads.append(root)
        return Declared(
            str(root),
            tuple(self._resource(a, values, known or {}) for a, values in self.resources.items()),
            diagnostics=self.diagnostics,
        )

    def _resource(self, address, values, known):
        attributes, references = {}, []
        for name, value in values.items():
            if isinstance(value, tuple):
                owner, attribute = value
                references.append(Reference(name, f"{owner}.{attribute}", HERE))
                value = known.get(owner, {}).get(attribute, Unknown("later", (f"{owner}.{attribute}",)))
            attributes[name] = value if isinstance(value, Unknown) else freeze(value)
        return Resource(parse(address), Map(attributes), HERE, references=tuple(references))


@pytest.fixture
def said():
    return []


def stack(aws, configuration, said):
    return Stack(aws.client, configuration, said.append)


def test_a_resource_is_made_when_what_it_refers_to_is_known(aws, said, tmp_path):
    configuration = Configuration(
        {
            "aws_subnet.this": {"vpc_id": ("aws_vpc.this", "id"), "cidr_block": "10.0.1.0/24"},
            "aws_vpc.this": {"cidr_block": "10.0.0.0/16"},
        }
    )
    made = stack(aws, configuration, said)
    made.apply(tmp_path)
    vpc = made.known()["aws_vpc.this"]["id"]
    (subnet,) = aws.client("ec2").describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    assert subnet["SubnetId"] == made.known()["aws_subnet.this"]["id"]


def test_applying_again_makes_nothing_new(aws, said, tmp_path):
    made = stack(aws, Configuration({"aws_vpc.this": {"cidr_block": "10.0.0.0/16"}}), said)
    made.apply(tmp_path)
    before = aws.control.calls()["ec2:CreateVpc"]
    made.apply(tmp_path)
    made.apply(tmp_path, refresh=True)
    assert aws.control.calls()["ec2:CreateVpc"] == before


def test_an_unknown_type_is_named_once_and_left_out(aws, said, tmp_path):
    configuration = Configuration(
        {"aws_kinesis_stream.a": {}, "aws_kinesis_stream.b": {}, "random_id.x": {"byte_length": 4}}
    )
    made = stack(aws, configuration, said)
    made.apply(tmp_path)
    assert said == ["aws_kinesis_stream is not made: the lab does not know this type"]
    assert set(made.made) == {"random_id.x"}


def test_a_value_that_only_an_unknown_type_could_give_is_left_out(aws, said, tmp_path):
    resources = {
        "aws_kinesis_stream.a": {},
        "aws_secretsmanager_secret.this": {"name": "s", "description": ("aws_kinesis_stream.a", "arn")},
    }
    stack(aws, Configuration(resources), said).apply(tmp_path)
    (secret,) = aws.client("secretsmanager").list_secrets()["SecretList"]
    assert not secret.get("Description")


def test_drift_is_brought_back_and_what_is_gone_is_made_again(aws, said, tmp_path):
    from tests.lab.hand_made import build

    by_hand = build(aws.client)
    group = by_hand.target_group("api", 8000)
    condition = [{"path_pattern": [{"values": ["/a"]}]}]
    action = [{"type": "forward", "target_group_arn": group}]
    rule = {"listener_arn": by_hand.listener, "priority": 7, "condition": condition, "action": action}
    configuration = Configuration({"aws_lb_listener_rule.this": rule})
    made = stack(aws, configuration, said)
    made.apply(tmp_path)
    elb = aws.client("elbv2")
    elb.delete_rule(RuleArn=str(made.known()["aws_lb_listener_rule.this"]["arn"]))
    made.apply(tmp_path, refresh=True)
    rules = [one for one in elb.describe_rules(ListenerArn=by_hand.listener)["Rules"] if not one["IsDefault"]]
    assert [one["Priority"] for one in rules] == ["7"]
    configuration.resources.clear()
    made.apply(tmp_path)
    assert [one["IsDefault"] for one in elb.describe_rules(ListenerArn=by_hand.listener)["Rules"]] == [True]


def test_a_change_that_the_lab_cannot_make_is_an_error(aws, said, tmp_path):
    configuration = Configuration({"aws_vpc.this": {"cidr_block": "10.0.0.0/16"}})
    made = stack(aws, configuration, said)
    made.apply(tmp_path)
    configuration.resources["aws_vpc.this"] = {"cidr_block": "10.1.0.0/16"}
    with pytest.raises(LabError, match=r"aws_vpc\.this changed"):
        made.apply(tmp_path)


def test_a_resource_that_aws_refuses_is_an_error_with_its_address(aws, said, tmp_path):
    configuration = Configuration({"aws_subnet.this": {"vpc_id": "vpc-gone", "cidr_block": "10.0.1.0/24"}})
    with pytest.raises(LabError, match=r"aws_subnet\.this could not be made"):
        stack(aws, configuration, said).apply(tmp_path)


def test_a_circle_is_an_error(aws, said, tmp_path):
    resources = {
        "aws_vpc.a": {"cidr_block": ("aws_vpc.b", "id")},
        "aws_vpc.b": {"cidr_block": ("aws_vpc.a", "id")},
    }
    with pytest.raises(LabError, match="wait for each other"):
        stack(aws, Configuration(resources), said).apply(tmp_path)


def test_a_configuration_that_terraform_would_refuse_is_an_error(aws, said, tmp_path):
    configuration = Configuration({}, (Diagnostic("error", "Invalid reference", "no such thing"),))
    with pytest.raises(LabError, match="Invalid reference"):
        stack(aws, configuration, said).apply(tmp_path)


def test_no_type_belongs_to_two_families():
    from auditor.lab.seed.family import Family
    from auditor.registry import discover

    families = discover("auditor.lab.seed", "FAMILY", Family).values()
    assert sum(len(family.kinds) for family in families) == len(kinds())
