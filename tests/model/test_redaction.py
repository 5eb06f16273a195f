import json
from urllib.parse import quote, quote_plus

import pytest

from auditor.model.redaction import REDACTED, redact

KNOWN = [
    "plain-key-value",
    "a+b/c=d e&f?g",
    "regex.*[chars](x|y)^$\\",
    "ключ-пароль-密钥",
    'quo"te\\back<slash>&amp',
    "\\g<1>",
    "new\nline",
]


@pytest.mark.parametrize("secret", KNOWN)
@pytest.mark.parametrize(
    "form",
    [
        str,
        lambda s: quote(s, safe=""),
        lambda s: quote(s),
        quote_plus,
        lambda s: quote(s, safe="").replace("%2B", "%2b"),
        lambda s: json.dumps(s)[1:-1],
        lambda s: json.dumps(s, ensure_ascii=False)[1:-1],
    ],
)
def test_a_known_secret_leaves_in_no_form(secret, form):
    text = f"GET https://x.test/?q={form(secret)}&r=1 failed"
    assert redact(text, [secret]) == f"GET https://x.test/?q={REDACTED}&r=1 failed"


def test_a_longer_secret_is_not_left_half_by_a_shorter_one_inside_it():
    assert redact("hunter2-long and hunter2", ["hunter2", "hunter2-long"]) == f"{REDACTED} and {REDACTED}"


def test_a_secret_that_is_part_of_the_replacement_does_not_break_it():
    assert redact("one two", ["one", "dact"]) == f"{REDACTED} two"


def test_an_empty_secret_redacts_nothing():
    assert redact("all of this stays", [""]) == "all of this stays"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("authorization: bearer abcdefgh", "abcdefgh"),
        ("{'Authorization': 'Bearer sk_live_1234'}", "sk_live_1234"),
        ("Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("sent Bearer sk_live_1234 to it", "sk_live_1234"),
        ("X-API-Key: abcdef", "abcdef"),
        ('{"api_key": "a"}', '"a"'),
        ("curl -H 'x-api-key:abcdef'", "abcdef"),
        ("https://x.test/?token=abcd1234&x=1", "abcd1234"),
        ('"access_token": "abcd efgh, ijkl"', "ijkl"),
        ('"password": "with \\"quotes\\" and ; more"', "more"),
        ('{\\"password\\":\\"escaped one\\"}', "escaped one"),
        ("password = 'p,a;ss}word'", "word'"),
        ('cut off in "secret": "the beginning of', "beginning"),
        ("DB_PASSWORD=hunter22", "hunter22"),
        ("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCY", "bPxRfiCY"),
        ("aws_db_instance.main.password = hunter22", "hunter22"),
        ("postgresql://mlflow:hunter2@db:5432/mlflow", "hunter2"),
        ("postgresql+psycopg2://mlflow:p@ss@db:5432/mlflow", "p@ss"),
        ("redis://:hunter2@cache:6379", "hunter2"),
        ("git::https://ghp_abcdefghijklmnop@github.com/x/y.git", "ghp_abcdefghijklmnop"),
        ("key AKIAIOSFODNN7EXAMPLE was used", "AKIAIOSFODNN7EXAMPLE"),
        ("?X-Amz-Credential=AK%2F2026&X-Amz-Signature=abcdef0123", "abcdef0123"),
        ("cookie eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl here", "c2lnbmF0dXJl"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", "MIIEow"),
    ],
)
def test_what_has_the_shape_of_a_credential_is_redacted(text, secret):
    assert secret in text
    redacted = redact(text)
    assert secret not in redacted
    assert REDACTED in redacted
    assert redact(redacted) == redacted


@pytest.mark.parametrize(
    "text",
    [
        '{"token_type": "bearer", "expires_in": 3600}',
        "The token_type must be bearer, and the token has expired.",
        "Bearer authentication is required",
        'www-authenticate: Bearer realm="api"',
        "Authorization: Bearer",
        "Bearer and X-API-Key",
        "X-API-Key",
        "aws_secretsmanager_secret: AccessDenied while reading",
        "aws_secretsmanager_secret.token: nothing is declared",
        "module.db.random_password.password: differs from the state",
        'random_password.this["token"].result',
        "password = random_password.db.result",
        'password = "${var.db_password}"',
        "password: (sensitive)",
        "secret = module.db.secret_arn",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:hokusai/db-AbCdEf",
        "valueFrom arn:aws:secretsmanager:us-east-1:123456789012:secret:hokusai/db-AbCdEf:password:AWSCURRENT: is read",
        "http://host:8080/path?mail=someone@example.com",
        "git::ssh://git@github.com/org/repo.git",
        "main.tf:12: Unsupported argument",
        "secrets.tf:4",
        '"token": null',
        "12345678901234567890",
    ],
)
def test_ordinary_text_stays_as_it_is(text):
    assert redact(text) == text


def test_what_follows_an_arn_is_still_redacted():
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"
    assert redact(f"{arn} password=hunter22") == f"{arn} password={REDACTED}"


def test_a_long_text_is_redacted_in_time_that_grows_with_its_length():
    text = "a.b-c_secret" * 50_000 + " token " * 10_000
    assert redact(text) == text
