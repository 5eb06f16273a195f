import pytest

from auditor.hcl import types

SHAPE = types.object_type({"b": types.list_type(types.STRING), "a": types.tuple_type((types.NUMBER, types.BOOL))})


def test_types_are_written_as_terraform_writes_them():
    assert str(SHAPE) == "object({a=tuple([number, bool]), b=list(string)})"
    assert types.to_json(SHAPE) == ["object", {"a": ["tuple", ["number", "bool"]], "b": ["list", "string"]}]
    assert types.list_type(types.STRING).friendly == "list of string"


def test_the_json_form_reads_back():
    assert types.from_json(types.to_json(SHAPE)) == SHAPE
    with pytest.raises(ValueError, match="no type"):
        types.from_json(["nope", "string"])


def test_open_parts_and_optional_attributes_are_found_at_any_depth():
    kind = types.list_type(types.object_type({"a": types.DYNAMIC}, frozenset({"a"})))
    assert kind.has_dynamic
    assert kind.has_optional
    assert not types.without_optional(kind).has_optional
