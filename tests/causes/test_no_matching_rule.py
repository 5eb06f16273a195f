"""Which promises no rule keeps, and which are kept, planned otherwise or somebody else's fault."""

import pytest

from auditor.causes.no_matching_rule import CAUSE
from tests.causes.static import BALANCER, conditions, forward, found, group, listener, rule, world
from tests.worlds.world import WORLDS

BASE = BALANCER + listener() + group("api") + group("web")
API = rule("api", 10, conditions(path_pattern='["/api/*"]'))
OUTPUT = 'output "%s" {\n  value = "http://app.shop.example%s"\n}\n'
ITEMS = OUTPUT % ("items_url", "/v2/items")


def of(tmp_path, *texts, base=BASE):
    return found(tmp_path, base + "".join(texts), of=CAUSE)


def test_the_world_shows_it_without_aws():
    expected = [("no-matching-rule", "aws_lb_listener.http", "default_action")]
    assert world(WORLDS / "no-matching-rule" / "broken") == expected
    assert world(WORLDS / "no-matching-rule" / "fixed") == []


def test_the_nearest_rule_and_the_promise_are_named(tmp_path):
    [finding] = of(tmp_path, API, rule("v1", 20, conditions(path_pattern='["/v1/*"]'), to="api"), ITEMS)
    assert "promised by output.items_url, meets no rule of aws_lb_listener.http" in finding.message
    assert "aws_lb_listener_rule.v1 is the nearest: it wants path-pattern /v1/*" in finding.message
    assert finding.fix.edits == ()


def test_promises_of_one_listener_are_one_finding(tmp_path):
    [finding] = of(tmp_path, API, ITEMS, OUTPUT % ("other_url", "/v3/items"))
    assert "(and 1 more)" in finding.message
    assert [one.text for one in finding.evidence if "promises" in one.text] == [
        "output.items_url promises GET http://app.shop.example/v2/items",
        "output.other_url promises GET http://app.shop.example/v3/items",
    ]


CHECK = """
resource "aws_route53_health_check" "app" {
  fqdn          = "app.shop.example"
  port          = 80
  type          = "HTTP"
  resource_path = "/status"
}
"""


def test_a_health_check_from_outside_is_a_promise_too(tmp_path):
    [finding] = of(tmp_path, API, CHECK)
    assert "promised by aws_route53_health_check.app" in finding.message


MAINTENANCE = listener(
    default='\n    type = "fixed-response"\n\n    fixed_response {\n      status_code = "200"\n    }\n'
)
GIVEN_AWAY = 'output "listener_arn" {\n  value = aws_lb_listener.http.arn\n}\n'
MAYBE = rule("more", 20, conditions(path_pattern='["/x"]'), to="api", more="  count = var.n\n") + 'variable "n" {}\n'
TWO_PLACES = """
resource "aws_route53_record" "cdn" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "app.shop.example"
  type    = "A"
  records = ["192.0.2.1"]
}
"""


@pytest.mark.parametrize(
    "texts",
    [
        (BASE, API, OUTPUT % ("api_url", "/api")),
        (BASE, API, OUTPUT % ("site", "")),
        (BASE, API, OUTPUT % ("site", "/")),
        (BASE, API, ITEMS.replace("app.shop", "www.shop")),
        (BALANCER, listener(default=forward("web")), group("api"), group("web"), API, ITEMS),
        (BALANCER, MAINTENANCE, group("api"), API, ITEMS),
        (BASE, API, ITEMS, GIVEN_AWAY),
        (BASE, rule("api", 10, conditions(path_pattern="[var.p]")), 'variable "p" {}\n', ITEMS),
        (BASE, rule("api", 10, conditions(path_pattern='["v2/*"]')), ITEMS),
        (BASE, API, MAYBE, ITEMS),
        (BASE, TWO_PLACES, API, ITEMS),
    ],
)
def test_what_is_kept_planned_or_not_known_is_not_claimed(tmp_path, texts):
    assert of(tmp_path, *texts, base="") == []
