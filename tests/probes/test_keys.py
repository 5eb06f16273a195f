import pytest

from auditor.errors import UsageError
from auditor.model.probe import ApiKey, Auth, Expectation, Probe
from auditor.model.request import Request
from auditor.model.value import Sensitive
from auditor.probes.keys import headers_of, is_loopback, usable, withheld

KEY = ApiKey("key-1", Sensitive("k" * 20))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://api.example.com/", ""),
        ("https://other.example.com/", "not among the hosts"),
        ("http://api.example.com/", "plain HTTP"),
        ("http://127.0.0.1:8000/", ""),
        ("http://[::1]:8000/", ""),
        ("http://localhost/", ""),
    ],
)
def test_a_key_goes_to_planned_hosts_over_tls_or_to_this_machine(url, reason):
    hosts = {"api.example.com", "127.0.0.1", "::1", "localhost"}
    found = withheld(Request("GET", url), hosts)
    assert reason in found
    assert bool(reason) == bool(found)


def test_a_name_that_looks_like_loopback_is_none():
    assert not is_loopback("127.0.0.1.example.com")
    assert not is_loopback("localhost.example.com")


def test_an_unknown_name_is_a_usage_error():
    asked = Probe("p", Request("GET", "https://a/"), Expectation((), ""), Auth.BEARER, "key-2")
    with pytest.raises(UsageError, match="key-2"):
        headers_of(asked, (KEY,))


@pytest.mark.parametrize("value", ["", "  ", "a\nb", "a\x7fb"])
def test_a_key_that_no_header_can_carry_is_refused(value):
    with pytest.raises(UsageError):
        usable(ApiKey("key-1", Sensitive(value)))
