"""What a data source asks, and which declared resource has it: yes, no, or nobody knows."""

import pytest

from auditor.model.value import Sensitive, Unknown
from auditor.roots.lookups import LOOKUPS, answers, asked_by, written
from tests import builders
from tests.builders import declared, ref, span


def resource(address, **arguments):
    return builders.resource(address, arguments)


def data(type, **arguments):
    from dataclasses import replace

    made = resource(f"data.{type}.x", **arguments)
    return replace(made, ranges=tuple((name, span()) for name in arguments))


def verdict(asking, resource_, *others):
    (asked,) = asked_by(asking)
    return answers(asked, resource_, declared(resource_, *others))


FRONT = resource("aws_lb.front", name="front")


@pytest.mark.parametrize(
    ("asking", "answer"),
    [
        (data("aws_lb", name="front"), True),
        (data("aws_lb", name="back"), False),
        (data("aws_lb", name=Unknown("nobody knows")), None),
        (data("aws_lb", arn="arn:aws:x"), None),
        (data("aws_lb", arn=ref("aws_lb.front.arn")), True),
        (data("aws_lb", arn=ref("aws_lb.back.arn")), False),
        (data("aws_lb", arn=ref("aws_lb.gone.arn")), None),
    ],
)
def test_a_name_or_a_reference_is_answered_by_what_the_code_says(asking, answer):
    assert verdict(asking, FRONT, resource("aws_lb.back", name="back")) is answer


def test_an_attribute_that_is_not_known_answers_nothing():
    assert verdict(data("aws_lb", name="front"), resource("aws_lb.x", name=Unknown("later"))) is None


def test_the_same_reference_on_both_sides_is_the_same_value():
    group = resource("aws_security_group.web", vpc_id=ref("aws_vpc.main.id"))
    networks = (resource("aws_vpc.main"), resource("aws_vpc.other"))
    assert verdict(data("aws_security_group", vpc_id=ref("aws_vpc.main.id")), group, *networks) is True
    assert verdict(data("aws_security_group", vpc_id=ref("aws_vpc.other.id")), group, *networks) is False
    assert verdict(data("aws_security_group", vpc_id="vpc-1"), group, *networks) is None


def test_numbers_and_last_dots_are_compared_as_aws_does():
    assert verdict(data("aws_lb_listener", port="443"), resource("aws_lb_listener.x", port=443)) is True
    assert verdict(data("aws_route53_zone", name="a.org."), resource("aws_route53_zone.x", name="a.org")) is True


def test_a_zone_is_private_when_it_has_a_network():
    zone = resource("aws_route53_zone.x", vpc=[{"vpc_id": "vpc-1"}])
    assert verdict(data("aws_route53_zone", private_zone=True), zone) is True
    assert verdict(data("aws_route53_zone", private_zone=False), zone) is False
    assert (
        verdict(data("aws_route53_zone", private_zone=True), resource("aws_route53_zone.y", vpc=Unknown("?"))) is None
    )


def test_only_what_is_written_is_asked():
    known_too = resource("data.aws_lb.x", name="front", arn="arn:aws:x")
    assert asked_by(known_too) == ()
    assert [str(asked) for asked in asked_by(data("aws_lb", name="front"))] == ["name = front"]
    assert written(data("aws_lb", name="x", tags={})) == {"name", "tags"}


def test_a_secret_value_is_not_shown():
    (asked,) = asked_by(data("aws_lb", name=Sensitive("hush")))
    assert str(asked) == "name = (sensitive)"
    assert asked.value == "hush"


@pytest.mark.parametrize(
    "asking",
    [
        data("aws_vpc", default=True),
        data("aws_vpc", tags=Unknown("later")),
        data("aws_vpc", filter=[{"name": "owner-id", "values": ["1"]}]),
        data("aws_vpc", filter=[{"name": "cidr", "values": ["10.*"]}]),
    ],
)
def test_what_is_not_understood_asks_nothing_at_all(asking):
    assert asked_by(asking) is None


def test_the_unique_arguments_are_arguments():
    assert all(set(lookup.unique) <= set(lookup.arguments) for lookup in LOOKUPS.values())
