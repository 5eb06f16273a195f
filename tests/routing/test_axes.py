from ipaddress import ip_address, ip_network

import pytest

from auditor.routing.axes import Atom, axis
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP
from auditor.routing.glob import glob


def point(field, wanted, unwanted=(), *, name="", certain=True):
    key = (field, name)
    found = axis(key, certain=certain).point([Atom(key, w) for w in wanted], [Atom(key, u) for u in unwanted])
    return None if found is None else found[0]


def globs(*patterns):
    return tuple(glob(pattern) for pattern in patterns)


def test_a_host_is_one_that_dns_can_have():
    assert point(HOST, [globs("*.a.test")]) == "x.a.test"
    assert point(HOST, [globs("*..test")]) is None
    assert point(HOST, [globs("*..test")], certain=False) is not None


def test_a_preferred_host_goes_first_where_it_fits():
    one = axis((HOST, ""), certain=True, hosts=("api.x.test",))
    assert one.point([], []) == ("api.x.test",)
    assert one.point([], [Atom((HOST, ""), globs("api.*"))]) == ("x",)


def test_a_path_begins_with_a_slash_and_has_no_query():
    assert point(PATH, []) == "/"
    assert point(PATH, [globs("*")], [globs("/")]) == "/x"
    assert point(PATH, [globs("api/*")], certain=False) is None
    assert point(PATH, [globs("/a#b")], certain=False) is None


def test_methods_are_named_usual_or_custom_but_never_trace_or_lower_case():
    assert point(METHOD, []) == "GET"
    assert point(METHOD, [("POST", "PURGE")], [("POST",)]) == "PURGE"
    assert point(METHOD, [], [("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")]) == "X"
    assert point(METHOD, [("TRACE", "get")]) is None
    assert point(METHOD, [("get",)], certain=False) == "get"


def test_a_header_that_must_not_match_is_left_out_and_several_conditions_may_need_several_values():
    assert point(HEADER, [], [globs("*")], name="x-a") == ()
    assert point(HEADER, [globs("a*"), globs("*b")], name="x-a") == ("ab",)
    assert point(HEADER, [globs("a"), globs("b")], name="x-a") == ("a", "b")
    assert point(HEADER, [globs("a*")], [globs("a*")], name="x-a") is None


def test_a_query_avoids_a_pair_in_its_key_or_in_its_value():
    pair = (glob("k"), glob("v*"))
    assert point(QUERY, [(pair,)]) == (("k", "v"),)
    assert point(QUERY, [(pair,)], [((glob("k"), glob("v")),)]) == (("k", "vx"),)
    assert point(QUERY, [(pair,)], [((glob("*"), glob("v*")),)]) is None
    assert point(QUERY, [], [((glob("*"), glob("*")),)]) == ()


def networks(*texts):
    return tuple(map(ip_network, texts))


@pytest.mark.parametrize(
    ("wanted", "unwanted", "inside"),
    [
        ([("10.0.0.0/8",)], [], "10.0.0.0/8"),
        ([("10.0.0.0/8",)], [("10.0.0.0/9",)], "10.128.0.0/9"),
        ([("10.0.0.0/8",)], [("10.0.0.0/9", "10.128.0.0/9")], None),
        ([("10.0.0.0/8",), ("10.1.0.0/16",)], [], "10.1.0.0/16"),
        ([], [("0.0.0.0/0",)], None),
        ([("2001:db8::/32",)], [], "2001:db8::/32"),
    ],
)
def test_a_peer_lies_in_the_wanted_networks_and_in_no_other(wanted, unwanted, inside):
    found = point(SOURCE_IP, [networks(*texts) for texts in wanted], [networks(*texts) for texts in unwanted])
    assert found is None if inside is None else ip_address(str(found)) in ip_network(inside)


def test_where_all_of_ipv4_is_taken_ipv6_may_be_left():
    assert point(SOURCE_IP, [], [networks("0.0.0.0/0")], certain=False).version == 6
