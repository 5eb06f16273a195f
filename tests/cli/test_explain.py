"""`auditor explain`."""

import pytest

from tests.cli.fakes import run


def test_the_page_is_the_docstring_of_the_cause(capsys):
    assert run(["explain", "rule-missing"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("rule-missing\n============\n\nA declared listener rule does not exist in AWS.")


def test_without_a_name_all_causes_are_listed_with_their_first_line(capsys):
    assert run(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 8
    assert any(line.split()[0] == "rule-shadowed" and line.endswith(".") for line in lines)


@pytest.mark.parametrize(("word", "hint"), [("rule-mising", "near it: rule-missing"), ("qqq", "lists them")])
def test_an_unknown_cause_is_a_usage_error_with_a_hint(word, hint, capsys):
    assert run(["explain", word]) == 1
    assert hint in capsys.readouterr().err
