import pytest

from auditor.model.address import parse
from auditor.model.probe import By
from auditor.model.resource import Declared, Resource
from auditor.model.source import SourceRange
from auditor.model.value import Unknown, freeze
from auditor.probes.answered_by import FixedResponse, answered_by, fixed_responses

FIXED = FixedResponse(404, "text/plain", "no such host or path", "aws_lb_listener.https")
ALB = ("Server", "awselb/2.0")
UVICORN = ("server", "uvicorn")
GUNICORN = ("Server", "gunicorn")


def kind(text: str) -> tuple[str, str]:
    return "Content-Type", text


def page(title: str, tail: str = "") -> str:
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        f"{tail}</body>\r\n</html>\r\n"
    )


WERKZEUG = (
    "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not "
    "found on the server. If you entered the URL manually please check your spelling and try again.</p>\n"
)
S3 = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.'
    "</Message></Error>"
)
HTML, JSON, TEXT = kind("text/html; charset=utf-8"), kind("application/json"), kind("text/plain; charset=utf-8")
MLFLOW_404 = '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "No Experiment with id=9 exists"}'

RECORDED = [
    (
        "balancer 503 page",
        503,
        [ALB, kind("text/html")],
        page("503 Service Temporarily Unavailable"),
        By.BALANCER_ERROR,
    ),
    ("balancer 504 page", 504, [ALB, kind("text/html")], page("504 Gateway Time-out"), By.BALANCER_ERROR),
    ("balancer page, server header off", 502, [kind("text/html")], page("502 Bad Gateway"), By.BALANCER_ERROR),
    ("balancer 502, empty", 502, [ALB], "", By.BALANCER_ERROR),
    ("declared fixed response", 404, [ALB, TEXT], FIXED.body, By.BALANCER_FIXED),
    ("declared fixed response, header off", 404, [TEXT], FIXED.body, By.BALANCER_FIXED),
    ("undeclared fixed response", 404, [ALB, JSON], '{"message":"x"}', By.BALANCER_FIXED),
    ("redirect", 301, [ALB, ("Location", "https://a/")], page("301 Moved Permanently"), By.BALANCER_REDIRECT),
    ("redirect, header off", 301, [("Location", "https://a/")], page("301 Moved Permanently"), By.BALANCER_REDIRECT),
    (
        "nginx",
        502,
        [("Server", "nginx/1.27")],
        page("502 Bad Gateway", "<hr><center>nginx/1.27</center>\r\n"),
        By.NGINX,
    ),
    ("nginx before an application", 200, [("Server", "nginx"), JSON], '{"ok": true}', By.APPLICATION),
    ("FastAPI 404", 404, [UVICORN, JSON], '{"detail":"Not Found"}', By.FASTAPI),
    ("FastAPI 405", 405, [UVICORN, JSON, ("allow", "GET")], '{"detail":"Method Not Allowed"}', By.FASTAPI),
    ("FastAPI 401", 401, [UVICORN, JSON], '{"detail":"Invalid API key"}', By.FASTAPI),
    ("FastAPI 503 of a proxy", 503, [UVICORN, JSON], '{"detail":"auth service unavailable"}', By.FASTAPI),
    ("Starlette 500", 500, [UVICORN, TEXT], "Internal Server Error", By.FASTAPI),
    ("Starlette slash redirect", 307, [UVICORN, ("location", "/health")], "", By.FASTAPI),
    ("Starlette trusted host", 400, [UVICORN, TEXT], "Invalid host header", By.FASTAPI),
    ("OpenAPI", 200, [UVICORN, JSON], '{"openapi":"3.1.0","paths":{}}', By.FASTAPI),
    ("MLflow's Flask 404 below uvicorn", 404, [UVICORN, HTML], WERKZEUG, By.MLFLOW),
    ("Flask 404 behind gunicorn", 404, [GUNICORN, HTML], WERKZEUG, By.FLASK),
    ("Flask 404 of the development server", 404, [("Server", "Werkzeug/3.1.9 Python/3.11"), HTML], WERKZEUG, By.FLASK),
    ("MLflow JSON error", 404, [UVICORN, JSON], MLFLOW_404, By.MLFLOW),
    ("MLflow search", 200, [UVICORN, JSON], '{"experiments": [{"experiment_id": "0"}]}', By.MLFLOW),
    ("MLflow version", 200, [UVICORN, HTML], "3.17.2", By.MLFLOW),
    ("MLflow health", 200, [UVICORN, HTML], "OK", By.MLFLOW),
    (
        "MLflow host guard",
        403,
        [UVICORN, kind("text/plain")],
        "Invalid Host header - possible DNS rebinding attack detected",
        By.MLFLOW_HOST_GUARD,
    ),
    ("MLflow CORS guard", 403, [UVICORN, kind("text/plain")], "Cross-origin request blocked", By.MLFLOW_CORS_GUARD),
    ("uvicorn's parser", 400, [TEXT], "Invalid HTTP request received.", By.SERVER_PARSER),
    ("gunicorn's parser", 400, [HTML], "<html><body><h1><p>Bad Request</p></h1></body></html>", By.SERVER_PARSER),
    ("S3", 404, [("Server", "AmazonS3"), kind("application/xml")], S3, By.S3),
    ("S3, header off", 403, [kind("application/xml")], S3, By.S3),
    ("an application's JSON", 200, [UVICORN, JSON], '{"status":"ok"}', By.APPLICATION),
    ("gunicorn's JSON", 200, [GUNICORN, JSON], '{"status":"ok"}', By.FLASK),
    ("JSON of nobody", 200, [JSON], '{"status":"ok"}', By.APPLICATION),
    ("nothing", 200, [], "", By.UNDECIDED),
    ("an empty 404 without headers", 404, [], "", By.UNDECIDED),
]


