import pytest

from auditor.lab.alb.conditions import Incoming, first_match, meets
from auditor.lab.alb.table import Rule


def host(*values):
    return {"Field": "host-header", "HostHeaderConfig": {"Values": list(values)}}


def path(*values):
    return {"Field": "path-pattern", "PathPatternConfig": {"Values": list(values)}}


def get(path="/", host="a.example.com", **more):
    return Incoming("GET", host, path, **more)


@pytest.mark.parametrize(
    ("condition", "incoming", "holds"),
    [
        (path("/api/*"), get("/api/v1/x"), True),
        (path("/api/*"), get("/api/"), True),
        (path("/api/*"), get("/api"), False),
        (path("/api/*"), get("/API/x"), False),
        (path("/a?c"), get("/abc"), True),
        (path("/a?c"), get("/ac"), False),
        (path("/x", "/y"), get("/y"), True),
        (path("/a/b"), get("/a%2Fb"), False),
        (path("/*"), get(""), True),
        (path("/a.b"), get("/axb"), False),
        ({"Field": "path-pattern", "Values": ["/old"]}, get("/old"), True),
        (host("a.example.com"), get(host="A.Example.COM"), True),
        (host("a.example.com"), get(host="a.example.com:8443"), True),
        (host("*.example.com"), get(host="example.com"), False),
        (host("*.example.com"), get(host="x.y.example.com"), True),
        ({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}}, get(), True),
        ({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["get"]}}, get(), False),
        (
            {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Team", "Values": ["ml*"]}},
            get(headers=(("x-team", "MLOps"),)),
            True,
        ),
        (
            {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Team", "Values": ["ml*"]}},
            get(),
            False,
        ),
        ({"Field": "query-string", "QueryStringConfig": {"Values": [{"Value": "on"}]}}, get(query="a=ON"), True),
        (
            {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "2*"}]}},
            get(query="w=2&v=21"),
            True,
        ),
        (
            {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "\\*"}]}},
            get(query="v=x"),
            False,
        ),
        ({"Field": "source-ip", "SourceIpConfig": {"Values": ["203.0.113.0/24"]}}, get(), True),
        ({"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}}, get(), False),
        ({"Field": "something-new"}, get(), False),
    ],
)
def test_a_condition_holds_as_the_balancers_guide_says(condition, incoming, holds):
    assert meets(condition, incoming) is holds


def test_the_first_rule_whose_conditions_all_hold_wins():
    narrow = Rule(10, (host("a.example.com"), path("/x/*")), ())
    wide = Rule(20, (host("a.example.com"),), ())
    default = Rule(1_000_000, (), ())
    rules = (narrow, wide, default)
    assert first_match(rules, get("/x/1")) is narrow
    assert first_match(rules, get("/y")) is wide
    assert first_match(rules, get(host="other.example.com")) is default
