"""The requests of `auditor route`, from words, headers and standard input."""

import io

import pytest

from auditor.cli.requests import refuse_open_secrets, requests_of, with_headers
from auditor.cli.steps import Invocation
from auditor.errors import UsageError
from auditor.model.request import Request

URL = "https://registry.hokus.ai/api/mlflow/x"
SECRET = "made-up-password-7"


def refused(*words):
    with pytest.raises(UsageError) as error:
        requests_of(words)
    return str(error.value)


def test_a_method_stands_before_its_url_in_either_case():
    assert requests_of((URL, "post", URL, "DELETE", URL)) == [
        Request("GET", URL),
        Request("POST", URL),
        Request("DELETE", URL),
    ]


def test_a_dash_reads_one_request_a_line_and_leaves_out_comments(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"# all of them\n{URL}\n\n  PUT   {URL}\n"))
    assert requests_of(("-", URL)) == [Request("GET", URL), Request("PUT", URL), Request("GET", URL)]


def test_a_bad_line_is_named_by_its_number(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{URL}\nGET\n"))
    assert refused("-").startswith("line 2 of standard input: GET is given without a URL")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("registry.hokus.ai/x",), "https://registry.hokus.ai/x perhaps"),
        (("mailto:a@b",), "is no URL with http:// or https://"),
        (("ftp://a.b/",), "is no URL with http:// or https://"),
        (("https:///x",), "names no host"),
        (("https://:80/x",), "names no host"),
        (("https://a.b:0/",), "nothing listens on port 0"),
        (("https://a.b:99999/",), "Port out of range"),
        (("https://a.b:x/",), "is no URL"),
        (("https://[::1/",), "Invalid IPv6 URL"),
        (("https://a.b/a b",), "write it as %20"),
        (("https://a.b/\x1b[31m",), "control character"),
        (("GET",), "GET is given without a URL"),
        (("GET", "PUT", URL), "PUT is no URL"),
        ((URL, "GET"), "GET is given without a URL"),
        (("GETT", URL), "GET is close"),
        (("localhost",), "neither an HTTP method nor a URL"),
    ],
)
def test_words_that_are_no_request_are_refused_with_the_reason(words, said):
    assert said in refused(*words)


def test_an_ipv6_host_and_a_custom_method_are_taken():
    (one,) = requests_of(("CUSTOM-VERB", "https://[2001:db8::1]:8443/x"))
    assert (one.method, one.host, one.port) == ("CUSTOM-VERB", "2001:db8::1", 8443)


def test_a_fragment_stays_with_the_client():
    assert requests_of((f"{URL}?a=1#part",)) == [Request("GET", f"{URL}?a=1")]


def test_a_user_becomes_the_header_that_a_client_sends():
    (one,) = requests_of((f"https://me:{SECRET}@a.b/x",))
    assert (one.url, one.headers[0][0]) == ("https://a.b/x", "Authorization")
    assert SECRET not in repr(one)


@pytest.mark.parametrize("url", ["https://me:{}@a.b:0/", "https://me:{}@a.b:x/", "ftp://me:{}@a.b/", "https://me:{}@/"])
def test_no_complaint_repeats_the_user_of_a_url(url):
    assert SECRET not in refused(url.format(SECRET))


def test_headers_and_peer_belong_to_every_request():
    invocation = Invocation()
    found = with_headers(requests_of((URL, URL)), ("X-Canary: 1", "Accept:"), "10.0.0.1", invocation)
    assert found == [Request("GET", URL, (("X-Canary", "1"), ("Accept", "")), "10.0.0.1")] * 2
    assert invocation.secrets == []


def test_the_value_of_a_secret_header_joins_the_secrets_with_and_without_its_scheme():
    invocation = Invocation()
    with_headers(requests_of((URL,)), (f"Authorization: Bearer {SECRET}",), None, invocation)
    assert invocation.secrets == [f"Bearer {SECRET}", SECRET]


@pytest.mark.parametrize(
    "header", [SECRET, f"X Y: {SECRET}", f": {SECRET}", f"Authorization: {SECRET}\nX: y", f"Host: {SECRET}"]
)
def test_a_bad_header_is_refused_without_its_value(header):
    with pytest.raises(UsageError) as error:
        with_headers(requests_of((URL,)), (header,), None, Invocation())
    assert SECRET not in str(error.value)


def test_a_peer_that_is_no_address_is_refused():
    with pytest.raises(UsageError, match=r"1\.2\.3 is no IP address"):
        with_headers([], (), "1.2.3", Invocation())


def test_a_secret_header_is_not_sent_in_the_open():
    secret = (("X-API-Key", SECRET),)
    refuse_open_secrets([Request("GET", URL, secret), Request("GET", "http://127.0.0.1:1/", secret)])
    with pytest.raises(UsageError, match="plain HTTP, so X-API-Key is not sent"):
        refuse_open_secrets([Request("GET", "http://registry.hokus.ai/", secret)])
