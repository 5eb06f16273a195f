import pytest

from auditor.model.request import Request


def get(url):
    return Request("GET", url)


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://x.test", 80),
        ("https://x.test/", 443),
        ("HTTPS://x.test/", 443),
        ("https://x.test:8443/", 8443),
        ("http://[::1]:8080/", 8080),
        ("http://[::1]/", 80),
    ],
)
def test_the_port_is_the_one_written_or_the_schemes_own(url, port):
    assert get(url).port == port


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://API.Example.COM:80/X", "api.example.com"),
        ("http://[2001:DB8::1]:8080/", "2001:db8::1"),
        ("http://user:pass@x.test/", "x.test"),
        ("http://10.20.1.2:5000", "10.20.1.2"),
    ],
)
def test_the_host_is_lower_case_and_without_port(url, host):
    assert get(url).host == host


@pytest.mark.parametrize(
    ("url", "path", "query"),
    [
        ("http://x.test", "/", ""),
        ("http://x.test?a=1", "/", "a=1"),
        ("http://x.test/", "/", ""),
        ("http://x.test/API/%2e%2E/a%20b", "/API/%2e%2E/a%20b", ""),
        ("http://x.test//double//", "//double//", ""),
        ("http://x.test/a;v=1?q=%3F&r#part", "/a;v=1", "q=%3F&r"),
    ],
)
def test_path_and_query_are_as_they_are_sent(url, path, query):
    assert (get(url).path, get(url).query) == (path, query)


def test_the_scheme_is_lower_case():
    assert get("HTTP://x.test").scheme == "http"


def test_a_request_shows_as_its_first_line():
    assert str(Request("POST", "http://x.test/a")) == "POST http://x.test/a"
