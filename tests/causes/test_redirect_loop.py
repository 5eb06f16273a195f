"""Redirects that never end, and those that only look like it."""

import pytest

from auditor.causes.redirect_loop import CAUSE
from tests.causes.stacks import (
    BALANCER,
    FIXED,
    TO_HTTPS,
    facts_of,
    forward,
    found,
    group,
    hosts,
    listener,
    paths,
    redirect,
    rule,
)

HTTP = listener("http", 80, "HTTP", TO_HTTPS)
HTTPS = listener("https", 443, "HTTPS", FIXED)
TO_HTTP = redirect(protocol="HTTP", port="80")
AN_EARLIER_RULE = (
    group("web")
    + rule("web", 1, paths("/app/*"), forward("web"))
    + rule("app", 2, paths("/*"), redirect(path="/app/#{path}"))
)
SECOND = """
resource "aws_route53_record" "www" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "www.shop.example"
  type    = "CNAME"
  records = [%s]
}
"""
HERE, CDN = SECOND % "aws_lb.main.dns_name", SECOND % '"d111.cloudfront.net"'
BACK_AND_FORTH = rule("a", 1, hosts("app.shop.example"), redirect(host="www.shop.example")) + rule(
    "b", 2, hosts("www.shop.example"), redirect(host="app.shop.example")
)


def test_https_back_to_http_is_to_blame_not_http_to_https(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP, HTTPS, rule("old", 1, paths("/old/*"), TO_HTTP))
    assert (finding.subject, finding.attribute) == ("aws_lb_listener_rule.old", "action[0].redirect[0]")
    assert (tmp_path / "main.tf").read_text().splitlines()[finding.range.line - 1].strip() == "redirect {"
    assert any("https://app.shop.example/old/" in evidence.text for evidence in finding.evidence)


def test_http_to_itself_is_corrected_to_https_and_that_is_verified(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, listener("http", 80, "HTTP", TO_HTTP), HTTPS)
    assert finding.subject == "aws_lb_listener.http"
    assert finding.fix.verified
    assert {edit.after.strip() for edit in finding.fix.edits} == {'protocol = "HTTPS"', 'port = "443"'}


def test_no_edit_where_there_is_no_https_listener(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, listener("http", 80, "HTTP", TO_HTTP))
    assert not finding.fix.edits


def test_an_https_default_that_redirects_to_itself(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP, listener("https", 443, "HTTPS", TO_HTTPS))
    assert finding.subject == "aws_lb_listener.https"


def test_two_hosts_that_lead_to_each_other_are_one_finding(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, HERE, HTTPS, BACK_AND_FORTH)
    assert finding.subject in ("aws_lb_listener_rule.a", "aws_lb_listener_rule.b")


def test_the_rule_that_takes_a_promised_url_is_to_blame(tmp_path):
    for promised, blamed in (("app", "a"), ("www", "b")):
        output = f'output "url" {{\n  value = "https://{promised}.shop.example/"\n}}\n'
        [finding] = found(CAUSE, tmp_path, BALANCER, HERE, HTTPS, BACK_AND_FORTH, output)
        assert finding.subject == f"aws_lb_listener_rule.{blamed}"


def test_a_path_that_grows_without_end(tmp_path):
    growing = rule("app", 1, paths("/*"), redirect(path="/app/#{path}"))
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTPS, growing)
    assert finding.subject == "aws_lb_listener_rule.app"


@pytest.mark.parametrize(
    "texts",
    [
        (HTTP, HTTPS),
        (HTTP, HTTPS, rule("once", 1, paths("/"), redirect(path="/app/"))),
        (HTTP, HTTPS, HERE, rule("www", 1, hosts("www.shop.example"), redirect(host="app.shop.example"))),
        (HTTPS, CDN, BACK_AND_FORTH),
        (HTTP, HTTPS, rule("away", 1, paths("/docs/*"), redirect(host="docs.example.net"))),
        (HTTPS, rule("one", 1, paths("/a"), redirect(path="/b")), rule("two", 2, paths("/b"), redirect(path="/c"))),
        (HTTPS, AN_EARLIER_RULE),
        ('variable "to" {}\n', HTTPS, rule("a", 1, paths("/a"), redirect(host="${var.to}"))),
        (listener("http", 80, "HTTP", redirect(protocol="HTTPS")), HTTPS),
    ],
    ids=[
        "to https",
        "root to a path",
        "www to app",
        "the other host is a CDN's",
        "away",
        "two hops and an end",
        "an earlier rule takes the target",
        "unknown host",
        "https on port 80",
    ],
)
def test_a_redirect_that_ends_is_none(tmp_path, texts):
    assert found(CAUSE, tmp_path, BALANCER, *texts) == []


def test_a_header_of_a_proxy_may_be_another_the_next_time(tmp_path):
    seen = '    http_header {\n      http_header_name = "X-Forwarded-Proto"\n      values = ["http"]\n    }'
    assert found(CAUSE, tmp_path, BALANCER, HTTPS, rule("a", 1, seen, TO_HTTPS)) == []


def test_a_listener_that_is_only_read_may_have_other_rules(tmp_path):
    read = (
        'data "aws_lb_listener" "https" {\n  arn = "arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/x/1/2"\n}\n'
    )
    looping = rule("a", 1, paths("/*"), TO_HTTPS).replace("aws_lb_listener.https", "data.aws_lb_listener.https")
    assert facts_of(tmp_path, BALANCER, read, looping).table.listeners
    assert found(CAUSE, tmp_path, BALANCER, read, looping) == []
