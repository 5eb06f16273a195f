import pytest

from auditor.hcl import limits
from auditor.hcl.faults import Fault
from auditor.hcl.limits import Work, sized

from .evaluating import errors, loaded, output, typed


def doubling(first: str, step: str, count: int = 40) -> str:
    lines = "".join(f"  a{n + 1} = {step.replace('A', f'local.a{n}')}\n" for n in range(count))
    return f"locals {{\n  a0 = {first}\n{lines}}}\n"


@pytest.mark.parametrize(
    ("first", "step", "summary"),
    [
        ('"x"', '"${A}${A}"', "Too long text"),
        ('["x"]', "[A, A]", "Too large value"),
        ("[]", "[A]", "Too deep nesting"),
        ('"aa"', 'replace(A, "a", A)', "Error in function call"),
        ("range(90)", "setproduct(A, A, A, A)", "Error in function call"),
    ],
)
def test_what_grows_without_end_is_one_error(tmp_path, first, step, summary):
    text = doubling(first, step, 130 if first == "[]" else 40)
    found = errors(loaded(tmp_path, text + 'output "ok" { value = 1 }\n'))
    assert 1 <= len(found) <= 2, "what hangs on an error is unknown, and may grow again"
    assert summary in found[0]


def test_a_long_chain_of_locals_that_share_parts_is_measured_once():
    assert sized(typed("[1, [2, 3]]")).kind == "tuple"
    assert typed('{ a = "b" }').kind == "object"


def test_nested_for_expressions_end():
    work = Work(steps=limits.MAX_STEPS)
    with pytest.raises(Fault, match="Too much to evaluate"):
        work.step()


COSTLY = {
    "loops in loops": "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]]",
    "loops of a template": '"%{ for a in range(1000) }%{ for b in range(1000) }x%{ endfor }%{ endfor }"',
    "a search in each round": "[for p in local.many : contains(local.many, p)]",
    "a comparison in each round": "[for p in local.many : local.many == local.others]",
    "a long text in each round": '[for p in local.many : upper(join("", local.many))]',
}


@pytest.mark.parametrize("expression", COSTLY.values(), ids=COSTLY)
def test_what_costs_too_much_is_one_error_where_it_is_written(tmp_path, expression):
    many = '[for p in setproduct(range(100), range(90)) : "${p[0]}-${p[1]}"]'
    text = f"locals {{\n  many = {many}\n  others = {many}\n  costly = {expression}\n  after = length(local.many)\n}}\n"
    declared = loaded(tmp_path, text + 'output "o" {\n  value = local.after\n}\n')
    assert errors(declared) == ["4: Too much to evaluate"]
    assert output(declared) == 9000


def test_each_value_has_its_own_steps(tmp_path):
    lines = "".join(f"  a{n} = length([for p in setproduct(range(400), range(400)) : p])\n" for n in range(3))
    assert errors(loaded(tmp_path, f"locals {{\n{lines}}}\n")) == []


@pytest.mark.parametrize("step", ["A * A", "A * 1e-99999"])
def test_numbers_do_not_grow_without_end(tmp_path, step):
    found = errors(loaded(tmp_path, doubling("1e99999 / 3", step)))
    assert len(found) == 1
    assert "Too large number" in found[0]


def test_count_and_modules_are_bounded(tmp_path):
    declared = loaded(tmp_path, 'resource "null_resource" "x" {\n  count = 1000000000\n}\n')
    assert errors(declared) == ["1: Too many instances"]
    work = Work()
    work.open_modules(limits.MAX_MODULES)
    with pytest.raises(Fault, match="Too many modules"):
        work.open_modules(1)


def test_functions_that_make_long_texts_say_so():
    for expression in ('indent(1000000000, "a\\nb")', 'join("", [for i in range(900) : local.x])'):
        with pytest.raises(Fault):
            typed(expression)


@pytest.mark.parametrize("part", ["[", "{a: ", "- "])
def test_deep_yaml_is_refused_before_it_is_read_to_its_end(part):
    text = f'yamldecode(join("", [for i in range(1000) : "{part * 100}"]))'
    with pytest.raises(Fault) as caught:
        typed(text)
    assert "nested more than 100 deep" in caught.value.detail


@pytest.mark.parametrize("pattern", ["((a{1000}){1000}){1000}", "(?:(?:a{50}|b){10}c){3}", "a{1001}"])
def test_repeats_within_repeats_are_refused_as_re2_does_and_not_built(pattern):
    with pytest.raises(Fault) as caught:
        typed(f'regex("{pattern}", "a")')
    assert "invalid regexp pattern" in caught.value.detail
