import pytest

from auditor.endpoints import ANY_PATH_WORD, matcher, plan
from auditor.model.endpoint import Kind
from auditor.model.value import Sensitive, Unknown
from auditor.routing import from_declared
from tests.builders import (
    declared,
    fixed,
    forward_to,
    group,
    header,
    host,
    https,
    lb,
    listener,
    method,
    path,
    query,
    record,
    redirect,
    ref,
    rule,
    service,
    source_ip,
    weighted,
)

WORD = ANY_PATH_WORD
NEW = Unknown("known after apply")


def planned(*resources, kind=None, outputs=None):
    stack = declared(lb(), record("api", "api.x.test"), *resources, outputs=outputs)
    return [e for e in plan(stack, from_declared(stack)) if kind in (None, e.kind)]


def witness(*rules, name):
    """The URL that stands for a rule, None where there is none."""
    found = planned(https(), *rules, kind=Kind.ROUTE)
    return next((str(e.request) for e in found if e.rule == f"aws_lb_listener_rule.{name}"), None)


# --- one witness for each rule ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "request_"),
    [
        ([path("/api/*")], f"GET https://api.x.test/api/{WORD}"),
        ([path("/api*")], "GET https://api.x.test/api"),
        ([path("/a?c")], "GET https://api.x.test/axc"),
        ([host("api.x.test")], "GET https://api.x.test/"),
        ([host("*.x.test")], "GET https://api.x.test/"),
        ([method("POST")], "POST https://api.x.test/"),
        ([query(("version", "v?")), query((None, "b c"))], "GET https://api.x.test/?version=vx&x=b%20c"),
        ([query(("a", r"\*"))], "GET https://api.x.test/?a=%2A"),
    ],
)
def test_a_rule_has_a_witness_that_it_alone_takes(conditions, request_):
    found = witness(rule("r", 10, conditions), name="r")
    if "%" in request_:  # whether AWS decodes a query is not stated: no witness that may be wrong
        assert found is None
    else:
        assert found == request_


def test_a_witness_has_the_headers_that_its_rule_wants():
    rules = [
        rule("r", 10, [header("X-Team", "bl*")]),
        rule("s", 20, [header("X-Team", "green")]),
        rule("t", 30, [path("/")]),
    ]
    found = {e.rule: e.request for e in planned(https(), *rules, kind=Kind.ROUTE)}
    assert found["aws_lb_listener_rule.r"].headers == (("X-Team", "bl"),)
    assert found["aws_lb_listener_rule.s"].headers == (("X-Team", "green"),)
    assert found["aws_lb_listener_rule.t"].headers == ()


def test_a_witness_steps_aside_for_an_earlier_rule():
    rules = [rule("exact", 10, [path("/mlflow")]), rule("wide", 20, [path("/mlflow*")]), rule("all", 30, [path("*")])]
    assert witness(*rules, name="exact") == "GET https://api.x.test/mlflow"
    assert witness(*rules, name="wide") == f"GET https://api.x.test/mlflow{WORD}"
    assert witness(*rules, name="all") == f"GET https://api.x.test/{WORD}"


@pytest.mark.parametrize(("value", "url"), [("*.html", f"/{WORD}.html"), ("*/edit", f"/{WORD}/edit")])
def test_a_path_pattern_that_begins_with_a_wildcard_has_a_witness_with_a_slash(value, url):
    assert witness(rule("r", 10, [path(value)]), name="r") == f"GET https://api.x.test{url}"


def test_an_earlier_rule_on_the_word_leaves_the_witness_without_it():
    rules = [rule("one", 10, [path(f"/api/{WORD}")]), rule("two", 20, [path("/api/*")])]
    assert witness(*rules, name="two") == "GET https://api.x.test/api/"


@pytest.mark.parametrize(
    "rules",
    [
        [rule("all", 5, [path("*")]), rule("r", 10, [path("/api/*")])],
        [rule("r", 10, [host("other.test")])],
        [rule("r", 10, [path(NEW)])],
        [rule("r", NEW, [path("/a")]), rule("s", 10, [path("/a")])],
        [rule("r", 10, [source_ip("10.0.0.0/8")])],
    ],
    ids=["shadowed", "no record", "unknown", "no priority", "source"],
)
def test_a_rule_that_nothing_surely_reaches_has_no_endpoint(rules):
    assert witness(*rules, name="r") is None


