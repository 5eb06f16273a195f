from auditor.hcl import typed, types
from auditor.hcl.typed import SENSITIVE, Ref, deep_marks, deep_refs, first_unknown, infinite, unmarked, wholly_known


def test_text_is_normalised():
    assert typed.string("e\u0301").raw == "é"


def test_the_type_of_a_structure_follows_from_its_parts():
    value = typed.object_({"b": typed.number(1), "a": typed.tuple_([typed.TRUE])})
    assert str(value.type) == "object({a=tuple([bool]), b=number})"


def test_marks_and_references_inside_are_found_and_marks_taken_off():
    ref = Ref("aws_x.a.b", None)
    part = typed.string("x").with_(marks=frozenset({SENSITIVE}), refs=frozenset({ref}))
    value = typed.tuple_([part])
    assert (value.marks, deep_marks(value), deep_refs(value)) == (frozenset(), {SENSITIVE}, {ref})
    assert deep_marks(unmarked(value)) == frozenset()


def test_unknown_and_infinite_parts_are_found():
    value = typed.tuple_([typed.number(1), typed.unknown(types.STRING, "later")])
    assert not wholly_known(value)
    assert first_unknown(value).reason == "later"
    assert infinite(typed.tuple_([typed.Typed("number", float("inf"), types.NUMBER)]))
