"""Ports that the code promises, with and without a listener."""

import pytest

from auditor.causes.listener_missing_on_port import CAUSE
from tests.causes.stacks import BALANCER, FIXED, TO_HTTPS, found, listener, paths, redirect, rule

HTTP = listener("http", 80, "HTTP", TO_HTTPS)
HTTPS = listener("https", 443, "HTTPS", FIXED)


def output(url: str) -> str:
    return f'output "url" {{\n  value = "{url}"\n}}\n'


HEALTH_CHECK = """
resource "aws_route53_health_check" "app" {
  fqdn          = "app.shop.example"
  port          = 8443
  type          = "HTTPS"
  resource_path = "/health"
}
"""


def test_a_redirect_to_https_without_an_https_listener(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP)
    assert (finding.subject, finding.attribute) == ("aws_lb.main", "")
    assert "443" in finding.message
    assert any(evidence.source.startswith("main.tf:") for evidence in finding.evidence)


def test_an_output_and_the_redirect_to_the_same_port_are_one_finding(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP, output("https://app.shop.example/"))
    assert finding.subject == "aws_lb.main"


def test_a_redirect_that_keeps_port_80_speaks_https_to_the_http_listener(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, listener("http", 80, "HTTP", redirect(protocol="HTTPS")), HTTPS)
    assert finding.subject == "aws_lb_listener.http"
    assert finding.attribute == "default_action[0].redirect[0].port"
    assert finding.fix.hcl == 'port = "443"'


def test_a_redirect_to_a_wrong_port_is_corrected(tmp_path):
    wrong = redirect(protocol="HTTPS", port="8443")
    [finding] = found(CAUSE, tmp_path, BALANCER, listener("http", 80, "HTTP", wrong), HTTPS)
    assert finding.fix.verified
    assert [edit.after.strip() for edit in finding.fix.edits] == ['port = "443"']


def test_the_listener_on_443_speaks_http(tmp_path):
    [finding] = found(
        CAUSE, tmp_path, BALANCER, listener("web", 443, "HTTP", FIXED), output("https://app.shop.example")
    )
    assert (finding.subject, finding.attribute) == ("aws_lb_listener.web", "protocol")


def test_a_health_check_asks_a_port_without_a_listener(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP, HTTPS, HEALTH_CHECK)
    assert finding.subject == "aws_lb.main"
    assert "8443" in finding.message


MODULE = 'module "%s" {\n  source = "example/%s/aws"\n  x = %s\n}\n'
CERTAIN = output("https://app.shop.example:8443/")


@pytest.mark.parametrize(
    "texts",
    [
        (HTTP, HTTPS, output("https://app.shop.example/")),
        (HTTP, HTTPS, output("https://other.example:8443/")),
        (HTTP, HTTPS, CERTAIN, 'variable "n" {}\n', listener("x", 8443, "HTTPS", FIXED, "  count = var.n")),
        (
            HTTP,
            HTTPS,
            CERTAIN,
            'variable "port" {}\n',
            listener("x", 1, "HTTPS", FIXED).replace("= 1\n", "= var.port\n"),
        ),
        (HTTP, HTTPS, CERTAIN, 'output "lb" {\n  value = aws_lb.main.arn\n}\n'),
        (HTTP, HTTPS, CERTAIN, MODULE % ("more", "listeners", "aws_lb.main.arn")),
        (HTTP, HTTPS, rule("away", 1, paths("/docs"), redirect(host="docs.example.net", port="8443"))),
    ],
    ids=["all there", "elsewhere", "count unknown", "port unknown", "exported", "given to a module", "away"],
)
def test_no_claim(tmp_path, texts):
    assert found(CAUSE, tmp_path, BALANCER, *texts) == []


def test_a_module_that_gets_nothing_of_the_balancer_hides_no_listener(tmp_path):
    assert found(CAUSE, tmp_path, BALANCER, HTTP, HTTPS, CERTAIN, MODULE % ("vpc", "vpc", '"10.0.0.0/16"'))


def test_count_zero_is_no_listener(tmp_path):
    none = listener("https", 443, "HTTPS", FIXED, "  count = 0")
    assert found(CAUSE, tmp_path, BALANCER, HTTP, none)


def test_a_balancer_that_is_only_read_may_have_others(tmp_path):
    read = BALANCER.replace('resource "aws_lb"', 'data "aws_lb"').replace("aws_lb.main", "data.aws_lb.main")
    assert found(CAUSE, tmp_path, read, HTTP.replace("aws_lb.main", "data.aws_lb.main"), CERTAIN) == []


def test_a_network_load_balancer_is_another_matter(tmp_path):
    network = BALANCER.replace('name = "shop"\n', 'name = "shop"\n  load_balancer_type = "network"\n')
    assert found(CAUSE, tmp_path, network, listener("tcp", 80, "TCP", FIXED), CERTAIN) == []


def test_a_name_that_leads_to_a_cdn_is_answered_there(tmp_path):
    cdn = BALANCER.replace("aws_lb.main.dns_name", '"d111.cloudfront.net"').replace("aws_lb.main.zone_id", '"Z2"')
    assert found(CAUSE, tmp_path, cdn, HTTP, output("https://app.shop.example/")) == []


def test_without_records_nobody_knows_what_stands_before_the_balancer(tmp_path):
    bare = 'resource "aws_lb" "main" {\n  name = "shop"\n}\n'
    assert found(CAUSE, tmp_path, bare, HTTP) == []
