"""Requests that reach a rule, by names that lead to its balancer."""

from auditor.causes.witnesses import hangs_on_a_proxy, hosts_of, led_elsewhere, witnesses
from auditor.routing import Condition
from tests.builders import a_rule
from tests.causes.stacks import BALANCER, FIXED, facts_of, listener, paths, rule

HTTP = listener("http", 80, "HTTP", FIXED)
RULES = rule("a", 1, paths("/a/*"), FIXED, on="http") + rule("b", 2, paths("/a/b"), FIXED, on="http")
CDN = BALANCER.replace("aws_lb.main.dns_name", '"d111.cloudfront.net"').replace("aws_lb.main.zone_id", '"Z2"')
WILD_CDN = CDN.replace('"app.shop.example"', '"*.shop.example"')


def test_each_witness_is_taken_by_its_rule(tmp_path):
    facts = facts_of(tmp_path, BALANCER, HTTP, RULES)
    [http] = facts.table.listeners
    for each in (http.rules[0], None):
        found = list(witnesses(facts, http, each))
        assert found
        assert all(request.host == "app.shop.example" for request in found)
        assert {facts.table.match(request).rule for request in found} == {each}


def test_a_rule_that_nothing_reaches_has_none(tmp_path):
    facts = facts_of(tmp_path, BALANCER, HTTP, RULES)
    [http] = facts.table.listeners
    assert list(witnesses(facts, http, http.rules[1])) == []


def test_without_names_any_host_will_do(tmp_path):
    facts = facts_of(tmp_path, 'resource "aws_lb" "main" {\n  name = "shop"\n}\n', HTTP)
    [http] = facts.table.listeners
    assert hosts_of(facts.table, "aws_lb.main") == ()
    assert [facts.table.match(request, "aws_lb.main").decided_by for request in witnesses(facts, http, None)]


def test_a_name_that_leads_elsewhere_is_no_witness(tmp_path):
    for text in (CDN, WILD_CDN):
        facts = facts_of(tmp_path, text, HTTP, RULES)
        assert led_elsewhere(facts.table, "app.shop.example", "aws_lb.main")
        assert not led_elsewhere(facts.table, "other.example", "aws_lb.main")
    facts = facts_of(tmp_path, BALANCER, HTTP)
    assert not led_elsewhere(facts.table, "app.shop.example", "aws_lb.main")


def test_urls_name_the_port_only_where_it_is_another(tmp_path):
    [odd] = facts_of(tmp_path, BALANCER, listener("x", 8443, "HTTPS", FIXED)).table.listeners
    assert odd.url("a.test", "/b") == "https://a.test:8443/b"
    [http] = facts_of(tmp_path, BALANCER, HTTP).table.listeners
    assert http.url("a.test", "/b") == "http://a.test/b"


def test_headers_that_proxies_set():
    def seen(name):
        return a_rule("a", 1, Condition("http-header", ("x",), name))

    assert hangs_on_a_proxy(seen("X-Forwarded-Proto"))
    assert hangs_on_a_proxy(seen("CloudFront-Forwarded-Proto"))
    assert not hangs_on_a_proxy(seen("User-Agent"))
    assert not hangs_on_a_proxy(None)
