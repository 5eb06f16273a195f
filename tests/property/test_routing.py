"""The route table against a naive oracle, and the two planes against each other."""

from typing import Any

from hypothesis import given

from auditor.model.value import Unknown
from auditor.routing import (
    Action,
    Condition,
    Listener,
    LoadBalancer,
    RouteTable,
    Rule,
    Weighted,
    from_declared,
    from_live,
)
from tests.builders import (
    HTTPS,
    LB,
    declared,
    fixed,
    forward,
    forward_to,
    group,
    header,
    host,
    https,
    lb,
    live,
    method,
    path,
    query,
    record,
    rule,
    snapshot,
    source_ip,
)
from tests.property import strategies as some
from tests.property.oracle import DEFAULT, winners
from tests.property.strategies import HOSTS, Cond, Spec

NEW = Unknown("known after apply")
_BLOCKS = {"path-pattern": path, "host-header": host, "http-request-method": method, "source-ip": source_ip}


def built(rules: list[Spec]) -> RouteTable:
    """The rules as the noun itself, in the order that it promises."""
    made = [
        Rule(
            spec.id,
            spec.priority,
            tuple(Condition(c.field, c.values, c.name, "not known" if c.open else "") for c in spec.conditions),
            Action("forward", (Weighted(spec.group),)),
        )
        for spec in rules
    ]
    made.sort(key=lambda one: (one.priority is None, one.priority or 0, one.id))
    listener = Listener(HTTPS, LB, 443, "HTTPS", Action("fixed-response", status=404), tuple(made))
    return RouteTable((LoadBalancer(LB, HOSTS),), (listener,))


def block(cond: Cond) -> dict[str, Any]:
    values = (*cond.values, NEW) if cond.open else cond.values
    if cond.field == "http-header":
        return header(cond.name, *values)
    return query(*values) if cond.field == "query-string" else _BLOCKS[cond.field](*values)


def in_code(rules: list[Spec]) -> RouteTable:
    records = [record(f"r{number}", name) for number, name in enumerate(HOSTS)]
    written = [rule(r.id, r.priority, [block(c) for c in r.conditions], forward_to(r.group)) for r in reversed(rules)]
    return from_declared(declared(*written, *records, group("one"), group("two"), https(), lb()))


def in_aws(rules: list[Spec]) -> RouteTable:
    ids = {f"arn:{name}": f"aws_lb_target_group.{name}" for name in ("one", "two")}
    ids |= {f"arn:{r.id}": f"aws_lb_listener_rule.{r.id}" for r in rules} | {"arn:lb": LB, "arn:https": HTTPS}
    read = [
        live(
            "aws_lb_listener_rule",
            f"arn:{r.id}",
            listener_arn="arn:https",
            priority=r.priority,
            condition=[block(c) for c in r.conditions],
            action=[
                {**forward(f"arn:{r.group}"), "forward": [{"target_group": [{"arn": f"arn:{r.group}", "weight": 1}]}]}
            ],
        )
        for r in rules
    ]
    records = [
        live("aws_route53_record", f"Z_{name}", name=f"{name}.", alias=[{"name": "dualstack.main.elb.test."}])
        for name in HOSTS
    ]
    listener = {
        "load_balancer_arn": "arn:lb",
        "port": 443,
        "protocol": "HTTPS",
        "default_action": [fixed("404", "no rule")],
    }
    balancer = live("aws_lb", "arn:lb", dns_name="main.elb.test", load_balancer_type="application")
    return from_live(snapshot(*read, *records, balancer, live("aws_lb_listener", "arn:https", **listener)), ids)


@given(some.rules(decided=False), some.requests)
def test_the_winner_is_the_oracles_and_where_it_has_several_none_is_guessed(rules, request):
    expected, match = winners(rules, request), built(rules).match(request)
    if len(expected) > 1:
        assert match.action is None
        assert {one.id for one in match.possible} == expected - {DEFAULT}
        assert (f"else the default action of {HTTPS}" in match.why) is (DEFAULT in expected)
        assert match.why
    else:
        assert match.action is not None
        assert ({match.rule.id} if match.rule else {DEFAULT}) == expected


@given(some.rules(decided=True), some.requests.filter(lambda request: request.source_ip))
def test_without_anything_unknown_there_is_always_one_answer_and_reasons_for_each_rule_before_it(rules, request):
    match = built(rules).match(request)
    assert match.action is not None
    last = match.rule.priority if match.rule else 99
    assert {p.rule for p in match.passed_over} == {r.id for r in rules if r.priority < last}
    assert all(passed.missed for passed in match.passed_over)


@given(some.rules(decided=False), some.requests)
def test_the_table_from_code_answers_as_the_rules_themselves(rules, request):
    expected, match = built(rules).match(request), in_code(rules).match(request)
    prefix = "aws_lb_listener_rule."
    assert (match.rule.id.removeprefix(prefix) if match.rule else None) == (expected.rule.id if expected.rule else None)
    assert [one.id.removeprefix(prefix) for one in match.possible] == [one.id for one in expected.possible]


@given(some.rules(decided=True), some.requests)
def test_code_and_aws_of_one_stack_answer_alike(rules, request):
    code, aws = in_code(rules).match(request), in_aws(rules).match(request)
    assert (code.load_balancer, code.decided_by, code.action) == (aws.load_balancer, aws.decided_by, aws.action)
    assert [one.id for one in code.possible] == [one.id for one in aws.possible]
    assert code.passed_over == aws.passed_over
    assert code.why == aws.why


@given(some.rules(decided=False), some.requests)
def test_what_becomes_known_only_narrows_the_answer(rules, request):
    """An open value turned into one that no request meets leaves only answers that were possible before."""
    closed = [
        Spec(r.id, r.priority, tuple(Cond(c.field, c.values, c.name) for c in r.conditions), r.group) for r in rules
    ]
    before, after = built(rules).match(request), built(closed).match(request)
    if before.rule:
        assert after.rule is not None
        assert after.rule.id == before.rule.id
    if before.possible and after.rule:
        assert after.rule.id in {one.id for one in before.possible}
