"""Several regions in one snapshot: read where the code says, kept apart, and what fails in one is not missing there."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from auditor.compare.pair import pair
from auditor.live import take
from auditor.live.aws import AwsReader, Limits
from auditor.live.snapshot import CountingReader
from auditor.live.store import from_json, to_json
from auditor.model.gap import Gap
from auditor.model.resource import Declared, Provider
from auditor.model.value import Unknown
from tests.resource_types.recorded import denied
from tests.resource_types.stack import HERE, declared, resource

NOW = datetime(2026, 1, 1, tzinfo=UTC)
REGIONS = {"aws": "us-east-1", "aws.west": "us-west-2"}
ROLE = "arn:aws:iam::222222222222:role/deploy"


def code(*, west: Any = "us-west-2", role: str | None = None, repository: str = "regions-api") -> Declared:
    """The same names in two regions, and a role and a zone that are in none."""
    near = (resource("aws_ecr_repository.east", name="regions-api"), resource("aws_ecs_cluster.east", name="regions"))
    far = (resource("aws_ecr_repository.west", name=repository), resource("aws_ecs_cluster.west", name="regions"))
    world = (
        resource("aws_iam_role.task", name="regions-task"),
        resource("aws_route53_zone.main", name="regions.example"),
    )
    plane = declared(*near, *world, *(replace(one, provider="aws.west") for one in far))
    resources = tuple(replace(one, provider=one.provider or "aws") for one in plane)
    providers = (Provider("aws", HERE, "us-east-1"), Provider("aws.west", HERE, west, role))
    return replace(plane, resources=resources, providers=providers)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "endpoint_url": url}
    for region in REGIONS.values():
        boto3.client("ecr", region, **keys).create_repository(repositoryName="regions-api")
        boto3.client("ecs", region, **keys).create_cluster(clusterName="regions")
    boto3.client("iam", "us-east-1", **keys).create_role(RoleName="regions-task", AssumeRolePolicyDocument="{}")
    boto3.client("route53", "us-east-1", **keys).create_hosted_zone(Name="regions.example", CallerReference="1")
    yield url
    server.stop()


@pytest.fixture
def reader(url: str) -> AwsReader:
    return AwsReader("us-east-1", endpoint_url=url)


class Failing:
    """A reader that is refused one operation in one region."""

    def __init__(self, reader: CountingReader, region: str, operation: str) -> None:
        self._reader, self._where = reader, (region, operation)
        self.asked: list[tuple[str, str]] = []

    calls = property(lambda self: self._reader.calls)
    most_calls = property(lambda self: self._reader.most_calls)
    region = property(lambda self: self._reader.region)

    def at(self, region: str) -> "Failing":
        other = Failing(self._reader.at(region), *self._where)
        other.asked = self.asked
        return other

    def read(self, service: str, operation: str, result: str, **parameters: Any) -> list[Mapping[str, Any]]:
        self.asked.append((self.region, operation))
        if (self.region, operation) == self._where:
            raise denied(f"{service}:{operation}")
        return self._reader.read(service, operation, result, **parameters)


def regions_of(pairing: Any) -> dict[str, str]:
    return {str(one.address): live.region for one, live in pairing.matched}


def test_each_resource_is_found_in_its_own_region_and_what_is_in_none_once(reader: AwsReader) -> None:
    snapshot = take(reader, code(), now=NOW)
    assert (snapshot.gaps, snapshot.region, snapshot.regions) == ((), "us-east-1", ("us-east-1", "us-west-2"))
    assert regions_of(pair(code(), snapshot)) == {
        "aws_ecr_repository.east": "us-east-1",
        "aws_ecr_repository.west": "us-west-2",
        "aws_ecs_cluster.east": "us-east-1",
        "aws_ecs_cluster.west": "us-west-2",
        "aws_iam_role.task": "",
        "aws_route53_zone.main": "",
    }
    arns = {live.id for live in snapshot if live.type == "aws_ecr_repository"}
    assert {arn.split(":")[3] for arn in arns} == {"us-east-1", "us-west-2"}


def test_what_is_in_no_region_is_asked_once(reader: AwsReader) -> None:
    counting = Failing(reader, "", "")
    take(counting, code(), now=NOW)
    asked = [operation for _, operation in counting.asked]
    assert (asked.count("list_hosted_zones"), asked.count("get_role"), asked.count("describe_clusters")) == (1, 1, 2)


def test_what_exists_in_another_region_only_is_missing(reader: AwsReader) -> None:
    elsewhere = code(repository="only-east")
    assert [str(one.address) for one in pair(elsewhere, take(reader, elsewhere, now=NOW)).missing] == [
        "aws_ecr_repository.west"
    ]


def test_a_region_that_fails_leaves_the_other_judged(reader: AwsReader) -> None:
    plane = replace(
        code(repository="gone"), resources=(*code(repository="gone"), resource("aws_ecr_repository.x", name="x"))
    )
    snapshot = take(Failing(reader, "us-west-2", "describe_repositories"), plane, now=NOW)
    [gap] = snapshot.gaps
    assert (gap.subject, gap.reason.partition(":")[0]) == ("aws_ecr_repository", "in us-west-2")
    assert isinstance(snapshot.of_type("aws_ecr_repository"), Gap)
    assert isinstance(snapshot.of_type("aws_ecr_repository", "us-west-2"), Gap)
    assert len(snapshot.of_type("aws_ecr_repository", "us-east-1")) == 1  # type: ignore[arg-type]
    pairing = pair(plane, snapshot)
    assert [str(one.address) for one in pairing.missing] == ["aws_ecr_repository.x"]
    assert [str(one.address) for one, _ in pairing.not_compared] == ["aws_ecr_repository.west"]
    assert from_json(to_json(snapshot)) == snapshot


def test_a_provider_of_another_account_is_not_read_and_makes_nothing_missing(reader: AwsReader) -> None:
    plane = code(role=ROLE, repository="gone")
    counting = Failing(reader, "", "")
    snapshot = take(counting, plane, now=NOW)
    assert "us-west-2" not in {region for region, _ in counting.asked}
    [gap] = snapshot.gaps
    assert gap.subject == "provider aws.west"
    assert ROLE in gap.reason
    pairing = pair(plane, snapshot)
    assert pairing.missing == ()
    reasons = {str(one.address): reason for one, reason in pairing.not_compared}
    assert set(reasons) == {"aws_ecr_repository.west", "aws_ecs_cluster.west"}
    assert all("the auditor assumes no role" in reason for reason in reasons.values())


def test_an_unknown_region_is_read_in_the_users_and_absence_means_nothing(reader: AwsReader) -> None:
    plane = code(west=Unknown("var.west is not set"), repository="gone")
    snapshot = take(reader, plane, now=NOW)
    assert [gap.subject for gap in snapshot.gaps] == ["provider aws.west"]
    pairing = pair(plane, snapshot)
    assert pairing.missing == ()
    reasons = {str(one.address): reason for one, reason in pairing.not_compared}
    assert "the region of its provider is not known" in reasons["aws_ecr_repository.west"]


def test_the_codes_region_wins_over_the_users(url: str) -> None:
    snapshot = take(AwsReader("eu-west-1", endpoint_url=url), code(), now=NOW)
    assert (snapshot.regions, snapshot.region) == (("us-east-1", "us-west-2"), "us-east-1")
    assert len(pair(code(), snapshot).matched) == 6


def test_a_snapshot_of_other_regions_makes_nothing_missing(reader: AwsReader) -> None:
    near = replace(code(), resources=tuple(one for one in code() if one.provider == "aws"))
    pairing = pair(code(), take(reader, near, now=NOW))
    assert pairing.missing == ()
    assert {reason for _, reason in pairing.not_compared} == {
        "region us-west-2 could not be read: it was not asked for"
    }


def test_where_we_are_is_told_by_region() -> None:
    here = replace(resource("data.aws_region.here"), provider="aws")
    there = replace(resource("data.aws_region.there"), provider="aws.west")
    plane = replace(code(), resources=(here, there))
    from tests.compare.planes import snapshot

    known = pair(plane, snapshot()).known()
    assert known["data.aws_region.here"]["name"] == "us-east-1"
    assert known["data.aws_region.there"]["name"] == "us-west-2"


def test_a_budget_that_runs_out_names_what_was_not_read_and_keeps_what_was(url: str) -> None:
    whole = take(AwsReader("us-east-1", endpoint_url=url), code(), now=NOW)
    for most in range(1, whole.calls):
        reader = AwsReader("us-east-1", endpoint_url=url, limits=Limits(most_calls=most))
        snapshot = take(reader, code(), now=NOW)
        assert (snapshot.calls, snapshot.most_calls) == (most, most)
        spent = [gap for gap in snapshot.gaps if "CallBudgetSpent" in gap.reason]
        assert {gap.remedy for gap in spent} == {"give a higher --max-api-calls"}
        assert pair(code(), snapshot).missing == ()
    assert whole.gaps == ()
