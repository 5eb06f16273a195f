"""`auditor console`."""

import io
import json

import pytest

from tests.cli.fakes import run


@pytest.fixture
def ask(infra, monkeypatch, capsys):
    def answers(text, *words):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        assert run(["console", *words]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return answers


def test_one_expression_a_line_gives_one_object_a_line(ask):
    first, second = ask('1 + 1\n\nupper("a")\n')
    assert (first["value"], second["value"], second["type"]) == (2, "A", "string")


def test_the_configuration_is_at_hand(ask, infra):
    assert ask("local.a\n", "--tf-dir", str(infra))[0]["value"] == 1


def test_an_error_is_an_answer_and_the_next_line_goes_on(ask):
    first, second = ask("1 +\n2\n")
    assert set(first) == {"error"}
    assert second["value"] == 2
