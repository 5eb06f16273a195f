import pytest

from auditor.hcl.expand import expand
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_file

from .evaluating import empty_scope, errors, loaded, typed


def expanded(text, **names):
    return expand(parse_file(text, "m.tf"), empty_scope().with_names(names))


def test_count_gives_numbers_and_for_each_gives_keys():
    assert [key for key, _ in expanded("count = 2").instances] == [0, 1]
    assert [key for key, _ in expanded('for_each = toset(["b", "a"])').instances] == ["a", "b"]
    assert [key for key, _ in expanded("").instances] == [None]


def test_each_value_of_a_set_is_its_key():
    names = expanded('for_each = toset(["a"])').instances[0][1]
    assert names["each"].raw["value"].raw == "a"


@pytest.mark.parametrize(
    "text",
    [
        "count = -1",
        "count = 1.5",
        "count = null",
        'for_each = ["a"]',
        "for_each = null",
        "for_each = toset([1])",
        "count = 1\nfor_each = {}",
    ],
)
def test_what_terraform_refuses(text):
    with pytest.raises(Fault, match="Invalid"):
        expanded(text)


def test_an_unknown_number_is_said_and_not_guessed():
    assert expanded("count = length(u)", u=typed('split(",", uuid())')).missing is not None
    assert expanded("for_each = toset([u])", u=typed("uuid()")).missing is not None


def test_a_count_may_be_sensitive(tmp_path):
    declared = loaded(tmp_path, 'resource "terraform_data" "a" {\n  count = sensitive(1)\n}\n')
    assert errors(declared) == []
    assert [str(resource.address) for resource in declared] == ["terraform_data.a[0]"]
