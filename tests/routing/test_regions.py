"""Reachability from the facts of AWS's pages; the claims at large are in tests/property/test_regions.py."""

import pytest

from auditor.routing import Condition, Listener
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP
from auditor.routing.regions import NEVER, REACHED, UNDECIDED, shadowed_by, witness
from tests.builders import HTTPS, LB, NOT_FOUND, a_rule


def on(field, *values, name="", undecided="", regex=()):
    return Condition(field, values, name, undecided, regex)


def listener(*rules, **more):
    return Listener(HTTPS, LB, more.pop("port", 443), more.pop("protocol", "HTTPS"), NOT_FOUND, rules, **more)


def of(*rules, hosts=(), **more):
    """What is said of the last rule."""
    return witness(rules[-1], listener(*rules, **more), hosts=hosts)


def test_a_wide_earlier_rule_takes_everything():
    early, late = a_rule("early", 5, on(PATH, "/api/*")), a_rule("late", 10, on(PATH, "/api/v1/*"))
    found = of(early, late)
    assert (found.verdict, found.taken_by, found.witness) == (NEVER, (early,), None)
    assert found.reason == "all its requests are taken by early"
    assert shadowed_by(late, listener(early, late)) == (early,)
    assert shadowed_by(early, listener(early, late)) == ()


@pytest.mark.parametrize(
    ("early", "url"),
    [
        (on(PATH, "/api/*"), "https://x.test/api"),
        (on(PATH, "/API*"), "https://x.test/api"),
        (on(HOST, "*.x.test"), "https://x.test/api"),
        (on(METHOD, "POST"), "https://x.test/api"),
        (on(HEADER, "*", name="X-Team"), "https://x.test/api"),
        (on(QUERY, ("a", "*")), "https://x.test/api"),
    ],
)
def test_a_rule_that_something_is_left_of_has_the_smallest_request_for_it(early, url):
    found = of(a_rule("early", 5, early), a_rule("late", 10, on(PATH, "/api*")), hosts=("x.test",))
    assert (found.verdict, found.witness.url) == (REACHED, url)


def test_several_rules_together_take_everything_and_those_without_part_are_not_named():
    parts = (
        a_rule("other", 1, on(PATH, "/other/*")),
        a_rule("get", 2, on(METHOD, "GET")),
        a_rule("post", 3, on(PATH, "/api/*"), on(METHOD, "POST")),
    )
    late = a_rule("late", 9, on(PATH, "/api/v1/*"), on(METHOD, "GET", "POST"))
    assert [rule.id for rule in of(*parts, late).taken_by] == ["get", "post"]


def test_a_root_and_what_is_below_it_make_a_prefix():
    halves = (a_rule("root", 1, on(PATH, "/api")), a_rule("below", 2, on(PATH, "/api/*")))
    assert [r.id for r in of(*halves, a_rule("both", 3, on(PATH, "/api", "/api/*"))).taken_by] == ["root", "below"]
    assert of(*halves, a_rule("wide", 3, on(PATH, "/api*"))).witness.path == "/apix"


@pytest.mark.parametrize(
    "conditions",
    [
        (on(HEADER, "a", name="X-A"), on(HEADER, "b", name="X-A")),
        (on(QUERY, ("a", "1")), on(QUERY, ("a", "2"))),
    ],
)
def test_two_conditions_on_a_header_or_query_can_be_met_by_two_values(conditions):
    assert of(a_rule("r", 1, *conditions)).verdict == REACHED


def test_conditions_that_contradict_each_other_are_met_by_nothing():
    never = a_rule("r", 1, on(PATH, "/a/*"), on(PATH, "/b/*"))
    found = witness(never, listener(never), accepted=True)
    assert (found.verdict, found.reason) == (NEVER, "no request can meet all its conditions")


@pytest.mark.parametrize(
    "condition",
    [on(METHOD, "get"), on(HOST, "localhost"), on(HOST, "a.x1"), on(PATH), on(PATH, "/" + "a" * 128)],
)
def test_a_rule_that_aws_refuses_is_never_reached_and_takes_nothing(condition):
    found = of(a_rule("r", 1, condition))
    assert found.verdict == NEVER
    assert found.reason
    assert found.taken_by == ()


def test_a_refused_rule_shadows_nothing():
    refused = a_rule("early", 1, on(PATH, "/*", "/a", "/b", "/c", "/d", "/e"))
    late = a_rule("late", 2, on(PATH, "/x"))
    assert shadowed_by(late, listener(refused, late)) == ()
    assert shadowed_by(late, listener(refused, late), accepted=True) == (refused,)


