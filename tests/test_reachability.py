import pytest

from auditor.model.value import Unknown
from auditor.reachability import Opening, admitting, openings
from tests.builders import live, resource

NEW = Unknown("known after apply")
ALB, TASK = "sg-alb", "sg-task"


def inline(**block):
    rule = {"protocol": "tcp", "from_port": 8000, "to_port": 8000, **block}
    return resource("aws_security_group.task", {"id": TASK, "ingress": [rule]})


def old_rule(**attributes):
    base = {"security_group_id": TASK, "type": "ingress", "protocol": "tcp", "from_port": 8000, "to_port": 8000}
    return resource("aws_security_group_rule.r", base | attributes)


def new_rule(**attributes):
    base = {"security_group_id": TASK, "ip_protocol": "tcp", "from_port": 8000, "to_port": 8000}
    return resource("aws_vpc_security_group_ingress_rule.r", base | attributes)


def lets_in(*resources, port=8000, direction="ingress"):
    found = admitting(openings(resources), direction, [TASK], port, [ALB])
    return None if found is None else bool(found)


def by_lists(groups):
    """How a style with lists names a group, an IPv4 and an IPv6 network and a prefix list."""
    return (
        groups,
        lambda cidr: {"cidr_blocks": [cidr]},
        lambda cidr: {"ipv6_cidr_blocks": [cidr]},
        lambda id: {"prefix_list_ids": [id]},
    )


STYLES = [
    (inline, *by_lists(lambda group: {"security_groups": [group]})),
    (old_rule, *by_lists(lambda group: {"source_security_group_id": group})),
    (
        new_rule,
        lambda group: {"referenced_security_group_id": group},
        lambda cidr: {"cidr_ipv4": cidr},
        lambda cidr: {"cidr_ipv6": cidr},
        lambda id: {"prefix_list_id": id},
    ),
]
every_style = pytest.mark.parametrize(
    ("make", "from_group", "from_ipv4", "from_ipv6", "from_list"), STYLES, ids=["inline", "old", "new"]
)


@every_style
class TestEveryStyle:
    def test_a_named_group_is_let_in_and_another_is_not(self, make, from_group, from_ipv4, from_ipv6, from_list):
        assert lets_in(make(**from_group(ALB))) is True
        assert lets_in(make(**from_group("sg-other"))) is False

    def test_everybody_is_let_in_by_the_whole_of_ipv4(self, make, from_group, from_ipv4, from_ipv6, from_list):
        assert lets_in(make(**from_ipv4("0.0.0.0/0"))) is True

    def test_a_network_may_hold_the_peer_or_not(self, make, from_group, from_ipv4, from_ipv6, from_list):
        assert lets_in(make(**from_ipv4("10.0.0.0/8"))) is None
        assert lets_in(make(**from_ipv6("2001:db8::/32"))) is None
        assert lets_in(make(**from_list("pl-1"))) is None

    def test_ipv6_for_everybody_does_not_say_that_ipv4_passes(self, make, from_group, from_ipv4, from_ipv6, from_list):
        assert lets_in(make(**from_ipv6("::/0"))) is None

    def test_the_port_must_be_in_the_range(self, make, from_group, from_ipv4, from_ipv6, from_list):
        wide = make(**from_group(ALB), from_port=8000, to_port=8002)
        assert [lets_in(wide, port=port) for port in (7999, 8000, 8002, 8003)] == [False, True, True, False]

    def test_a_range_may_be_text(self, make, from_group, from_ipv4, from_ipv6, from_list):
        text = make(**from_group(ALB), from_port="8000", to_port="8000")
        assert [lets_in(text, port=port) for port in (8000, 8001)] == [True, False]

    @pytest.mark.parametrize("protocol", ["-1", -1, "all", "ALL"])
    def test_all_protocols_are_all_ports(self, make, from_group, from_ipv4, from_ipv6, from_list, protocol):
        name = "ip_protocol" if make is new_rule else "protocol"
        ports = {} if make is new_rule else {"from_port": 0, "to_port": 0}
        assert lets_in(make(**from_group(ALB), **{name: protocol}, **ports), port=12345) is True

    @pytest.mark.parametrize(
        ("protocol", "admits"), [("TCP", True), ("6", True), (6, True), ("udp", False), ("17", False), ("icmp", False)]
    )
    def test_only_tcp_is_tcp(self, make, from_group, from_ipv4, from_ipv6, from_list, protocol, admits):
        name = "ip_protocol" if make is new_rule else "protocol"
        assert lets_in(make(**from_group(ALB), **{name: protocol})) is admits

    @pytest.mark.parametrize("part", ["from_port", "to_port", "protocol", "peer"])
    def test_a_part_that_is_not_known_decides_nothing(self, make, from_group, from_ipv4, from_ipv6, from_list, part):
        name = {"protocol": "ip_protocol" if make is new_rule else "protocol"}.get(part, part)
        parts = from_group(NEW) if part == "peer" else from_group(ALB) | {name: NEW}
        assert lets_in(make(**parts)) is None

    def test_an_unknown_peer_on_another_port_lets_nobody_in(self, make, from_group, from_ipv4, from_ipv6, from_list):
        assert lets_in(make(**from_group(NEW)), port=9000) is False


