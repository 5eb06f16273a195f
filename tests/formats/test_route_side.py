"""One plane's answer to one request."""

import pytest

from auditor.formats.route_side import Plane, side
from auditor.routing import from_declared
from auditor.wiring import registrations
from tests import builders as b
from tests.formats.routing import FACTS, request


def plane(*resources):
    declared = b.declared(b.lb(), b.record("app", "app.test"), *resources)

    def lines(address):
        found = declared.find(address)
        return found.range if found else None

    return Plane(from_declared(declared), registrations(declared), lines)


def ask(url, *resources, **more):
    return side(plane(*resources), request(url, **more))


def test_a_rule_that_was_passed_over_says_what_it_missed():
    found = side(Plane(FACTS.table, {}, lambda address: None), request("https://registry.hokus.ai/api/x"))
    (passed,) = found["passed_over"]
    assert (passed["rule"], passed["priority"]) == ("aws_lb_listener_rule.auth", 10)
    assert passed["missed"] == [
        {"field": "host-header", "wanted": "host-header auth.hokus.ai", "got": "registry.hokus.ai"}
    ]


def test_the_default_action_has_no_rule_and_the_line_of_its_listener():
    found = side(Plane(FACTS.table, {}, lambda address: None), request("https://registry.hokus.ai/"))
    assert (found["rule"], found["action"]) == (None, "fixed response 404")
    assert (found["file"], found["line"]) == ("alb.tf", 3)


def test_the_nearest_miss_is_the_rule_with_the_fewest_conditions_missed_then_the_first():
    rules = (
        b.rule("two", 10, [b.path("/a"), b.method("POST")]),
        b.rule("one", 20, [b.path("/b"), b.method("GET")]),
        b.rule("late", 30, [b.path("/c")]),
    )
    near = ask("https://app.test/x", b.https(), *rules)["nearest_miss"]
    assert (near["rule"], [miss["wanted"] for miss in near["missed"]]) == (
        "aws_lb_listener_rule.one",
        ["path-pattern /b"],
    )


def test_where_a_rule_wins_there_is_no_nearest_miss():
    rules = (b.rule("a", 10, [b.path("/a")]), b.rule("all", 20, [b.path("/*")]))
    assert ask("https://app.test/x", b.https(), *rules)["nearest_miss"] is None


def test_the_way_leads_from_the_target_group_to_container_and_task_definition():
    service = b.resource(
        "aws_ecs_service.api",
        {
            "load_balancer": [
                {
                    "target_group_arn": b.ref("aws_lb_target_group.api.arn"),
                    "container_name": "app",
                    "container_port": 80,
                }
            ],
            "task_definition": b.ref("aws_ecs_task_definition.api.arn"),
        },
        line=7,
    )
    definition = b.resource("aws_ecs_task_definition.api", {}, line=9)
    resources = (b.https(), b.rule("api", 1, [b.path("/*")]), b.group("api"), service, definition)
    (target,) = ask("https://app.test/", *resources)["action_details"]["targets"]
    assert target["services"] == [
        {
            "service": "aws_ecs_service.api",
            "file": "main.tf",
            "line": 7,
            "container": "app",
            "port": 80,
            "task_definition": {"id": "aws_ecs_task_definition.api", "file": "main.tf", "line": 9},
        }
    ]


def test_weights_are_shares_and_a_client_may_stay():
    groups = [{"arn": b.ref(f"aws_lb_target_group.{name}.arn"), "weight": w} for name, w in (("a", 3), ("b", 1))]
    action = {
        "type": "forward",
        "forward": [{"target_group": groups, "stickiness": [{"enabled": True, "duration": 60}]}],
    }
    found = ask("https://app.test/", b.https(), b.rule("w", 1, [b.path("/*")], action), b.group("a"), b.group("b"))
    assert [(one["target_group"], one["percent"]) for one in found["action_details"]["targets"]] == [
        ("aws_lb_target_group.a", 75.0),
        ("aws_lb_target_group.b", 25.0),
    ]
    assert (found["action_details"]["sticky_seconds"], found["target_group"]) == (60, None)


def test_a_redirect_is_followed_to_its_answer():
    resources = (b.listener("http", 80, "HTTP", b.redirect(protocol="HTTPS", port="443")), b.https())
    found = ask("http://app.test/x?a=1", *resources)
    assert found["action_details"]["location"] == "https://app.test:443/x?a=1"
    assert found["chain"]["end"] == "answer"
    assert [hop["action"] for hop in found["chain"]["hops"]] == ["fixed response 404"]


def test_a_redirect_to_itself_is_a_loop():
    found = ask("http://app.test/x", b.listener("http", 80, "HTTP", b.redirect()))
    assert (found["chain"]["end"], found["chain"]["hops"]) == ("loop", [])


def test_the_target_sees_what_a_rewrite_leaves():
    rule = b.rule("api", 1, [b.path("/api/*")])
    rewrite = {"type": "url-rewrite", "url_rewrite_config": [{"rewrite": [{"regex": "^/api/", "replace": "/"}]}]}
    rule = b.resource(str(rule.address), {**dict(rule.attributes.items()), "transform": [rewrite]})
    seen = ask("https://app.test/api/x?a=1", b.https(), rule)["target_sees"]
    assert (seen["path"], seen["query"], seen["rewritten"]) == ("/x", "a=1", True)


def test_an_undecided_answer_has_every_possible_one_the_default_included():
    resources = (b.https(), b.rule("a", None, [b.path("/*")]), b.rule("net", 5, [b.source_ip("10.0.0.0/8")]))
    found = ask("https://app.test/", *resources)
    assert [(one["rule"], one["default_of"]) for one in found["possible_answers"]] == [
        ("aws_lb_listener_rule.net", None),
        ("aws_lb_listener_rule.a", None),
    ]
    assert ask("https://app.test/", *resources[:1], resources[2])["possible_answers"][1]["default_of"] == b.HTTPS
    assert found["action"] is None


def test_a_peer_that_is_given_decides():
    resources = (b.https(), b.rule("net", 5, [b.source_ip("10.0.0.0/8")]))
    assert ask("https://app.test/", *resources, source_ip="10.1.2.3")["rule"] == "aws_lb_listener_rule.net"


def test_where_nothing_listens_it_says_what_does():
    found = ask("https://app.test:8443/", b.https(), b.listener("http", 80, "HTTP", b.fixed("200")))
    assert found["listens_on"] == ["HTTP 80", "HTTPS 443"]
    assert found["why"] == "aws_lb.main has no listener on port 8443"


@pytest.mark.parametrize(("names", "covered"), [(("*.test",), True), (("other.test",), False)])
def test_the_certificate_is_that_of_the_host(names, covered):
    certificate = b.resource("aws_acm_certificate.main", {"domain_name": names[0]})
    attributes = dict(b.https().attributes.items()) | {"certificate_arn": b.ref("aws_acm_certificate.main.arn")}
    found = ask("https://app.test/", b.resource(b.HTTPS, attributes), certificate)["certificate"]
    assert found["covered"] is covered
    assert found["certificate"] == ("aws_acm_certificate.main" if covered else None)
