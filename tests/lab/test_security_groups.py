import pytest

from auditor.lab.security_groups import End, SecurityGroups

WORLD = End("203.0.113.10")
ALB = End("10.0.0.5", ("sg-alb",))
TASK = End("10.0.1.5", ("sg-task",))


def group(name, ingress=(), egress=()):
    return {"GroupId": name, "IpPermissions": list(ingress), "IpPermissionsEgress": list(egress)}


def tcp(low, high, *, cidr="", peer=""):
    ranges = [{"CidrIp": cidr}] if cidr else []
    return {
        "IpProtocol": "tcp",
        "FromPort": low,
        "ToPort": high,
        "IpRanges": ranges,
        "UserIdGroupPairs": [{"GroupId": peer}] if peer else [],
    }


EVERYTHING = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "UserIdGroupPairs": []}


@pytest.mark.parametrize(
    ("alb_out", "task_in", "port", "open_"),
    [
        ([EVERYTHING], [tcp(8000, 8000, peer="sg-alb")], 8000, True),
        ([tcp(8000, 8000, peer="sg-task")], [tcp(8000, 8000, peer="sg-alb")], 8000, True),
        ([EVERYTHING], [tcp(8000, 8000, cidr="10.0.0.0/16")], 8000, True),
        ([EVERYTHING], [tcp(8000, 8000, peer="sg-alb")], 8001, False),
        ([EVERYTHING], [tcp(8000, 8000, peer="sg-other")], 8000, False),
        ([EVERYTHING], [], 8000, False),
        ([], [tcp(8000, 8000, peer="sg-alb")], 8000, False),
        ([EVERYTHING], [{**tcp(8000, 8000, peer="sg-alb"), "IpProtocol": "udp"}], 8000, False),
    ],
)
def test_a_connection_passes_when_both_ends_let_it(alb_out, task_in, port, open_):
    groups = SecurityGroups([group("sg-alb", egress=alb_out), group("sg-task", ingress=task_in)])
    assert groups.allow(ALB, TASK, port) is open_


def test_the_internet_has_no_rules_of_its_own():
    groups = SecurityGroups([group("sg-alb", ingress=[tcp(443, 443, cidr="0.0.0.0/0")])])
    assert groups.allow(WORLD, ALB, 443)
    assert not groups.allow(WORLD, ALB, 80)


def test_a_group_that_does_not_exist_lets_nothing_in():
    assert not SecurityGroups(()).allow(WORLD, ALB, 443)
