import os
import socket

import pytest

from auditor.errors import UsageError
from auditor.probes.connect_to import Detour, connecting_to, parse, parse_all, way_to


@pytest.mark.parametrize(
    ("option", "detour"),
    [
        ("registry.example.com:443:127.0.0.1:8443", Detour("registry.example.com", 443, "127.0.0.1", 8443)),
        ("Registry.Example.com:443:127.0.0.1:8443", Detour("registry.example.com", 443, "127.0.0.1", 8443)),
        (":443:127.0.0.1:8443", Detour("", 443, "127.0.0.1", 8443)),
        ("::127.0.0.1:8443", Detour("", None, "127.0.0.1", 8443)),
        ("a.example.com:443::8443", Detour("a.example.com", 443, "", 8443)),
        ("a.example.com:443:b.example.com:", Detour("a.example.com", 443, "b.example.com", None)),
        ("[2001:db8::1]:443:[::1]:8443", Detour("2001:db8::1", 443, "::1", 8443)),
    ],
)
def test_options_are_read_as_curl_reads_them(option, detour):
    assert parse(option) == detour


@pytest.mark.parametrize(
    "option", ["", "host", "host:443", "host:443:addr", "host:x:addr:1", "h:443:a:1:2", "h:0:a:1", "h:1:a:65536"]
)
def test_what_is_no_option_is_a_usage_error_that_quotes_it(option):
    with pytest.raises(UsageError, match="--connect-to"):
        parse(option)


def test_the_first_detour_that_takes_a_connection_wins():
    detours = parse_all(["a.example.com:443:10.0.0.1:1", ":443:10.0.0.2:2"])
    assert way_to(detours, "A.example.com", 443) == ("10.0.0.1", 1)
    assert way_to(detours, "b.example.com", 443) == ("10.0.0.2", 2)
    assert way_to(detours, "b.example.com", 80) == ("b.example.com", 80)


def test_the_resolver_follows_and_is_put_back_also_after_an_exception():
    before = socket.getaddrinfo
    detours = parse_all(["x.invalid:443:127.0.0.1:8443"])
    with connecting_to(detours):
        assert socket.getaddrinfo("x.invalid", 443, type=socket.SOCK_STREAM)[0][4] == ("127.0.0.1", 8443)
        assert socket.getaddrinfo(b"x.invalid", "443", type=socket.SOCK_STREAM)[0][4] == ("127.0.0.1", 8443)
    with pytest.raises(socket.gaierror), connecting_to(detours):
        socket.getaddrinfo("x.invalid", 80)
    assert socket.getaddrinfo is before


def test_hosts_with_a_detour_are_asked_without_a_proxy_and_the_setting_is_put_back(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "internal.example.com")
    monkeypatch.delenv("no_proxy", raising=False)
    with connecting_to(parse_all(["x.example.com:443:127.0.0.1:8443"])):
        assert os.environ["no_proxy"] == "internal.example.com,x.example.com"
    assert os.environ["NO_PROXY"] == "internal.example.com"
    assert "no_proxy" not in os.environ
    with connecting_to(parse_all([":443:127.0.0.1:8443"])):
        assert os.environ["NO_PROXY"] == "*"


def test_without_options_nothing_changes():
    before = socket.getaddrinfo
    with connecting_to(()):
        assert socket.getaddrinfo is before