@pytest.mark.parametrize(
    ("status", "headers", "body", "who"), [row[1:] for row in RECORDED], ids=[r[0] for r in RECORDED]
)
def test_recorded_answers_are_given_to_who_wrote_them(status, headers, body, who):
    found = answered_by(status, headers, body, fixed=(FIXED,))
    assert found.who is who, found
    assert found.signals


def test_three_404s_of_one_path_are_three_parties():
    alike = [
        answered_by(404, [ALB, TEXT], FIXED.body, fixed=(FIXED,)).who,
        answered_by(404, [UVICORN, JSON], '{"detail":"Not Found"}').who,
        answered_by(404, [UVICORN, HTML], WERKZEUG).who,
    ]
    assert alike == [By.BALANCER_FIXED, By.FASTAPI, By.MLFLOW]


def test_a_declared_body_by_a_named_server_is_not_the_balancer():
    assert answered_by(404, [UVICORN, TEXT], FIXED.body, fixed=(FIXED,)).who is By.APPLICATION


def test_certainty_falls_when_the_server_header_is_off():
    assert answered_by(404, [ALB, TEXT], FIXED.body, fixed=(FIXED,)).certainty == "certain"
    assert answered_by(404, [TEXT], FIXED.body, fixed=(FIXED,)).certainty == "medium"


def test_deep_json_is_no_trouble():
    assert answered_by(200, [JSON], "[" * 60_000).who is By.UNDECIDED


def test_fixed_responses_come_from_listeners_and_rules_and_unknown_ones_are_left_out():
    def declared(address: str, action: str, block: dict) -> Resource:
        attributes = freeze({action: [{"type": "fixed-response", "fixed_response": [block]}]})
        return Resource(parse(address), attributes, SourceRange("main.tf", 1, 1, 2, 1))

    body = {"content_type": "text/plain", "status_code": "404", "message_body": "no"}
    found = fixed_responses(
        Declared(
            "",
            (
                declared("aws_lb_listener.https", "default_action", body),
                declared("aws_lb_listener_rule.down", "action", {**body, "status_code": 503, "message_body": None}),
                declared("aws_lb_listener_rule.unknown", "action", {**body, "message_body": Unknown("later")}),
            ),
        )
    )
    assert found == (
        FixedResponse(404, "text/plain", "no", "aws_lb_listener.https"),
        FixedResponse(503, "text/plain", "", "aws_lb_listener_rule.down"),
    )
