from typing import Any

from auditor.compare.differ import differ
from auditor.compare.pair import pair
from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_route53_record import RESOURCE_TYPE
from tests.compare.planes import snapshot
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import declared, resource

ZONE = LiveResource("aws_route53_zone", "Z1", Map({"zone_id": "Z1", "name": "hokus.ai"}))
ALIAS = {"HostedZoneId": "Z2", "DNSName": "dualstack.main.elb.amazonaws.com.", "EvaluateTargetHealth": True}
ANSWERS: list[dict[str, Any]] = [
    {"Name": "api.hokus.ai.", "Type": "A", "AliasTarget": ALIAS},
    {"Name": "api.hokus.ai.", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"v=1"'}]},
    {"Name": "other.hokus.ai.", "Type": "A"},
]


def record(**more: Any) -> Any:
    own = {"zone_id": "Z1", "name": "api.hokus.ai", "type": "A", **more}
    return resource("aws_route53_record.api", **own)


def alias(name: str) -> list[dict[str, Any]]:
    return [{"name": name, "zone_id": "Z2", "evaluate_target_health": True}]


def found(*resources: Any) -> list[LiveResource]:
    return read(RESOURCE_TYPE, Recorded({"list_resource_record_sets": ANSWERS}), *resources, live=(ZONE,))[0]


def test_the_records_of_declared_names_are_read() -> None:
    assert [one.id for one in found(record())] == ["Z1_api.hokus.ai_A", "Z1_api.hokus.ai_TXT"]


def test_a_name_relative_to_its_zone_is_the_same_record() -> None:
    relative = record(name="api", alias=alias("main.elb.amazonaws.com"))
    live = snapshot(ZONE, *found(relative))
    pairing = pair(declared(relative), live)
    assert pairing.live_of("aws_route53_record.api").id == "Z1_api.hokus.ai_A"  # type: ignore[union-attr]
    assert differ(declared(relative), live, pairing) == ()


def test_an_alias_to_another_balancer_is_a_difference() -> None:
    other = record(alias=alias("other.elb.amazonaws.com"))
    live = snapshot(*found(other))
    [difference] = differ(declared(other), live, pair(declared(other), live))
    assert difference.path == "alias[0].name"


def test_quotes_and_dots_of_values_mean_nothing() -> None:
    text = record(type="TXT", ttl=60, records=["v=1"])
    live = snapshot(*found(text))
    assert differ(declared(text), live, pair(declared(text), live)) == ()
