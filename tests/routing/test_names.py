"""Certificates of a listener in both planes."""

import pytest

from auditor.model.value import Unknown
from auditor.routing import from_declared, from_live
from tests.builders import HTTPS, LB, declared, fixed, https, lb, live, ref, resource, snapshot

READ = ("aws_lb", "aws_lb_listener", "aws_lb_listener_rule", "aws_lb_listener_certificate", "aws_acm_certificate")


def certificate(name, domain, *more, **other):
    names = {"domain_name": domain, "subject_alternative_names": more}
    return resource(f"aws_acm_certificate.{name}", {**names, **other})


def secure(arn):
    attributes = {"load_balancer_arn": ref(f"{LB}.arn"), "port": 443, "protocol": "HTTPS", "certificate_arn": arn}
    return resource(HTTPS, attributes | {"default_action": [fixed("404")]})


def extra(arn, name="extra"):
    parent = {"listener_arn": ref(f"{HTTPS}.arn"), "certificate_arn": arn}
    return resource(f"aws_lb_listener_certificate.{name}", parent)


def covered(host, *resources):
    (listener,) = from_declared(declared(lb(), *resources)).listeners
    return listener.certificate_for(host)


MAIN = certificate("main", "x.test", "*.x.test")


def test_a_listener_has_its_default_certificate_and_those_that_are_attached():
    stack = (MAIN, certificate("more", "y.test"), secure(ref("aws_acm_certificate.main.arn")))
    more = extra(ref("aws_acm_certificate.more.arn"))
    assert covered("www.x.test", *stack).certificate.id == "aws_acm_certificate.main"
    assert covered("y.test", *stack).covered is False
    assert covered("y.test", *stack, more).certificate.id == "aws_acm_certificate.more"
    (listener,) = from_declared(declared(lb(), *stack, more)).listeners
    assert [each.default for each in listener.certificates] == [True, False]


def test_a_validated_certificate_is_the_certificate():
    proof = resource("aws_acm_certificate_validation.v", {"certificate_arn": ref("aws_acm_certificate.main.arn")})
    arn = ref("aws_acm_certificate_validation.v.certificate_arn")
    assert covered("x.test", MAIN, proof, secure(arn)).covered is True


def test_a_known_arn_is_the_certificate_that_has_it():
    assert covered("x.test", certificate("main", "x.test", arn="arn:1"), secure("arn:1")).covered is True


@pytest.mark.parametrize(
    ("stack", "why"),
    [
        ((resource("aws_acm_certificate.own", {"certificate_body": "PEM"}), "aws_acm_certificate.own.arn"), "imported"),
        ((resource("data.aws_acm_certificate.d", {"domain": "x.test"}), "data.aws_acm_certificate.d.arn"), "only read"),
        ((certificate("new", "x.test", Unknown("no value")), "aws_acm_certificate.new.arn"), "no value"),
    ],
)
def test_names_that_the_code_does_not_say_are_open(stack, why):
    own, arn = stack
    found = covered("other.test", own, secure(ref(arn)))
    assert found.covered is None
    assert why in found.undecided


def test_a_data_source_covers_its_own_domain():
    read = resource("data.aws_acm_certificate.d", {"domain": "*.x.test"})
    assert covered("a.x.test", read, secure(ref("data.aws_acm_certificate.d.arn"))).covered is True


@pytest.mark.parametrize("arn", ["arn:aws:acm:us-east-1:1:certificate/x", Unknown("var.certificate has no value")])
def test_an_arn_of_nobody_is_open(arn):
    assert covered("x.test", secure(arn)).covered is None


def test_an_http_listener_has_nothing_to_choose():
    assert https().get("certificate_arn") is None
    plain = resource(HTTPS, {"port": 80, "protocol": "HTTP", "default_action": [fixed("404")]})
    assert covered("x.test", plain).covered is None


def test_an_https_listener_without_certificate_covers_nothing():
    assert covered("x.test", https()).covered is False


def live_stack(*more, read=READ):
    listener = {"load_balancer_arn": "arn:lb", "port": 443, "protocol": "HTTPS", "certificate_arn": "arn:main"}
    main = live("aws_acm_certificate", "arn:main", domain_name="x.test", subject_alternative_names=["x.test"])
    made = (live("aws_lb", "arn:lb"), live("aws_lb_listener", "arn:https", **listener, default_action=[]), main)
    (found,) = from_live(snapshot(*made, *more, read=read)).listeners
    return found


def test_what_aws_has_is_chosen_alike():
    more = live("aws_lb_listener_certificate", "x", listener_arn="arn:https", certificate_arn="arn:more")
    assert live_stack().certificate_for("x.test").covered is True
    assert live_stack().certificate_for("y.test").covered is False
    assert live_stack(more).certificate_for("y.test").covered is None
    named = live("aws_acm_certificate", "arn:more", domain_name="y.test", subject_alternative_names=[])
    assert live_stack(more, named).certificate_for("y.test").certificate.id == "arn:more"


def test_certificates_that_were_not_read_are_not_absent():
    found = live_stack(read=READ[:3]).certificate_for("y.test")
    assert found.covered is None
    assert "could not be read" in found.undecided