def test_a_rule_endpoint_says_what_is_declared_to_answer():
    stack = [https(), rule("r", 10, [path("/a")], forward_to("api")), group("api"), service("api", groups=("api",))]
    found = next(e for e in planned(*stack, kind=Kind.ROUTE) if e.because == "aws_lb_listener_rule.r")
    assert (found.action, found.target_group, found.service, found.statuses) == (
        "forward",
        "aws_lb_target_group.api",
        "aws_ecs_service.api",
        (),
    )


def test_the_statuses_are_those_of_the_declared_answer():
    stack = [https(fixed("404")), listener("http", 80, "HTTP", redirect(protocol="HTTPS", port="443"))]
    found = {e.rule: (str(e.request), e.action, e.statuses) for e in planned(*stack)}
    assert found == {
        "aws_lb_listener.https": (f"GET https://api.x.test/{WORD}", "fixed-response", (404,)),
        "aws_lb_listener.http": (f"GET http://api.x.test/{WORD}", "redirect", (301,)),
    }


def test_a_weighted_forward_promises_no_single_service():
    split = weighted((ref("aws_lb_target_group.a.arn"), 1), (ref("aws_lb_target_group.b.arn"), 1))
    stack = [https(), rule("r", 10, [path("/a")], split), group("a"), group("b"), service("a", groups=("a",))]
    found = next(e for e in planned(*stack) if e.rule == "aws_lb_listener_rule.r")
    assert (found.target_group, found.service) == ("", "")


def test_a_port_that_is_not_the_schemes_own_is_in_the_url():
    (found,) = planned(listener("odd", 8443, "HTTPS", fixed("200")))
    assert found.request.url == f"https://api.x.test:8443/{WORD}"


def test_a_wildcard_record_is_asked_by_a_name_that_it_answers_for():
    stack = declared(lb(), record("all", "*.x.test"), https())
    (found,) = plan(stack, from_declared(stack))
    assert found.request.url == f"https://{WORD}.x.test/{WORD}"


def test_a_name_of_its_own_is_asked_before_a_wildcard():
    stack = declared(lb(), record("all", "*.x.test"), record("api", "api.x.test"), https())
    (found,) = plan(stack, from_declared(stack))
    assert found.request.host == "api.x.test"


def test_the_records_name_is_asked_before_the_balancers_own():
    stack = declared(lb(dns_name="main.elb.test"), record("api", "api.x.test"), https())
    (found,) = plan(stack, from_declared(stack))
    assert found.request.host == "api.x.test"


def test_without_a_record_there_is_nothing_to_ask():
    stack = declared(lb(), https(), rule("r", 10, [path("/a")]))
    assert plan(stack, from_declared(stack)) == ()


# --- health -----------------------------------------------------------------------------------------------------------


def health(*rules, **check):
    return planned(https(), *rules, group("api", **check), kind=Kind.HEALTH)


def test_a_health_path_is_asked_where_a_rule_forwards_it_to_the_same_group():
    (found,) = health(rule("api", 10, [path("/*")]), path="/health", matcher="200-204")
    assert found.request.url == "https://api.x.test/health"
    assert found.statuses == (200, 201, 202, 203, 204)
    assert found.because == "aws_lb_target_group.api health_check"


def test_a_health_path_that_no_rule_forwards_to_the_group_is_not_asked():
    assert health(rule("api", 10, [path("/api/*")]), path="/health") == []
    assert (
        health(rule("other", 5, [path("/health")], fixed("200")), rule("api", 10, [path("/*")]), path="/health") == []
    )


def test_a_health_path_that_is_not_known_is_not_asked():
    assert health(rule("api", 10, [path("/*")]), path=NEW) == []


