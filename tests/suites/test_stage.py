from auditor.model.request import Request
from tests.suites.stack import HOST, stage


def test_only_hosts_of_the_plan_may_see_a_key():
    on = stage()
    assert on.hosts == {"registry.example.com"}
    assert on.withheld(Request("GET", f"{HOST}/x")) == ""
    assert "not among the hosts" in on.withheld(Request("GET", "https://evil.example.com/"))
    assert "plain HTTP" in on.withheld(Request("GET", "http://registry.example.com/"))


def test_the_time_has_a_zone():
    assert stage().now().tzinfo is not None
