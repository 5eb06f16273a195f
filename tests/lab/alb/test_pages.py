import pytest

from auditor.lab.alb.conditions import Incoming
from auditor.lab.alb.pages import error_page, fixed_response, redirect

SENT = Incoming("GET", "a.example.com:80", "/x/y", "q=1")


@pytest.mark.parametrize(
    ("status", "title"),
    [(502, "502 Bad Gateway"), (503, "503 Service Temporarily Unavailable"), (504, "504 Gateway Time-out")],
)
def test_error_pages_have_the_balancers_words(status, title):
    page = error_page(status)
    assert f"<center><h1>{title}</h1></center>\r\n" in page.body
    assert page.status == status


def test_a_fixed_response_is_as_configured():
    page = fixed_response({"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not found"})
    assert (page.status, page.body, page.content_type) == (404, "Not found", "text/plain; charset=utf-8")
    assert fixed_response({"StatusCode": "200", "ContentType": "application/json"}).content_type == "application/json"


@pytest.mark.parametrize(
    ("config", "location"),
    [
        ({"Protocol": "HTTPS", "Port": "443"}, "https://a.example.com:443/x/y?q=1"),
        ({"Protocol": "HTTPS"}, "https://a.example.com:80/x/y?q=1"),
        (
            {"Host": "b.#{host}", "Path": "/v2/#{path}", "Query": "old=#{port}"},
            "http://b.a.example.com:80/v2/x/y?old=80",
        ),
    ],
)
def test_a_redirect_keeps_what_is_not_set(config, location):
    page = redirect({"StatusCode": "HTTP_301", **config}, SENT, "HTTP", 80)
    assert (page.status, page.location) == (301, location)
