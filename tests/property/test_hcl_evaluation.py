"""What must hold of the evaluation of any configuration, tried on random ones."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.graph import ResourceGraph
from auditor.hcl import load
from auditor.model.resource import Declared
from auditor.model.value import Map, Sensitive, Unknown, Value

LEAVES = ('"a"', '"b"', "1", "2.5", "true", "null", '["a", "b"]', '{ a = "v" }', "[]")
SHAPES = (
    "upper(X)", '"p-${X}-s"', "[X, Y]", "{ a = X, b = Y }", "X == Y", "length([X, Y])", "try(X.a, Y)", "jsonencode(X)",
    "coalesce(X, Y)", "can(X.a) ? X : Y", "[for i in [X, Y] : i]", "{ for k, v in { p = X, q = Y } : k => v }",
    "tostring(X)", 'contains([X, Y], "a")', "merge({ a = X }, { b = Y })", "concat([X], [Y])[0]", "length(X)",
    'lookup({ a = X }, "a", Y)', 'startswith("p-${X}", "p")', "regexall(\"a\", jsonencode(X))", "sha1(jsonencode([X]))",
    "toset([jsonencode(X), jsonencode(Y)])", "flatten([[X], Y])", 'zipmap(["a"], [X])', "!(X == Y)", "[X][0]", "X[*]",
    "X != null && Y != null", "X == null || Y == null", "[for i in [X, Y] : i if i != null]", "element([X, Y], 1)",
    'format("%v", X)', 'join(",", [for i in [X, Y] : jsonencode(i)])', "try(tonumber(X), Y)", "alltrue([X == Y, true])",
    "tolist([X, Y])", "tomap({ a = X })", "distinct([X, Y])", "values({ a = X })", 'X == Y ? "same" : "other"',
)  # fmt: skip
INPUT = "local.given"
UNKNOWN = "jsondecode(terraform_data.new.id)"
"""An input that may turn out to be anything."""


@dataclass(frozen=True)
class Config:
    """Expressions, each over those before it and the input; `blocks` are what is written of them."""

    expressions: tuple[str, ...]

    def blocks(self, given: str) -> list[str]:
        found = [f"locals {{\n  given = {given}\n}}\n", 'resource "terraform_data" "new" {\n  input = 1\n}\n']
        for place, expression in enumerate(self.expressions):
            found.append(f"locals {{\n  l{place} = {expression}\n}}\n")
            found.append(f'output "o{place}" {{\n  value = local.l{place}\n}}\n')
            found.append(f'resource "aws_thing" "r{place}" {{\n  name = local.l{place}\n}}\n')
        return found


@st.composite
def configs(draw: st.DrawFn) -> Config:
    expressions: list[str] = []
    for place in range(draw(st.integers(1, 5))):
        operands = st.sampled_from([INPUT, *(f"local.l{before}" for before in range(place)), *LEAVES])
        expression = draw(st.sampled_from(SHAPES))
        for hole in "XY":
            operand = draw(operands)
            expression = expression.replace("${" + hole, "${" + operand)
            expression = "".join(operand if part == hole else part for part in _split(expression))
        expressions.append(expression)
    return Config(tuple(expressions))


def _split(text: str) -> list[str]:
    return [part for word in text.replace("X", "\0X\0").replace("Y", "\0Y\0").split("\0") for part in (word,)]


def read(files: dict[str, str], **arguments: Any) -> Declared:
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            place = Path(folder, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        return load(folder, **arguments)


def one_file(blocks: Sequence[str]) -> dict[str, str]:
    return {"main.tf": "".join(blocks)}


def meaning(declared: Declared, drop: str = "\0") -> dict[str, str]:
    """Every value by the address of its resource or output; `drop` is left out of addresses."""
    found = {f"output {output.name}": output.value for output in declared.outputs}
    found |= {str(resource.address): resource.attributes for resource in declared.resources}
    return {name.replace(drop, ""): repr(value).replace(drop, "") for name, value in found.items()}


def known(value: Value) -> bool:
    if isinstance(value, Unknown):
        return False
    inner = value.value if isinstance(value, Sensitive) else value
    if isinstance(inner, (tuple, Map)):
        return all(map(known, inner.values() if isinstance(inner, Map) else inner))
    return not isinstance(inner, Unknown)


givens = st.sampled_from([leaf for leaf in LEAVES if leaf != "null"])


@settings(max_examples=60)
@given(configs(), givens)
def test_the_same_configuration_has_the_same_meaning_each_time(config, value):
    files = one_file(config.blocks(value))
    first, second = read(files), read(files)
    assert meaning(first) == meaning(second)
    assert first.diagnostics == second.diagnostics
    assert first.gaps == second.gaps


@settings(max_examples=60)
@given(configs(), givens, st.data())
def test_files_and_the_order_of_blocks_mean_nothing(config, value, data):
    blocks = config.blocks(value)
    files: dict[str, str] = {}
    for block in data.draw(st.permutations(blocks)):
        name = data.draw(st.sampled_from(["a.tf", "b.tf", "z.tf"]))
        files[name] = files.get(name, "") + block
    moved, written = read(files), read(one_file(blocks))
    assert meaning(moved) == meaning(written)
    assert sorted(found.summary for found in moved.diagnostics) == sorted(f.summary for f in written.diagnostics)


@settings(max_examples=60)
@given(configs(), givens)
def test_a_module_around_it_changes_addresses_only(config, value):
    blocks = config.blocks(value)
    outputs = "".join(
        f'output "o{place}" {{\n  value = module.w.o{place}\n}}\n' for place in range(len(config.expressions))
    )
    wrapped = read({"w/main.tf": "".join(blocks), "main.tf": f'module "w" {{\n  source = "./w"\n}}\n{outputs}'})
    alone = read(one_file(blocks))
    assert {name: reason_free(text) for name, text in meaning(wrapped, "module.w.").items()} == {
        name: reason_free(text) for name, text in meaning(alone).items()
    }


def reason_free(text: str) -> str:
    """Without the reasons, which tell the way that an error took."""
    return text if "cannot be evaluated" not in text else "an error"


@settings(max_examples=120)
@given(configs(), givens)
def test_an_unknown_input_never_makes_another_known_output(config, value):
    """What is known although the input is not, is so for every input.

    Terraform itself breaks this with coalesce, whose type is settled only when all of it is known: with an untyped
    unknown x it plans coalesce(1, x) as 1, and coalesce(1, "a") as "1".
    """
    unsure = read(one_file(config.blocks(UNKNOWN)))
    sure = read(one_file(config.blocks(value)))
    outcome = {output.name: output.value for output in sure.outputs}
    unsettled = {f"o{place}" for place, expression in enumerate(config.expressions) if "coalesce(" in expression}
    for output in unsure.outputs:
        if output.name not in unsettled and known(output.value) and known(outcome[output.name]):
            assert outcome[output.name] == output.value


@settings(max_examples=60)
@given(configs())
def test_what_is_known_only_adds(config):
    files = one_file(config.blocks(UNKNOWN))
    before = read(files)
    after = read(files, known={"terraform_data.new": {"id": '[1, "a"]', "output": 1}})
    outcome = {output.name: output.value for output in after.outputs}
    attributes = {str(resource.address): resource.attributes for resource in after.resources}
    failed = len(after.diagnostics) > len(before.diagnostics)  # what is known now may be of no use where it stands
    for output in before.outputs:
        found = outcome[output.name]
        assert not known(output.value) or found == output.value or (failed and not known(found))
    for resource in before.resources:
        for name, value in resource.attributes.items():
            found = attributes[str(resource.address)][name]
            assert not known(value) or found == value or (failed and not known(found))


@settings(max_examples=40)
@given(configs(), configs(), givens)
def test_an_overlay_is_as_the_edited_file(before, after, value):
    edited = "".join(after.blocks(value))
    with TemporaryDirectory() as folder:
        place = Path(folder, "main.tf")
        place.write_text("".join(before.blocks(value)), encoding="utf-8")
        tried = load(folder, overlay={"main.tf": edited})
        place.write_text(edited, encoding="utf-8")
        assert load(folder) == tried


SECRET = "hunter2"


@settings(max_examples=120)
@given(configs())
def test_no_sensitive_value_is_in_the_graph(config):
    variable = f'variable "secret" {{\n  default   = "{SECRET}"\n  sensitive = true\n}}\n'
    declared = read(one_file([variable, *config.blocks("var.secret")]))
    assert SECRET not in json.dumps(ResourceGraph(declared).to_json(), default=str).lower()
    assert not [str(found) for found in declared.diagnostics if SECRET in str(found).lower()]
    assert not [gap for gap in declared.gaps if SECRET in str(gap).lower()]