def test_a_group_may_let_itself_in():
    own = [inline(self=True), old_rule(self=True)]
    for one in own:
        assert admitting(openings([one]), "ingress", [TASK], 8000, [TASK])
        assert lets_in(one) is False


def test_a_sure_opening_wins_over_one_that_may_be():
    both = [new_rule(cidr_ipv4="10.0.0.0/8"), new_rule(referenced_security_group_id=ALB)]
    found = admitting(openings(both), "ingress", [TASK], 8000, [ALB])
    assert [opening.peer for opening in found] == [ALB]


def test_the_direction_is_the_rules_own():
    out = resource(
        "aws_vpc_security_group_egress_rule.r",
        {"security_group_id": TASK, "ip_protocol": "-1", "cidr_ipv4": "0.0.0.0/0"},
    )
    assert (lets_in(out), lets_in(out, direction="egress")) == (False, True)
    old = old_rule(type="egress", cidr_blocks=["0.0.0.0/0"])
    assert (lets_in(old), lets_in(old, direction="egress")) == (False, True)


def test_a_rule_of_another_group_opens_nothing_here():
    assert lets_in(new_rule(security_group_id="sg-other", cidr_ipv4="0.0.0.0/0")) is False


def test_no_rules_let_nobody_in():
    assert (
        admitting(
            openings([resource("aws_security_group.task", {"id": TASK, "ingress": []})]), "ingress", [TASK], 1, [ALB]
        )
        == ()
    )


def test_rules_that_were_not_read_decide_nothing():
    assert lets_in(live("aws_security_group", TASK, ingress=NEW)) is None


def test_live_and_declared_rules_open_alike():
    told = {"protocol": "tcp", "from_port": 8000, "to_port": 8000, "security_groups": [ALB]}
    (seen,) = openings([live("aws_security_group", TASK, ingress=[told])])
    (code,) = openings([inline(security_groups=[ALB])])
    assert (seen.source, code.source) == (TASK, "aws_security_group.task")
    assert (seen.group, seen.direction, seen.ports, seen.peer, seen.attribute) == (
        (code.group, code.direction, code.ports, code.peer, code.attribute)
    )
    assert seen == Opening(TASK, "ingress", "tcp", (8000, 8000), ALB, TASK, "ingress[0]")


def test_a_block_opens_once_for_each_peer():
    peers = {o.peer for o in openings([inline(security_groups=["a", "b"], cidr_blocks=["10.0.0.0/8"], self=True)])}
    assert peers == {"a", "b", "10.0.0.0/8", TASK}


def test_a_group_whose_id_is_not_known_is_left_out():
    assert (
        openings([resource("aws_security_group.t", {"id": NEW, "ingress": [{}]}), new_rule(security_group_id=NEW)])
        == ()
    )


def test_other_types_open_nothing():
    assert openings([resource("aws_vpc.v", {"id": "vpc-1", "ingress": [{}]})]) == ()
