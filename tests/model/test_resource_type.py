from auditor.model.resource_type import AttributeRule, Scope
from tests.builders import declared, live, resource


def test_a_scope_gives_what_is_wanted_and_what_was_read_of_a_type():
    lb, found = resource("aws_lb.a"), live("aws_lb", "arn:a")
    scope = Scope(declared(lb, resource("aws_vpc.v")), (found, live("aws_vpc", "vpc-1")))
    assert scope.wanted("aws_lb") == (lb,)
    assert scope.read("aws_lb") == (found,)
    assert scope.read("aws_subnet") == ()


def test_an_attribute_compares_as_it_stands_unless_its_rule_says_otherwise():
    rule = AttributeRule("name")
    assert rule.normalise("X") == "X"
    assert rule.default is None
    assert not rule.unordered
