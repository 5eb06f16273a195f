from auditor.routing import Action, Certificate, Condition, Listener
from auditor.routing.condition import HOST, PATH, SOURCE_IP
from tests.builders import HTTPS, LB, NOT_FOUND, a_rule, get


def listener(*rules, **more):
    return Listener(HTTPS, LB, 443, more.pop("protocol", "HTTPS"), NOT_FOUND, rules, **more)


def host(*values, **more):
    return Condition(HOST, values, **more)


def test_only_rules_that_the_host_may_meet_are_tried_in_their_order():
    rules = (
        a_rule("a", 1, host("A.test")),
        a_rule("any", 2, Condition(PATH, ("/x",))),
        a_rule("wild", 3, host("*.test")),
        a_rule("b", 4, host("b.test", "c.test")),
        a_rule("open", 5, host("d.test", undecided="known after apply")),
    )
    tried = {name: [rule.id for rule in listener(*rules).rules_for(name)] for name in ("a.test", "c.test", "z.test")}
    assert tried == {
        "a.test": ["a", "any", "wild", "open"],
        "c.test": ["any", "wild", "b", "open"],
        "z.test": ["any", "wild", "open"],
    }


def test_a_rule_holds_when_all_its_conditions_do():
    both = a_rule("a", 1, Condition(PATH, ("/a",)), Condition(SOURCE_IP, ("10.0.0.0/8",)))
    assert both.holds(get("https://x.test/a", source_ip="10.1.1.1")) is True
    assert both.holds(get("https://x.test/a")) is None
    assert both.holds(get("https://x.test/b")) is False


def test_a_listener_chooses_among_its_certificates_only_where_it_speaks_https():
    own = (Certificate("c", ("x.test",)),)
    assert listener(certificates=own).certificate_for("x.test").covered is True
    assert listener(certificates=own, protocol="HTTP").certificate_for("x.test").covered is None
    assert listener(certificates=own, more_certificates="not read").certificate_for("y.test").undecided == "not read"


def test_listeners_are_equal_by_what_is_declared():
    assert listener(a_rule("a", 1)) == listener(a_rule("a", 1))
    assert listener(a_rule("a", 1)) != listener(a_rule("a", 1, action=Action("forward")))