def test_https_is_preferred_for_health():
    stack = [listener("http", 80, "HTTP", forward_to("api")), https(forward_to("api")), group("api", path="/health")]
    (found,) = planned(*stack, kind=Kind.HEALTH)
    assert found.request.scheme == "https"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        (None, (200,)),
        ("200", (200,)),
        (200, (200,)),
        ("200,302", (200, 302)),
        ("200-202, 301", (200, 201, 202, 301)),
        ("nonsense", (200,)),
        (NEW, ()),
    ],
)
def test_a_matcher_is_a_list_of_statuses_and_ranges(text, statuses):
    assert matcher(group("g", matcher=text)) == statuses


def test_without_a_matcher_200_is_meant():
    assert matcher(group("g")) == (200,)


def test_a_range_without_end_does_not_fill_the_memory():
    assert matcher(group("g", matcher="200-99999999999"))[-1] == 599


# --- outputs ----------------------------------------------------------------------------------------------------------


def test_a_url_among_the_outputs_is_an_endpoint():
    (found,) = planned(https(), outputs={"api_url": "https://api.x.test/v1"}, kind=Kind.OUTPUT)
    assert (found.request.url, found.because, found.rule) == (
        "https://api.x.test/v1",
        "output.api_url",
        "aws_lb_listener.https",
    )


@pytest.mark.parametrize(
    ("name", "url", "asked"),
    [
        ("mlflow_tracking_uri", "https://api.x.test/api/mlflow", "https://api.x.test/api/mlflow/"),
        ("mlflow_url", "https://api.x.test/api/mlflow/", "https://api.x.test/api/mlflow/"),
    ],
)
def test_an_mlflow_tracking_uri_is_its_own_kind(name, url, asked):
    (found,) = planned(https(), outputs={name: url}, kind=Kind.MLFLOW)
    assert found.request.url == asked


def test_an_output_with_a_path_promises_that_something_is_there_if_only_behind_a_key():
    stack = [https(forward_to("api")), group("api")]
    with_path, bare = planned(
        *stack, outputs={"a": "https://api.x.test/v1", "b": "https://api.x.test"}, kind=Kind.OUTPUT
    )
    assert {200, 307, 401, 403} <= set(with_path.statuses)
    assert not {400, 404, 500, 503} & set(with_path.statuses)
    assert bare.statuses == ()


def test_an_mlflow_page_is_an_ordinary_output():
    outputs = {"mlflow_ui_url": "https://api.x.test/mlflow/"}
    assert [e.kind for e in planned(https(), outputs=outputs) if e.because.startswith("output")] == [Kind.OUTPUT]


@pytest.mark.parametrize(
    "value",
    [
        "https://elsewhere.test/",
        "api.x.test",
        "s3://bucket/key",
        "https://",
        "https://api.x.test:port/",
        "https://[api.x.test/",
        "https://api.x.test:99999/",
        NEW,
        Sensitive("https://api.x.test/"),
        None,
        5,
        ["https://api.x.test/"],
    ],
)
def test_what_is_no_url_of_a_declared_balancer_is_no_endpoint(value):
    assert [e for e in planned(https(), outputs={"o": value}) if e.because.startswith("output")] == []


def test_a_url_whose_port_has_no_listener_is_still_promised():
    (found,) = planned(https(), outputs={"o": "https://api.x.test:8443/"}, kind=Kind.OUTPUT)
    assert (found.action, found.rule) == ("none", "")


def test_a_listener_whose_port_nobody_knows_promises_no_request():
    stack = [listener("odd", Unknown("no value was given"), "HTTP", forward_to("api")), group("api")]
    assert planned(*stack, kind=Kind.ROUTE) == []


# --- the whole --------------------------------------------------------------------------------------------------------


def test_a_request_is_asked_once_a_kind_in_a_stable_order():
    stack = [https(), rule("api", 10, [path("/health")]), group("api", path="/health")]
    outputs = {"b": "https://api.x.test/health", "a": "https://api.x.test/health"}
    found = planned(*stack, outputs=outputs)
    assert [(e.kind, e.because) for e in found] == [
        (Kind.OUTPUT, "output.b"),
        (Kind.HEALTH, "aws_lb_target_group.api health_check"),
        (Kind.ROUTE, "aws_lb_listener_rule.api"),
        (Kind.ROUTE, "aws_lb_listener.https"),
    ]
    assert planned(*stack, outputs=outputs) == found
