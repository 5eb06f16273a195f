"""Facts: docs.aws.amazon.com, ELB application guide, listener-update-rules.html#rule-condition-types."""

import pytest

from auditor.routing import Condition
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP, covers
from tests.builders import get


@pytest.mark.parametrize(
    ("value", "url", "holds"),
    [
        ("api.x.test", "https://api.x.test/", True),
        ("API.x.test", "https://api.X.TEST/", True),
        ("api.x.test", "https://api.x.test:8443/", True),
        ("*.x.test", "https://api.x.test/", True),
        ("*.x.test", "https://a.b.x.test/", True),
        ("*.x.test", "https://x.test/", False),
        ("api?.x.test", "https://api1.x.test/", True),
        ("api?.x.test", "https://api.x.test/", False),
        ("api?.x.test", "https://api12.x.test/", False),
        ("api.x.test", "https://apiyx.test/", False),
        ("x.test", "https://x.test.evil/", False),
    ],
)
def test_a_host_compares_without_case_and_port_with_wildcards(value, url, holds):
    assert Condition(HOST, (value,)).holds(get(url)) is holds


@pytest.mark.parametrize(
    ("value", "path", "holds"),
    [
        ("/api/*", "/api/", True),
        ("/api/*", "/api/v1/models", True),
        ("/api/*", "/api", False),
        ("/api*", "/apix", True),
        ("/api*", "/api", True),
        ("/API/*", "/api/v1", False),
        ("/a?c", "/abc", True),
        ("/a?c", "/a/c", True),
        ("/a?c", "/ac", False),
        ("/a?c", "/abbc", False),
        ("*", "/", True),
        ("/*/models", "/a/b/models", True),
        ("/a.b", "/axb", False),
        ("/a+b", "/aab", False),
        ("/a", "/a?b=/c", True),
        ("/*b=*", "/a?b=c", False),
        ("/a b", "/a%20b", False),
        ("/a%20b", "/a%20b", True),
        ("/", "", True),
        ("/$x~@:'&\"", "/$x~@:'&\"", True),
    ],
)
def test_a_path_compares_with_case_exactly_as_sent_and_never_with_the_query(value, path, holds):
    assert Condition(PATH, (value,)).holds(get(f"https://x.test{path}")) is holds


def test_the_values_of_one_condition_are_alternatives():
    either = Condition(PATH, ("/mlflow", "/mlflow/*"))
    assert either.holds(get("https://x.test/mlflow"))
    assert either.holds(get("https://x.test/mlflow/a"))
    assert either.holds(get("https://x.test/mlflows")) is False
    assert Condition(PATH, ()).holds(get("https://x.test/")) is False


@pytest.mark.parametrize(
    ("method", "values", "holds"),
    [
        ("GET", ("GET",), True),
        ("HEAD", ("GET",), False),
        ("GET", ("get",), False),
        ("GET", ("*",), False),
        ("PUT", ("POST", "PUT"), True),
    ],
)
def test_a_method_compares_exactly(method, values, holds):
    assert Condition(METHOD, values).holds(get("https://x.test/", method=method)) is holds


@pytest.mark.parametrize(
    ("name", "values", "holds"),
    [
        ("X-Team", ("blue",), True),
        ("x-team", ("BLUE",), True),
        ("X-Team", ("re*",), True),
        ("X-Team", ("gre?n", "bl?e"), True),
        ("X-Team", ("green",), False),
        ("X-*", ("blue",), False),
        ("X-None", ("*",), False),
    ],
)
def test_a_header_compares_without_case_over_every_time_it_is_sent(name, values, holds):
    request = get("https://x.test/", headers=(("X-TEAM", "Red"), ("x-team", "Blue")))
    assert Condition(HEADER, values, name).holds(request) is holds


@pytest.mark.parametrize(
    ("values", "query", "holds"),
    [
        ((("version", "v1"),), "version=v1", True),
        ((("VERSION", "V1"),), "a=b&version=v1", True),
        ((("version", "v1"),), "version=v10", False),
        ((("version", "v*"),), "version=v10", True),
        ((("ver*", "v?"),), "version=v1", True),
        ((("", "v1"),), "anything=v1", True),
        ((("", "v1"),), "v1=anything", False),
        ((("a", "1"), ("b", "2")), "b=2", True),
        ((("a", ""),), "a", True),
        ((("a", "*"),), "", False),
        ((("a", r"\*"),), "a=*", True),
        ((("a", r"\*"),), "a=x", False),
        ((("a", r"x\?"),), "a=xy", False),
        ((("a", r"x\\y"),), r"a=x\y", True),
        ((("a", "b=c"),), "a=b=c", True),
    ],
)
def test_a_query_compares_without_case_by_pair_or_by_value_alone(values, query, holds):
    assert Condition(QUERY, values).holds(get(f"https://x.test/?{query}")) is holds


def test_a_backslash_is_no_escape_in_a_path():
    assert Condition(PATH, (r"/\*",)).holds(get(r"https://x.test/\anything")) is True


def test_an_encoded_query_is_undecided_where_decoding_would_change_the_answer():
    condition = Condition(QUERY, (("a", "b c"),))
    assert condition.holds(get("https://x.test/?a=b%20c")) is None
    assert "decodes" in condition.why_undecided(get("https://x.test/?a=b%20c"))
    assert condition.holds(get("https://x.test/?a=b%2Cc")) is False
    assert Condition(QUERY, (("a", "*"),)).holds(get("https://x.test/?a=b%20c")) is True


