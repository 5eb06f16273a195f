"""Chains of records are in test_build; here the function by itself."""

from auditor.routing.plane import declared_sources
from auditor.routing.records import records
from tests.builders import LB, declared, lb, record, ref, resource


def found(*resources):
    return list(records(declared_sources(declared(lb(), *resources), {}), frozenset({LB})))


def test_each_record_leads_to_its_balancer_or_elsewhere():
    other = resource("aws_route53_record.o", {"name": "cdn.x.test", "type": "CNAME", "records": ["cdn.test"]})
    assert found(record("a", "API.x.test."), other) == [("api.x.test", LB), ("cdn.x.test", "")]


def test_an_alias_to_a_balancer_that_is_only_read_leads_to_it():
    read = resource("data.aws_lb.shared", {"name": "shared"})
    sources = declared_sources(declared(read, record("a", "a.x.test", target=ref("data.aws_lb.shared.dns_name"))), {})
    assert list(records(sources, frozenset({"data.aws_lb.shared"}))) == [("a.x.test", "data.aws_lb.shared")]
