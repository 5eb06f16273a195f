"""Hosts that lead to an HTTPS listener, and the names in its certificates."""

import pytest

from auditor.causes.certificate_host_mismatch import CAUSE
from auditor.model.finding import Confidence
from tests.causes.stacks import BALANCER, FIXED, TO_HTTPS, forward, found, group, hosts, listener, paths, rule


def certificate(domain: str, *names: str, name: str = "main") -> str:
    listed = f"  subject_alternative_names = [{', '.join(map(_quoted, names))}]\n" if names else ""
    return f'resource "aws_acm_certificate" "{name}" {{\n  domain_name = "{domain}"\n{listed}}}\n'


def _quoted(text: str) -> str:
    return f'"{text}"'


HTTP = listener("http", 80, "HTTP", TO_HTTPS)
USES = "  certificate_arn = aws_acm_certificate.main.arn"
HTTPS = listener("https", 443, "HTTPS", FIXED, USES)
MORE = """
resource "aws_lb_listener_certificate" "more" {
  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = aws_acm_certificate.more.arn
}
"""


def test_a_record_whose_name_no_certificate_has(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP, HTTPS, certificate("shop.example", "www.shop.example"))
    assert (finding.subject, finding.attribute) == ("aws_acm_certificate.main", "subject_alternative_names")
    assert "app.shop.example" in finding.message
    assert finding.confidence == Confidence.HIGH
    assert finding.fix.verified
    assert finding.fix.edits[0].after.endswith('= ["www.shop.example", "app.shop.example"]')


@pytest.mark.parametrize("name", ["shop.example", "*.app.shop.example", "*.other.example", "*.example"])
def test_a_wildcard_stands_for_one_label(tmp_path, name):
    assert found(CAUSE, tmp_path, BALANCER, HTTP, HTTPS, certificate(name))


@pytest.mark.parametrize("names", [("app.shop.example",), ("*.shop.example",), ("x.test", "APP.shop.example")])
def test_a_name_that_covers_is_enough(tmp_path, names):
    assert found(CAUSE, tmp_path, BALANCER, HTTP, HTTPS, certificate(*names)) == []


def test_another_certificate_of_the_listener_counts(tmp_path):
    texts = (BALANCER, HTTP, HTTPS, certificate("x.test"), certificate("app.shop.example", name="more"))
    assert found(CAUSE, tmp_path, *texts, MORE) == []
    assert found(CAUSE, tmp_path, *texts)


def test_a_host_of_a_rule_without_a_record_is_less_sure(tmp_path):
    named = rule("api", 1, hosts("api.shop.example"), forward("api")) + group("api")
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP, HTTPS, certificate("app.shop.example"), named)
    assert finding.confidence == Confidence.MEDIUM
    assert "api.shop.example" in finding.message


WILD = BALANCER.replace('"app.shop.example"', '"*.shop.example"')


def test_a_wildcard_record_is_wrong_where_no_name_below_it_is_covered(tmp_path):
    assert found(CAUSE, tmp_path, WILD, HTTP, HTTPS, certificate("shop.example"))
    assert found(CAUSE, tmp_path, WILD, HTTP, HTTPS, certificate("a.shop.example")) == []
    assert found(CAUSE, tmp_path, WILD, HTTP, HTTPS, certificate("*.shop.example")) == []


IMPORTED = 'resource "aws_acm_certificate" "main" {\n  certificate_body = "x"\n  private_key      = "y"\n}\n'
READ = 'data "aws_acm_certificate" "main" {\n  domain = "shop.example"\n}\n'
READ_BY = listener("https", 443, "HTTPS", FIXED, "  certificate_arn = data.aws_acm_certificate.main.arn")
GIVEN = listener("https", 443, "HTTPS", FIXED, "  certificate_arn = var.certificate")
ARN = '"arn:aws:acm:eu-west-1:123456789012:certificate/1"'
GIVEN_LISTENER = 'variable "l" {}\n' + MORE.replace("aws_lb_listener.https.arn", "var.l")
SECOND = (
    BALANCER.partition('resource "aws_route53_record"')[2].replace("main", "second").replace("zone.second", "zone.main")
)
SECOND = 'resource "aws_route53_record"' + SECOND.replace('"app" {', '"second" {')
ELSEWHERE = BALANCER.replace("aws_lb.main.dns_name", '"d111.cloudfront.net"').replace("aws_lb.main.zone_id", '"Z2"')
WRONG = certificate("x.test")


@pytest.mark.parametrize(
    "texts",
    [
        (BALANCER, HTTP, HTTPS, IMPORTED),
        (BALANCER, HTTP, READ_BY, READ),
        (BALANCER, HTTP, GIVEN, f'variable "certificate" {{\n  default = {ARN}\n}}\n'),
        (BALANCER, HTTP, GIVEN, 'variable "certificate" {}\n'),
        (BALANCER, HTTP, HTTPS, WRONG, MORE, 'variable "n" {}\n' + certificate("${var.n}.example", name="more")),
        (
            BALANCER,
            HTTP,
            HTTPS,
            WRONG,
            MORE.replace("listener_arn ", "count = var.n\n  listener_arn "),
            'variable "n" {}\n',
        ),
        (BALANCER, HTTP, HTTPS, 'variable "d" {}\nresource "aws_acm_certificate" "main" {\n  domain_name = var.d\n}\n'),
        (BALANCER, HTTP, HTTPS, WRONG, certificate("y.test", name="more"), GIVEN_LISTENER),
        (BALANCER, HTTP, HTTPS, WRONG, SECOND),
        (ELSEWHERE, HTTP, HTTPS, WRONG),
        (ELSEWHERE, HTTP, HTTPS, WRONG, rule("a", 1, hosts("app.shop.example"), FIXED)),
        (BALANCER, listener("http", 80, "HTTP", FIXED), HTTPS, WRONG),
        (BALANCER, HTTP, listener("https", 443, "HTTPS", FIXED)),
    ],
    ids=[
        "imported",
        "read by a data source",
        "an ARN",
        "a variable",
        "one name unknown",
        "count of another unknown",
        "domain unknown",
        "another is attached to a listener that is not known",
        "leads to two balancers",
        "leads to a CDN",
        "a rule for a name at a CDN",
        "served over HTTP",
        "no certificate at all",
    ],
)
def test_no_claim(tmp_path, texts):
    assert found(CAUSE, tmp_path, *texts) == []


def test_all_hosts_of_a_listener_are_one_finding(tmp_path):
    both = rule("a", 1, hosts("a.test"), FIXED) + rule("b", 2, paths("/b"), FIXED)
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP, HTTPS, WRONG, both)
    assert "app.shop.example, a.test" in finding.message
