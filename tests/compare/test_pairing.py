from auditor.compare.pairing import Pairing
from auditor.model.value import Unknown
from tests.compare.planes import LB, balancer
from tests.resource_types.stack import resource

MAIN = resource("module.alb.aws_lb.main", name="main")


def test_a_pair_is_found_from_both_sides() -> None:
    pairing = Pairing(matched=((MAIN, balancer()),))
    assert pairing.live_of(MAIN.address) == pairing.live_of("module.alb.aws_lb.main") == balancer()
    assert pairing.address_of(LB) == MAIN.address
    assert pairing.live_of("aws_lb.main") is None
    assert pairing.address_of("arn:other") is None


def test_known_is_what_aws_assigned_and_only_what_it_told() -> None:
    pairing = Pairing(
        matched=((MAIN, balancer(arn_suffix=Unknown("AWS did not return it"), idle_timeout=60)),),
        given=(("data.aws_region.here", "name", "us-east-1"),),
    )
    assert pairing.known() == {
        "module.alb.aws_lb.main": {
            "arn": LB,
            "id": LB,
            "name": "main",
            "dns_name": "main.elb.amazonaws.com",
            "zone_id": "Z1",
        },
        "data.aws_region.here": {"name": "us-east-1"},
    }
