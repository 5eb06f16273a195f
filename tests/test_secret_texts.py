"""Texts of rules that no output may show."""

import pytest

from auditor.model.value import Sensitive
from auditor.routing import from_declared
from auditor.secret_texts import is_secret_header, secret_texts
from tests import builders as b


@pytest.mark.parametrize(
    "name", ["Authorization", "X-API-Key", "cookie", "X-Origin-Verify", "X-Amz-Security-Token", "Proxy-Authorization"]
)
def test_a_header_that_carries_a_credential_is_known_by_its_name(name):
    assert is_secret_header(name)


@pytest.mark.parametrize("name", ["User-Agent", "X-Forwarded-For", "Accept", "X-Canary"])
def test_other_headers_are_not(name):
    assert not is_secret_header(name)


def test_what_terraform_marks_as_sensitive_is_secret_wherever_a_rule_holds_it():
    rule = b.rule("a", 1, [b.header("X-Canary", Sensitive("made-up-value"))])
    assert secret_texts(b.declared(rule)) == ("made-up-value",)


def test_the_values_of_a_secret_header_are_secret_also_where_aws_shows_them():
    declared = b.declared(b.lb(), b.https(), b.rule("a", 1, [b.header("X-Origin-Verify", "abcdefgh", "*")]))
    assert secret_texts(b.declared(), None, from_declared(declared)) == ("abcdefgh",)


def test_a_short_text_is_left_since_it_would_be_taken_out_of_every_word():
    assert secret_texts(b.declared(b.rule("a", 1, [b.header("X-Canary", Sensitive("on"))]))) == ()
