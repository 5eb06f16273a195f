"""Who would answer, for people."""

import pytest

from auditor.formats.route_text import WIDTH, text
from auditor.formats.routes import Question, planes, route, unreached
from auditor.routing import from_declared
from auditor.witnesses import witnesses
from tests import builders as b
from tests.formats import reports
from tests.formats.routing import FACTS, LIVE_FACTS, facts, request

API = request("https://registry.hokus.ai/api/mlflow/x")


def told(known, asked, seen=None, **more):
    return text([route(planes(known), Question(asked), seen)], **more)


def stack(*rules):
    return facts(b.lb(), b.https(), b.record("app", "app.test"), *rules)


def test_it_begins_with_the_request_and_the_declared_answer_with_its_line():
    lines = told(FACTS, API).splitlines()
    assert lines[:3] == [
        f"GET {API.url}",
        "  declared: forward to aws_lb_target_group.api",
        "    rule          20 aws_lb_listener_rule.api (rules.tf:7)",
    ]
    assert "    service       aws_ecs_service.api (main.tf:1)" in lines


def test_a_rule_that_was_passed_over_says_what_it_wanted_and_what_the_request_has():
    shown = told(FACTS, API)
    assert "passed over   1 earlier rule; the request has host-header registry.hokus.ai" in shown
    assert "10 aws_lb_listener_rule.auth wants host-header auth.hokus.ai" in shown


def test_what_is_the_same_in_aws_is_said_in_one_line():
    same = facts(table=FACTS.table, live_table=FACTS.table)
    assert told(same, API).splitlines()[-1] == "  live: the same"


def test_what_differs_in_aws_is_shown_without_what_is_the_same():
    lines = told(LIVE_FACTS, API).splitlines()
    there = lines.index("  live: forward to aws_lb_target_group.mlflow")
    assert lines[there + 1].strip() == "service       none registers in this target group"
    assert lines[there + 2].startswith(
        "  differs: aws_lb_listener_rule.api forwards to aws_lb_target_group.api in code,"
    )
    assert len([line for line in lines if "aws_lb_listener.https" in line]) == 1


def test_what_cannot_be_decided_is_said_with_every_possible_answer():
    shown = told(FACTS, request("https://registry.hokus.ai:8443/api/x"))
    assert "declared: undecided: aws_lb_listener_rule.late has no known priority" in shown
    assert "perhaps       20 aws_lb_listener_rule.api (rules.tf:7): forward to aws_lb_target_group.api" in shown
    assert "perhaps       ? aws_lb_listener_rule.late: forward to aws_lb_target_group.api" in shown


def test_a_host_that_leads_nowhere_is_said():
    shown = told(FACTS, request("http://x.example"))
    assert "declared: undecided: no record leads from x.example to a load balancer" in shown


def test_the_nearest_miss_is_named_where_no_rule_takes_the_request():
    shown = told(stack(b.rule("a", 10, [b.path("/a")])), request("https://app.test/b"))
    assert "nearest       10 aws_lb_listener_rule.a: misses only by path-pattern" in shown


def test_a_fixed_response_is_shown_with_its_body():
    assert "declared: fixed response 404 text/plain: no rule" in told(stack(), request("https://app.test/"))


def test_an_uncovered_host_is_a_refused_connection():
    assert "certificate   none of the listener covers this host, so clients refuse" in told(
        stack(), request("https://app.test/")
    )


def test_the_brief_form_leaves_out_what_was_passed_over_and_counts():
    known = stack(b.rule("a", 10, [b.path("/*")]), b.rule("b", 20, [b.path("/b")]))
    found = witnesses(known.table)
    here = planes(known)
    entries = [route(here, Question(one.request)) for one in found.asked]
    shown = text([*entries, *(unreached(here, one) for one in found.unreached)], brief=True)
    assert "passed over" not in shown
    assert "rules that no request reaches:\n  20 aws_lb_listener_rule.b (main.tf:1): all its requests" in shown
    assert shown.splitlines()[-2:] == [
        "live: not known: it was not asked (--no-live)",
        "1 request; 1 rule that no request reaches",
    ]


def test_a_balancer_of_aws_that_no_code_declares_is_shown_without_its_account():
    arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/50dc/f2f7/9683"
    there = b.table(b.a_rule(arn, 1, action=b.NOT_FOUND))
    shown = told(
        facts(table=b.table(b.a_rule("aws_lb_listener_rule.a", 2)), live_table=there), request("https://x.test")
    )
    assert "rule          1 listener-rule/app/shop/50dc/f2f7/9683 (no code declares it)" in shown
    assert "123456789012" not in shown


def test_foreign_text_cannot_break_out_of_its_line():
    known = facts(b.lb(), b.https(b.fixed("404", "a\x1b[31m\nb\x07")), b.record("app", "app.test"))
    assert "text/plain: a b\n" in told(known, request("https://app.test/"))


@pytest.mark.parametrize("brief", [True, False])
@pytest.mark.parametrize("seen", [None, reports.MLFLOW_404, reports.REFUSED])
@pytest.mark.parametrize("known", [FACTS, LIVE_FACTS, stack(b.rule("r", 1, [b.path("/*")], b.redirect(host="y.test")))])
@pytest.mark.parametrize(
    "url", [API.url, "https://registry.hokus.ai:8443/api/x", "http://x.example", "https://app.test"]
)
def test_no_line_is_wider_than_a_page_and_none_stands_twice(known, url, seen, brief):
    lines = told(known, request(url), seen, brief=brief).splitlines()
    assert lines[0] == f"GET {url}"
    assert all(len(line) <= WIDTH for line in lines)
    assert len(set(lines)) == len(lines)


def test_many_rules_are_cut_with_a_word():
    rules = [b.rule(f"r{number}", number + 1, [b.path(f"/{number}")]) for number in range(30)]
    assert "and 10 more (-o json has all)" in told(stack(*rules), request("https://app.test/x"))


def test_the_live_table_of_a_copy_is_the_same():
    known = (b.lb(), b.https(), b.record("app", "app.test"), b.rule("a", 1, [b.path("/*")]))
    there = from_declared(b.declared(*known))
    assert told(facts(*known, live_table=there), request("https://app.test")).endswith("live: the same")