def test_a_path_without_slash_is_met_by_no_request():
    assert of(a_rule("r", 1, on(PATH, "api/*"))).verdict == NEVER


# --- what is not known ------------------------------------------------------------------------------------------------


def test_an_unknown_value_of_the_earlier_rule_is_no_claim_and_no_way_out():
    early = a_rule("early", 1, on(PATH, undecided="known after apply"))
    found = of(early, a_rule("late", 2, on(PATH, "/api/*")))
    assert (found.verdict, found.reason) == (UNDECIDED, "early may take its requests")


def test_an_unknown_value_beside_known_ones_still_takes_what_they_take():
    early = a_rule("early", 1, on(PATH, "/api/*", undecided="known after apply"))
    assert of(early, a_rule("late", 2, on(PATH, "/api/v1"))).taken_by == (early,)


def test_an_unknown_value_of_the_rule_itself_leaves_what_is_known_of_it():
    own = a_rule("own", 2, on(PATH, "/b", undecided="known after apply"))
    assert of(a_rule("early", 1, on(PATH, "/a/*")), own).witness.path == "/b"
    assert of(a_rule("early", 1, on(PATH, "/b")), own).verdict == UNDECIDED
    assert of(a_rule("early", 1, on(PATH, "/*")), own).verdict == NEVER


def test_a_rule_without_priority_neither_shadows_nor_is_shadowed():
    loose, late = a_rule("loose", None, on(PATH, "/*")), a_rule("late", 2, on(PATH, "/a"))
    assert witness(late, listener(late, loose)).verdict == UNDECIDED
    assert witness(loose, listener(late, loose)).witness.path != "/a"


def test_two_rules_of_one_priority_leave_it_open_who_is_first():
    one, two = a_rule("one", 1, on(PATH, "/*")), a_rule("two", 1, on(PATH, "/a"))
    assert witness(two, listener(one, two)).verdict == UNDECIDED


def test_a_regex_is_as_wide_as_it_may_be():
    early = a_rule("early", 1, on(PATH, regex=("^/a",)))
    assert of(early, a_rule("late", 2, on(PATH, "/api"))).verdict == UNDECIDED
    assert of(a_rule("all", 1, on(PATH, "/*")), a_rule("late", 2, on(PATH, regex=("^/a",)))).verdict == NEVER


def test_on_a_listener_of_elsewhere_only_never_is_certain():
    early, late = a_rule("early", 1, on(PATH, "/a/*")), a_rule("late", 2, on(PATH, "/a/b"))
    assert of(early, late, elsewhere="it may have other rules").verdict == NEVER
    found = of(early, elsewhere="it may have other rules")
    assert (found.verdict, found.reason) == (UNDECIDED, "it may have other rules")


@pytest.mark.parametrize("more", [{"port": None}, {"protocol": ""}])
def test_without_port_or_protocol_no_request_can_be_named(more):
    assert of(a_rule("r", 1, on(PATH, "/a")), **more).verdict == UNDECIDED


def test_all_of_ipv4_taken_leaves_it_open_whether_ipv6_comes():
    early = a_rule("early", 1, on(SOURCE_IP, "0.0.0.0/0"))
    found = of(early, a_rule("late", 2, on(PATH, "/a")))
    assert found.verdict == UNDECIDED
    assert "IPv6" in found.reason
    both = a_rule("early", 1, on(SOURCE_IP, "0.0.0.0/0", "::/0"))
    assert of(both, a_rule("late", 2, on(PATH, "/a"))).taken_by == (both,)


def test_a_witness_has_the_listeners_scheme_and_port_and_a_peer_only_where_one_is_asked_for():
    found = of(a_rule("r", 1, on(SOURCE_IP, "10.0.0.0/8")), port=8080, protocol="HTTP").witness
    assert found.url == "http://x.test:8080/"
    assert found.source_ip.startswith("10.")
    assert of(a_rule("r", 1, on(PATH, "/a"))).witness.source_ip is None


def test_a_wildcard_record_gives_a_host_below_it():
    assert of(a_rule("r", 1, on(PATH, "/a")), hosts=("*.x.test",)).witness.url == "https://x.x.test/a"


def test_a_hundred_rules_are_decided_in_no_time():
    rules = [a_rule(f"r{n}", n + 1, on(HOST, f"h{n % 10}.x.test"), on(PATH, f"/p{n}/*")) for n in range(99)]
    late = a_rule("late", 900, on(HOST, "h1.x.test"), on(PATH, "/p1/*", "/q/*"))
    assert of(*rules, late).witness.path == "/q/"
