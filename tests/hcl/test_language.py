"""The cases of terraform_fixtures/language come to what the real terraform plans of them."""

import json

import pytest

from .conformance_expressions import same
from .language_expected import CASES, by_terraform, by_us
from .real_plans import BINARY

RECOMPUTED = ("for-with-grouping", "module-for-each", "error-unsupported-attribute")


def expected(case):
    return json.loads((case / "expected.json").read_text(encoding="utf-8"))


def text(found):
    return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_to_what_terraform_plans(case):
    wanted, got = expected(case), by_us(case)
    assert same(json.loads(text(got)), json.loads(text(wanted))), f"here:\n{text(got)}\nterraform:\n{text(wanted)}"


def test_every_case_says_something():
    assert len(CASES) >= 30
    assert [case.name for case in CASES if not expected(case)] == []


@pytest.mark.terraform
@pytest.mark.skipif(BINARY is None, reason="there is no terraform binary")
def test_terraform_still_says_what_is_kept(tmp_path):
    for case in CASES:
        if case.name in RECOMPUTED:
            assert by_terraform(case, tmp_path) == expected(case), case.name
