"""Differences as sets of requests; soundness and completeness at large are in tests/property/test_regions.py."""

from dataclasses import replace

import pytest

from auditor.routing import Action, Condition, Listener, LoadBalancer, Rewrite, RouteTable
from auditor.routing.condition import HOST, PATH
from auditor.routing.difference import compare, differences
from tests.builders import HTTPS, LB, a_rule, table, to

API = Condition(PATH, ("/api/*",))
V1 = Condition(PATH, ("/api/v1/*",))


def told(declared, live):
    return [str(one) for one in differences(declared, live)]


def test_a_rule_that_is_missing_in_aws_gives_its_requests_to_who_comes_next():
    code = table(a_rule("v1", 10, V1), a_rule("api", 20, API))
    aws = table(a_rule("api", 20, API))
    assert told(code, aws) == [
        "requests matching path-pattern /api/v1/* and path-pattern /api/*, such as GET https://x.test/api/v1/, "
        "go to v1 in code and to api in AWS"
    ]


def test_a_rule_that_only_aws_has_takes_its_requests_from_the_default():
    (one,) = differences(table(), table(a_rule("stray", 5, Condition(PATH, ("/mlflow/*",)))))
    assert (one.witness.path, one.declared.decided_by, one.live.decided_by) == ("/mlflow/", HTTPS, "stray")
    assert str(one).endswith("go to a fixed response 404 in code and to stray in AWS")


def test_other_priorities_and_conditions_that_change_nothing_are_no_difference():
    code = table(a_rule("a", 10, Condition(PATH, ("/a",))), a_rule("b", 20, Condition(PATH, ("/b",))))
    aws = table(a_rule("b", 1, Condition(PATH, ("/b",))), a_rule("a", 2, Condition(PATH, ("/a",))))
    split = table(
        a_rule("x", 1, Condition(PATH, ("/a",)), action=to("a")),
        a_rule("y", 2, Condition(PATH, ("/b",)), action=to("b")),
    )
    assert told(code, aws) == []
    assert told(code, split) == []


def test_the_order_of_two_rules_that_overlap_is_one():
    mlflow = Condition(PATH, ("/api/mlflow/*",))
    code = table(a_rule("mlflow", 10, mlflow), a_rule("api", 20, API))
    aws = table(a_rule("api", 5, API), a_rule("mlflow", 10, mlflow))
    (one,) = differences(code, aws)
    assert (one.witness.path, one.declared.decided_by, one.live.decided_by) == ("/api/mlflow/", "mlflow", "api")


def test_all_requests_between_two_answers_are_one_difference_with_the_smallest_witness():
    paths = ("/much/longer/*", "/a/*")
    code = table(*(a_rule(f"r{n}", n + 1, Condition(PATH, (path,)), action=to("one")) for n, path in enumerate(paths)))
    aws = table(*(a_rule(f"r{n}", n + 1, Condition(PATH, (path,)), action=to("two")) for n, path in enumerate(paths)))
    (one,) = differences(code, aws)
    assert one.witness.path == "/a/"
    assert one.where == ("path-pattern /much/longer/*", "path-pattern /a/*")


@pytest.mark.parametrize(
    ("mine", "theirs", "differ"),
    [
        (to("a"), to("a"), False),
        (to("a"), to("b"), True),
        (to("a"), replace(to("a"), guards=("authenticate-oidc",)), True),
        (Action("fixed-response", status=404, body="x"), Action("fixed-response", status=404), False),
        (Action("fixed-response", status=404), Action("fixed-response", status=503), True),
        (
            Action("redirect", status=301, redirect=(("protocol", "HTTPS"),)),
            Action("redirect", status=301, redirect=(("protocol", "HTTPS"), ("host", "#{host}"), ("path", "/#{path}"))),
            False,
        ),
        (Action("redirect", status=301), Action("redirect", status=302), True),
    ],
)
def test_actions_differ_by_what_a_client_gets(mine, theirs, differ):
    assert bool(told(table(a_rule("r", 1, API, action=mine)), table(a_rule("r", 1, API, action=theirs)))) is differ


def test_a_transform_that_only_one_side_has_is_a_difference():
    rule = a_rule("r", 1, API)
    rewritten = replace(rule, rewrites=(Rewrite("url-rewrite", "^/api/(.*)$", "/$1"),))
    (one,) = told(table(rule), table(rewritten))
    assert one.endswith("go to r in code and to r, rewritten in AWS")


def test_what_is_not_known_is_never_claimed():
    code = table(a_rule("r", 1, Condition(PATH, (), undecided="known after apply")))
    aws = table(a_rule("s", 1, API))
    found = compare(code, aws)
    assert {(one.declared, one.live) for one in found.undecided} >= {("r", HTTPS), ("r", "s")}
    assert [one for one in found.differences if one.declared.decided_by == "r"] == []
    action = compare(table(a_rule("r", 1, API, action=Action("forward", undecided="new"))), aws)
    assert (action.differences, [(one.declared, one.live) for one in action.undecided]) == ((), [("r", "s")])


def test_planes_that_were_not_read_whole_or_are_declared_elsewhere_are_open():
    code, aws = table(a_rule("r", 1, API)), table()
    assert compare(code, replace(aws, unread="rules could not be read")).differences == ()
    own = replace(code.listeners[0], elsewhere="it may have other rules")
    found = compare(replace(code, listeners=(own,)), aws)
    assert (found.differences, found.undecided[0].why) == ((), "it may have other rules")


def test_a_port_without_listener_on_one_side_is_a_difference():
    code = table()
    plain = Listener("http", LB, 80, "HTTP", to("a"))
    more = replace(code, listeners=(*code.listeners, plain))
    assert told(code, more) == [
        "requests matching port 80, such as GET http://x.test/, go to nothing that listens in code and to a in AWS"
    ]
    assert len(told(more, code)) == 1


def test_a_port_that_speaks_another_protocol_is_a_difference():
    (one,) = differences(table(port=8443, protocol="HTTP"), table(port=8443))
    assert (one.witness.url, one.live.action) == ("http://x.test:8443/", None)


def test_balancers_that_only_one_plane_has_are_not_compared():
    assert differences(table(a_rule("r", 1, API)), RouteTable((LoadBalancer("arn:other"),), ())) == ()


def test_hosts_that_lead_to_the_balancer_are_the_witness():
    any_host = table(a_rule("r", 1, Condition(HOST, ("*.test",))), hosts=("registry.x.test",))
    assert differences(any_host, table(hosts=("registry.x.test",)))[0].witness.host == "registry.x.test"


def test_a_hundred_rules_on_both_sides_are_compared_in_no_time():
    rules = [
        a_rule(f"r{n}", n + 1, Condition(HOST, (f"h{n % 10}.x.test",)), Condition(PATH, (f"/p{n}/*",)))
        for n in range(100)
    ]
    moved = replace(rules[50], action=to("elsewhere"))
    (one,) = differences(table(*rules), table(*rules[:50], moved, *rules[51:]))
    assert (one.witness.url, one.live.action) == ("https://h0.x.test/p50/", to("elsewhere"))
