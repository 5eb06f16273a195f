from typing import Any

import pytest

from auditor.model.value import freeze
from auditor.resource_types.security_group_rules import (
    cidr_of,
    inline_blocks,
    normalise_inline,
    protocol_of,
    read_rules,
)
from tests.resource_types.recorded import Recorded


@pytest.mark.parametrize(("written", "meant"), [("TCP", "tcp"), (6, "tcp"), ("17", "udp"), ("-1", "-1"), ("all", "-1")])
def test_a_protocol_has_one_name(written: Any, meant: str) -> None:
    assert protocol_of(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("10.1.2.3/8", "10.0.0.0/8"), ("2001:DB8::/32", "2001:db8::/32"), ("x", "x"), (None, None)]
)
def test_a_network_has_one_form(written: Any, meant: Any) -> None:
    assert cidr_of(written) == meant


def test_the_rules_of_many_groups_are_asked_for_in_batches() -> None:
    reader = Recorded()
    read_rules(reader, [f"sg-{number:03}" for number in range(250)])
    assert [len(asked[1]["Filters"][0]["Values"]) for asked in reader.asked] == [200, 50]


def test_a_group_that_opens_itself_is_self() -> None:
    rule = {
        "GroupId": "sg-1",
        "IpProtocol": "tcp",
        "FromPort": 1,
        "ToPort": 2,
        "ReferencedGroupInfo": {"GroupId": "sg-1"},
    }
    [block] = inline_blocks([rule], egress=False)
    assert block["self"] is True
    assert block["security_groups"] == []


def test_one_block_with_two_sources_is_two_blocks_with_one() -> None:
    common = {"protocol": "tcp", "from_port": 80, "to_port": 80}
    grouped = [{**common, "cidr_blocks": ["10.0.0.0/8", "10.0.0.0/16"], "security_groups": ["sg-1"], "self": True}]
    single = [
        {**common, "cidr_blocks": ["10.0.0.0/8"], "security_groups": [], "self": False, "description": ""},
        {**common, "cidr_blocks": ["10.0.0.0/16"]},
        {**common, "security_groups": ["sg-1"]},
        {**common, "self": True},
    ]
    assert set(normalise_inline(freeze(grouped))) == set(normalise_inline(freeze(single)))  # type: ignore[arg-type]
    assert normalise_inline("unknown") == "unknown"
