"""What the code promises, and which promises end at a refusal."""

from auditor.causes.promises import unkept
from tests.causes.static import BALANCER, TO_HTTPS, conditions, facts, group, listener, rule

BASE = BALANCER + listener("http", 80, TO_HTTPS) + listener("https", 443) + group("api")
API = rule("api", 10, conditions(path_pattern='["/api/*"]'), on="https")


def promised(tmp_path, *texts):
    return [
        (one.promise.by, one.listener.id, one.request.url) for one in unkept(facts(tmp_path, BASE + "".join(texts)))
    ]


def test_a_promise_is_followed_over_redirects_to_the_listener_that_refuses_it(tmp_path):
    output = 'output "a" {\n  value = "http://app.shop.example/b"\n}\n'
    asked = ("output.a", "aws_lb_listener.https", "https://app.shop.example:443/b")
    assert promised(tmp_path, API, output) == [asked]


def test_what_is_no_url_or_leads_to_no_balancer_promises_nothing(tmp_path):
    texts = 'output "a" {\n  value = "b"\n}\noutput "c" {\n  value = "https://elsewhere.example/d"\n}\n'
    assert promised(tmp_path, API, texts) == []


def test_a_host_that_no_rule_takes_at_all_is_refused_as_such(tmp_path):
    named = rule("api", 10, conditions(host_header='["api.shop.example"]'), on="https")
    output = 'output "site" {\n  value = "https://app.shop.example"\n}\n'
    assert promised(tmp_path, named, output) == [("output.site", "aws_lb_listener.https", "https://app.shop.example")]
    assert promised(tmp_path, API, output) == []
    assert promised(tmp_path, named, output.replace('"site"', '"alb_url"')) == []
