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


def test_the_configuration_is_parsed_once_unless_told_not_to(ask, infra, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    ask("local.a\n", "--tf-dir", str(infra), "--no-cache")
    assert not (tmp_path / "kept").exists()
    for _ in range(2):
        assert ask("local.a\n", "--tf-dir", str(infra))[0]["value"] == 1
    assert len(list((tmp_path / "kept/auditor/parsed").iterdir())) == len(list(infra.glob("*.tf")))


VARIABLES = 'variable "a" {\n  default = "default"\n}\nvariable "n" {\n  type    = number\n  default = 0\n}\n'


def test_variables_have_the_values_that_the_other_commands_give_them(ask, infra, tmp_path, monkeypatch):
    (infra / "variables.tf").write_text(VARIABLES)
    (tmp_path / "more.tfvars").write_text("n = 3\n")
    monkeypatch.setenv("TF_VAR_a", "of the environment")
    text = "[var.a, var.n + 1]\n"
    assert ask(text, "--tf-dir", str(infra))[0]["value"] == ["of the environment", 1]
    (answer,) = ask(text, "--tf-dir", str(infra), "--var-file", str(tmp_path / "more.tfvars"), "--var", "a=given")
    assert answer["value"] == ["given", 4]


def test_the_workspace_is_at_hand(ask):
    assert [found["value"] for found in ask("terraform.workspace\n", "--workspace", "blue")] == ["blue"]


def test_a_provider_schema_says_which_attributes_there_are(ask, infra, tmp_path):
    (infra / "thing.tf").write_text('resource "aws_thing" "x" {\n}\n')
    block = {"block": {"attributes": {"size": {"type": "number", "optional": True}}}}
    provider = "registry.terraform.io/hashicorp/aws"
    schema = {"format_version": "1.0", "provider_schemas": {provider: {"resource_schemas": {"aws_thing": block}}}}
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    size, nothing = ask("aws_thing.x.size\naws_thing.x.nothing\n", "--tf-dir", str(infra),
                        "--provider-schema", str(tmp_path / "schema.json"))  # fmt: skip
    assert size["value"] is None
    assert "nothing" in nothing["error"]


def test_a_variable_that_is_none_is_a_usage_error(infra, capsys):
    assert run(["console", "--tf-dir", str(infra), "--var", "a"]) == 1
    assert "NAME=VALUE" in capsys.readouterr().err