@pytest.mark.parametrize(
    ("values", "peer", "holds"),
    [
        (("10.0.0.0/8",), "10.1.2.3", True),
        (("10.0.0.0/8",), "11.1.2.3", False),
        (("192.0.2.1/32", "2001:db8::/32"), "2001:db8::9", True),
        (("10.1.2.3/8",), "10.9.9.9", True),
        (("0.0.0.0/0",), "2001:db8::9", False),
        (("10.0.0.0/8",), None, None),
        (("no network", "10.0.0.0/8"), "10.1.2.3", True),
        (("no network", "10.0.0.0/8"), "11.1.2.3", None),
    ],
)
def test_a_source_compares_by_network_and_is_undecided_without_a_peer(values, peer, holds):
    condition = Condition(SOURCE_IP, values)
    request = get("https://x.test/", source_ip=peer)
    assert condition.holds(request) is holds
    assert bool(condition.why_undecided(request)) is (holds is None)


def test_a_client_cannot_choose_its_source_by_a_header():
    request = get("https://x.test/", headers=(("X-Forwarded-For", "10.1.2.3"),), source_ip="192.0.2.1")
    assert Condition(SOURCE_IP, ("10.0.0.0/8",)).holds(request) is False


def test_an_unknown_value_leaves_undecided_what_the_known_values_do_not_decide():
    condition = Condition(PATH, ("/a/*",), undecided="known after apply")
    assert condition.holds(get("https://x.test/a/b")) is True
    assert condition.holds(get("https://x.test/b")) is None
    assert condition.why_undecided(get("https://x.test/b")) == "known after apply"
    assert condition.why_undecided(get("https://x.test/a/b")) == ""


def test_a_field_that_no_alb_has_is_undecided_and_says_so():
    condition = Condition("moon-phase", ("full",))
    assert condition.holds(get("https://x.test/")) is None
    assert "moon-phase" in condition.why_undecided(get("https://x.test/"))


@pytest.mark.parametrize(
    ("condition", "got"),
    [
        (Condition(HOST, ("a",)), "x.test"),
        (Condition(PATH, ("a",)), "/p"),
        (Condition(METHOD, ("a",)), "GET"),
        (Condition(QUERY, ("a",)), "?q=1"),
        (Condition(HEADER, ("a",), "X-Team"), "blue, red"),
        (Condition(HEADER, ("a",), "X-None"), "no such header"),
        (Condition(SOURCE_IP, ("a",)), "unknown"),
    ],
)
def test_a_condition_tells_what_the_request_has_where_it_looks(condition, got):
    request = get("https://X.test/p?q=1", headers=(("x-team", "blue"), ("X-Team", "red")))
    assert condition.got(request) == got


def test_a_condition_shows_its_field_and_values():
    assert str(Condition(PATH, ("/a", "/b/*"))) == "path-pattern /a or /b/*"
    assert str(Condition(HEADER, ("1",), "X-A")) == "http-header X-A 1"
    assert str(Condition(QUERY, (("k", "v"), ("", "w")))) == "query-string k=v or w"


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("*", "/api/*", True),
        ("/api/*", "/api/v1/*", True),
        ("/api/*", "/api/", True),
        ("/api/*", "/api", False),
        ("/api*", "/api/*", True),
        ("/api/*", "/api*", False),
        ("/a?c", "/abc", True),
        ("/a?c", "/a?c", True),
        ("/abc", "/a?c", False),
        ("/a?c", "/a*c", False),
        ("/*/b", "/a/*/b", True),
        ("*.x.test", "*.a.x.test", True),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_a_pattern_covers_another_when_it_takes_each_of_its_texts(wide, narrow, covered):
    assert covers(wide, narrow) is covered


def test_long_patterns_are_compared_in_no_time():
    assert covers("*a" * 60, "*a" * 60)
    assert not covers("*a" * 60 + "b", "*a" * 60)


@pytest.mark.parametrize(
    ("expression", "url", "holds"),
    [
        ("^/api/.*$", "https://x.test/api/v1", True),
        ("^/api/.*$", "https://x.test/web", False),
        ("^/api", "https://x.test/api/v1", None),
        ("(?=a)", "https://x.test/web", None),
    ],
)
def test_a_regex_holds_where_every_reading_of_it_does(expression, url, holds):
    condition = Condition(PATH, (), regex=(expression,))
    assert condition.holds(get(url)) is holds
    assert bool(condition.why_undecided(get(url))) is (holds is None)


def test_a_regex_of_a_header_asks_each_value_and_of_no_header_does_not_hold():
    condition = Condition(HEADER, (), "X-Team", regex=("^blue.*$",))
    assert condition.holds(get("https://x.test/", headers=(("x-team", "red"), ("X-Team", "blue")))) is True
    assert condition.holds(get("https://x.test/")) is False
    assert str(condition) == "http-header X-Team regex ^blue.*$"


def test_no_other_field_has_a_regex():
    assert Condition(METHOD, (), regex=("^GET$",)).holds(get("https://x.test/")) is None
