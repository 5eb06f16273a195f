"""When a rule is surely on a listener that its requests do not come to."""

import pytest

from auditor.causes.rule_on_wrong_listener import CAUSE
from auditor.model.finding import Confidence
from tests.causes.static import BALANCER, HOST, NOT_FOUND, TO_HTTPS, conditions, found, group, listener, rule, world
from tests.worlds.world import WORLDS

BASE = BALANCER + listener("http", 80, TO_HTTPS) + listener("https", 443) + group("api") + group("web")
API = conditions(path_pattern='["/api/*"]')
WEB = rule("web", 20, conditions(path_pattern='["/web/*"]'), on="https")
PROMISE = 'output "api_url" {\n  value = "https://app.shop.example/api/items"\n}\n'


def of(tmp_path, *texts, base=BASE):
    return found(tmp_path, base + "".join(texts), of=CAUSE)


def test_the_world_shows_it_without_aws():
    expected = [("rule-on-wrong-listener", "aws_lb_listener_rule.api", "listener_arn")]
    assert world(WORLDS / "rule-on-wrong-listener" / "broken") == expected
    assert world(WORLDS / "rule-on-wrong-listener" / "fixed") == []


def test_a_rule_on_the_listener_that_only_redirects_is_moved_to_where_the_requests_come(tmp_path):
    [finding] = of(tmp_path, rule("api", 10, API), WEB, PROMISE)
    assert [edit.after.strip() for edit in finding.fix.edits] == ["listener_arn = aws_lb_listener.https.arn"]
    assert (finding.fix.verified, finding.fix.disposition) == (True, "needs review")
    assert finding.confidence == Confidence.HIGH
    assert "GET https://app.shop.example/api/items" in finding.message


def test_a_priority_that_is_taken_there_leaves_the_edit_to_its_author(tmp_path):
    [finding] = of(tmp_path, rule("api", 20, API), WEB, PROMISE)
    assert finding.fix.edits == ()


INTERNAL = 'resource "aws_lb" "internal" {\n  name     = "inside"\n  internal = true\n}\n' + listener(
    "inside", 443, NOT_FOUND, "internal"
)


def test_a_rule_on_another_balancer_counts_only_if_it_names_the_host(tmp_path):
    named = API + conditions(**{HOST: '["app.shop.example"]'})
    [finding] = of(tmp_path, INTERNAL, rule("api", 10, named, on="inside"), WEB, PROMISE)
    assert finding.confidence == Confidence.MEDIUM
    assert of(tmp_path, INTERNAL, rule("api", 10, API, on="inside"), WEB, PROMISE) == []


UNKNOWN = rule("web", 20, conditions(path_pattern="[var.p]"), on="https") + 'variable "p" {}\n'


@pytest.mark.parametrize(
    "texts",
    [
        (rule("api", 10, API), WEB),
        (rule("api", 10, API, on="https"), WEB, PROMISE),
        (rule("api", 10, API), rule("api_too", 10, API, to="api", on="https"), PROMISE),
        (rule("api", 10, API), WEB, PROMISE, 'output "arn" {\n  value = aws_lb_listener.https.arn\n}\n'),
        (rule("api", 10, API), UNKNOWN, PROMISE),
        (rule("api", 10, API), WEB, PROMISE.replace("https:", "http:")),
    ],
    ids=["no-promise", "right", "on-both", "given-away", "unknown-rule", "by-http"],
)
def test_what_nobody_promises_or_may_be_kept_is_not_claimed(tmp_path, texts):
    assert of(tmp_path, *texts) == []


def test_a_default_action_that_forwards_keeps_the_promise(tmp_path):
    forwards = '\n    type             = "forward"\n    target_group_arn = aws_lb_target_group.api.arn\n'
    base = BALANCER + listener("http", 80, TO_HTTPS) + listener("https", 443, forwards) + group("api") + group("web")
    assert of(tmp_path, rule("api", 10, API), WEB, PROMISE, base=base) == []
