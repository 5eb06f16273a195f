from auditor.compare.identity import Blocked, Identity, Parents, identity_key, identity_of, key_of
from auditor.live.policy import resource_types
from auditor.model.value import Sensitive, Unknown, freeze
from tests.compare.planes import LB, balancer, listener
from tests.resource_types.stack import declared, of, resource

MAIN = resource("aws_lb.main", name="main")
HTTPS = resource("aws_lb_listener.https", load_balancer_arn=of("aws_lb.main.arn"), port="443")
LISTENER_TYPE = resource_types()["aws_lb_listener"]


def parents() -> Parents:
    return Parents(declared(MAIN, HTTPS))


def test_a_reference_to_a_paired_parent_is_what_aws_calls_it() -> None:
    known = parents()
    known.add(MAIN, balancer())
    identity = identity_of(HTTPS, LISTENER_TYPE, known)
    assert identity == Identity((("load_balancer_arn", LB), ("port", "443")))
    assert identity.fits(listener(), LISTENER_TYPE)
    assert not identity.fits(listener(port=80), LISTENER_TYPE)
    assert identity.key(LISTENER_TYPE) == identity_key(listener(), LISTENER_TYPE)


def test_a_parent_that_does_not_exist_takes_its_children_with_it() -> None:
    known = parents()
    known.lose(MAIN)
    assert identity_of(HTTPS, LISTENER_TYPE, known) == Blocked("aws_lb.main does not exist", parent_missing=True)


def test_a_parent_that_was_not_matched_leaves_the_child_undecided() -> None:
    found = identity_of(HTTPS, LISTENER_TYPE, parents())
    assert isinstance(found, Blocked)
    assert not found.parent_missing
    assert "aws_lb.main.arn" in found.reason


def test_another_unknown_gives_its_reason() -> None:
    found = identity_of(resource("aws_lb.a", name=Unknown("var.x is not set")), resource_types()["aws_lb"], parents())
    assert found == Blocked("its name is not known: var.x is not set")


def test_nothing_set_is_no_identity() -> None:
    assert isinstance(identity_of(resource("aws_lb.a"), resource_types()["aws_lb"], parents()), Blocked)


def test_a_data_source_may_name_things_otherwise() -> None:
    data = resource("data.aws_ecs_cluster.a", cluster_name="c")
    assert identity_of(data, resource_types()["aws_ecs_cluster"], parents()) == Identity((("name", "c"),))


def test_a_prefix_is_the_beginning_of_a_name() -> None:
    identity = identity_of(resource("aws_lb.a", name_prefix="ma"), resource_types()["aws_lb"], parents())
    assert isinstance(identity, Identity)
    assert identity.fits(balancer(), resource_types()["aws_lb"])
    assert not identity.fits(balancer(name="other"), resource_types()["aws_lb"])


def test_an_attribute_counts_in_the_form_in_which_it_compares() -> None:
    service = resource_types()["aws_ecs_service"]
    assert key_of(service, "cluster", "arn:aws:ecs:us-east-1:1:cluster/c") == key_of(service, "cluster", "c")
    assert key_of(service, "name", "") is None


def test_references_are_resolved_at_any_depth() -> None:
    known = parents()
    known.add(MAIN, balancer())
    value = freeze({"a": [{"b": of("aws_lb.main.arn")}], "c": Sensitive("x"), "d": Unknown("why")})
    assert known.resolved_all(value) == freeze({"a": [{"b": LB}], "c": "x", "d": Unknown("why")})
