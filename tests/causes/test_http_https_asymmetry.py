"""Two listeners that are meant alike, and such that are not."""

import pytest

from auditor.causes.http_https_asymmetry import CAUSE
from auditor.model.finding import Severity
from tests.causes.stacks import BALANCER, FIXED, TO_HTTPS, forward, found, group, hosts, listener, paths, redirect, rule

LISTENERS = listener("http", 80, "HTTP", FIXED) + listener("https", 443, "HTTPS", FIXED)
GROUPS = group("web") + group("api") + group("old")


def twice(name: str, priority: int, condition: str, group: str) -> str:
    return "".join(rule(f"{name}_{on}", priority, condition, forward(group), on=on) for on in ("http", "https"))


WEB = twice("web", 10, paths("/web/*"), "web")
STACK = BALANCER + LISTENERS + GROUPS + WEB
API = rule("api", 20, paths("/api/*"), forward("api"))


def test_a_rule_on_the_https_listener_only(tmp_path):
    [finding] = found(CAUSE, tmp_path, STACK, API)
    assert (finding.subject, finding.severity) == ("aws_lb_listener.http", Severity.LOW)
    told = " ".join(evidence.text for evidence in finding.evidence)
    assert "GET https://app.shop.example/api/auditor-witness is taken by aws_lb_listener_rule.api" in told
    assert (
        "GET http://app.shop.example/api/auditor-witness is taken by aws_lb_listener.http: fixed response 404" in told
    )


def test_a_rule_on_the_http_listener_only(tmp_path):
    [finding] = found(CAUSE, tmp_path, STACK, API.replace("listener.https", "listener.http"))
    assert finding.subject == "aws_lb_listener.https"


def test_the_same_path_to_two_services_is_one_finding(tmp_path):
    old = (
        API.replace('"api"', '"api_http"').replace("listener.https", "listener.http").replace("group.api", "group.old")
    )
    [finding] = found(CAUSE, tmp_path, STACK, API, old)
    assert "aws_lb_listener_rule.api_http: forward to aws_lb_target_group.old" in finding.evidence[1].text


def test_several_rules_of_one_listener_are_one_finding(tmp_path):
    [finding] = found(CAUSE, tmp_path, STACK, API, rule("old", 30, paths("/old/*"), forward("old")))
    assert "aws_lb_listener_rule.api, aws_lb_listener_rule.old" in finding.fix.title


REDIRECTS = BALANCER + GROUPS + listener("http", 80, "HTTP", TO_HTTPS) + listener("https", 443, "HTTPS", FIXED)
TWIN = rule("twin", 20, paths("/api/*"), forward("api"), on="http")
COUNTED = 'variable "n" {}\n' + TWIN.replace("priority ", "count = var.n\n  priority ")
UNKNOWN = 'variable "path" {}\n' + rule("x", 5, paths("${var.path}"), forward("api"), on="http")


@pytest.mark.parametrize(
    "texts",
    [
        (STACK,),
        (REDIRECTS, API),
        (REDIRECTS, WEB, API),
        (BALANCER, LISTENERS, GROUPS, API),
        (BALANCER, LISTENERS, GROUPS, API, rule("acme", 1, paths("/.well-known/*"), forward("old"), on="http")),
        (STACK, API, rule("up", 20, paths("/api/*"), redirect(protocol="HTTPS", port="443"), on="http")),
        (STACK, API, UNKNOWN),
        (STACK, API.replace("priority ", "count = var.n\n  priority "), 'variable "n" {}\n'),
        (STACK, API, COUNTED),
        (STACK, API, 'output "url" {\n  value = "http://app.shop.example/api/items"\n}\n'),
        (STACK, API, listener("test", 8080, "HTTP", FIXED)),
        (STACK, rule("hidden", 20, hosts("x.test", "y.test") + "\n" + paths("/web/a"), forward("api"))),
    ],
    ids=[
        "alike",
        "http redirects",
        "http redirects all but one",
        "http is closed",
        "http serves ACME only",
        "http redirects this one",
        "a rule of http is not known",
        "the count of a rule is not known",
        "the count of its twin is not known",
        "the URL is promised, another cause speaks",
        "a third listener",
        "a rule that is never reached",
    ],
)
def test_no_claim(tmp_path, texts):
    assert found(CAUSE, tmp_path, *texts) == []
