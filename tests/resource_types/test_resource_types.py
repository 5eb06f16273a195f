"""The whole family against a moto server: a stack that matches its code is read, paired and gives no difference."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import boto3
import pytest

from auditor.compare.differ import differ
from auditor.compare.pair import Pairing, pair
from auditor.live import take
from auditor.live.aws import AwsReader
from auditor.live.policy import action_of, allowed_actions, resource_types
from auditor.live.store import from_json, to_json
from auditor.model.live import LiveSnapshot
from auditor.model.resource import Declared
from tests.resource_types.recorded import denied
from tests.resource_types.stack import Stack, declared, matching
from tests.resource_types.surroundings import matching_surroundings

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def code(stack: Stack) -> Declared:
    return declared(*matching(stack), *matching_surroundings(stack))


@pytest.fixture(scope="module")
def seen(reader: AwsReader, code: Declared) -> LiveSnapshot:
    return take(reader, code, now=NOW)


@pytest.fixture(scope="module")
def pairing(code: Declared, seen: LiveSnapshot) -> Pairing:
    return pair(code, seen)


def test_everything_is_read_without_a_gap(seen: LiveSnapshot) -> None:
    assert seen.gaps == ()
    assert set(seen.read_types) == set(resource_types())
    assert seen.account == "123456789012"


def test_every_declared_resource_is_paired(code: Declared, pairing: Pairing) -> None:
    assert [str(one.address) for one in pairing.missing] == []
    assert pairing.not_compared == ()
    assert len(pairing.matched) == len(code.resources)


def test_a_stack_that_matches_its_code_has_no_difference(code: Declared, seen: LiveSnapshot, pairing: Pairing) -> None:
    assert [str(one) for one in differ(code, seen, pairing)] == []


def test_only_the_rule_that_no_code_declares_is_unmanaged(pairing: Pairing) -> None:
    [rule] = pairing.unmanaged
    assert rule.get("priority") == 10


def test_the_snapshot_file_gives_the_same_facts(code: Declared, seen: LiveSnapshot, pairing: Pairing) -> None:
    back = from_json(to_json(seen))
    assert back == seen
    again = pair(code, back)
    assert [(str(a.address), b.id) for a, b in again.matched] == [(str(a.address), b.id) for a, b in pairing.matched]


def test_the_value_of_a_secret_is_never_read(seen: LiveSnapshot) -> None:
    assert "never-read" not in to_json(seen)


def test_what_aws_assigned_is_known_again(pairing: Pairing, stack: Stack) -> None:
    known = pairing.known()
    assert known["aws_lb.main"]["dns_name"] == stack.dns_name
    assert known["aws_lb_target_group.api"]["arn"] == stack.target_group
    assert str(known["aws_ecr_repository.api"]["repository_url"]).endswith("/hokusai-api")
    assert "address" in known["aws_db_instance.main"]
    assert known["aws_s3_bucket.artifacts"]["arn"] == "arn:aws:s3:::hokusai-artifacts"


@pytest.mark.parametrize("type", sorted(resource_types()))
def test_a_live_resource_has_every_attribute_that_is_compared_assigned_or_identifies_it(
    type: str, seen: LiveSnapshot
) -> None:
    member = resource_types()[type]
    resources = seen.of_type(type)
    assert isinstance(resources, tuple)
    if type == "aws_vpc_security_group_egress_rule":
        return
    assert resources, "the moto server holds one of each type"
    for name in {*(rule.path for rule in member.attributes), *member.assigned, *member.identity}:
        top = name.partition("[")[0]
        assert all(top in resource.attributes for resource in resources), name


@cache
def operations_of(service: str) -> Mapping[str, str]:
    return dict(boto3.client(service).meta.method_to_api_mapping)


class Denying:
    """The reader of the moto server, with some actions denied."""

    def __init__(self, reader: AwsReader, *denied: str) -> None:
        self._reader, self._denied = reader, denied
        self.used: set[str] = set()
        self.region, self.most_calls = reader.region, reader.most_calls

    def at(self, region: str) -> "Denying":
        assert region == self.region
        return self

    @property
    def calls(self) -> int:
        return len(self.used)

    def read(self, service: str, operation: str, result: str, **parameters: Any) -> list[Mapping[str, Any]]:
        action = action_of(service, operations_of(service)[operation])
        self.used.add(action)
        if action in self._denied:
            raise denied(action)
        return self._reader.read(service, operation, result, **parameters)


@pytest.mark.parametrize("action", sorted(allowed_actions()))
def test_each_action_alone_denied_leaves_a_gap_that_names_it_and_nothing_missing_or_different(
    action: str, reader: AwsReader, code: Declared
) -> None:
    denying = Denying(reader, action)
    seen = take(denying, code, now=NOW)
    assert ([gap.remedy for gap in seen.gaps].count(f"allow {action}") > 0) is (action in denying.used)
    pairing = pair(code, seen)
    assert pairing.missing == ()
    assert differ(code, seen, pairing) == ()


def test_everything_denied_leaves_only_gaps(reader: AwsReader, code: Declared) -> None:
    seen = take(Denying(reader, *allowed_actions()), code, now=NOW)
    assert seen.resources == ()
    pairing = pair(code, seen)
    assert (pairing.missing, pairing.matched, pairing.unmanaged) == ((), (), ())
    assert len(pairing.not_compared) == len(code.resources)
