"""What `auditor route --all` asks."""

from auditor.endpoints import plan
from auditor.routing import from_declared
from auditor.witnesses import witnesses
from tests import builders as b


def table(*rules):
    groups = map(b.group, ("api", "extra"))
    return from_declared(b.declared(b.lb(), b.https(), b.record("app", "app.test"), *groups, *rules))


def found(table, **more):
    return {reason: str(one.request) for one in witnesses(table, **more).asked for reason in one.because}


def test_each_rule_and_the_default_action_have_a_request():
    known = table(b.rule("api", 10, [b.path("/api/*")]), b.rule("web", 20, [b.host("www.app.test")]))
    assert found(known) == {
        "aws_lb_listener_rule.api": "GET https://app.test/api/",
        "aws_lb_listener_rule.web": "GET https://www.app.test/",
        "default action of aws_lb_listener.https": "GET https://app.test/",
    }


def test_every_request_reaches_the_rule_that_it_is_asked_for():
    known = table(
        b.rule("all", 30, [b.path("/*")]), b.rule("api", 10, [b.path("/api*")]), b.rule("post", 20, [b.method("POST")])
    )
    for one in witnesses(known).asked:
        assert known.match(one.request, one.load_balancer).decided_by in " ".join(one.because)


def test_a_rule_that_no_request_reaches_is_listed_with_the_rule_that_takes_them():
    known = table(b.rule("wide", 10, [b.path("/api*")]), b.rule("late", 20, [b.path("/api/x")]))
    (one,) = witnesses(known).unreached
    assert (one.rule.id, one.reach.verdict) == ("aws_lb_listener_rule.late", "never")
    assert [taker.id for taker in one.reach.taken_by] == ["aws_lb_listener_rule.wide"]


def test_a_rule_without_a_priority_is_not_claimed_to_be_unreachable():
    known = table(b.rule("wide", None, [b.path("/api*")]), b.rule("late", 20, [b.path("/api/x")]))
    assert {one.reach.verdict for one in witnesses(known).unreached} == {"undecided"}


def test_a_rule_that_takes_everything_leaves_no_request_for_the_default_action():
    assert list(found(table(b.rule("all", 10, [b.path("/*")])))) == ["aws_lb_listener_rule.all"]


def test_a_balancer_that_no_record_leads_to_is_named_with_the_request():
    known = from_declared(b.declared(b.lb(), b.https(), b.rule("api", 10, [b.host("api.test")])))
    one = next(one for one in witnesses(known).asked if one.because == ("aws_lb_listener_rule.api",))
    assert (one.load_balancer, one.request.host) == ("aws_lb.main", "api.test")


def test_an_endpoint_is_asked_once_with_the_rule_that_has_the_same_request():
    declared = b.declared(
        b.lb(),
        b.https(),
        b.record("app", "app.test"),
        b.rule("api", 10, [b.path("/api/*")]),
        outputs={"api_url": "https://app.test/api/", "url": "https://app.test"},
    )
    known = from_declared(declared)
    asked = witnesses(known, plan(declared, known)).asked
    assert [one.because for one in asked if one.request.path == "/api/"] == [
        ("aws_lb_listener_rule.api", "output.api_url")
    ]
    assert [one.because for one in asked if one.request.path == "/"] == [
        ("default action of aws_lb_listener.https", "output.url")
    ]


def test_a_rule_that_only_aws_has_is_asked_about_by_its_difference():
    known = table(b.rule("api", 10, [b.path("/api/*")]))
    live = table(b.rule("api", 10, [b.path("/api/*")]), b.rule("extra", 5, [b.path("/api/secret")]))
    assert found(known, live_table=live)["a difference between code and AWS"] == "GET https://app.test/api/secret"
