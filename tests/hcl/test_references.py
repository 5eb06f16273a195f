from auditor.hcl.grammar import parse_expression_text, parse_file
from auditor.hcl.references import listed, of_body, shown, traversals


def names(text):
    return [shown(found) for found in traversals(parse_expression_text(text, "m.tf"))]


def test_all_branches_and_arguments_are_looked_at():
    assert names('a.b ? f(c.d) : "x${e.f[0].g}"') == ["a.b", "c.d", "e.f[0].g"]


def test_names_of_for_expressions_are_no_references():
    assert names('[for k, v in a.b : "${k}${v.c}" if d.e]') == ["a.b", "d.e"]


def test_keys_of_objects_are_no_references():
    assert names("{ a = b.c, (d.e) = 1 }") == ["b.c", "d.e"]


def test_a_body_tells_in_which_attribute_a_reference_stands():
    text = 'x = a.b\ndynamic "y" {\n  for_each = c.d\n  content {\n    z = y.value + e.f\n  }\n}\n'
    found = [(path, shown(traversal)) for path, traversal in of_body(parse_file(text, "m.tf"))]
    assert found == [("x", "a.b"), ("y", "c.d"), ("y.z", "e.f")]


def test_a_list_of_references_is_read_without_evaluating():
    assert [shown(found) for found in listed(parse_expression_text('[a.b, c.d["x"]]', "m.tf"))] == ["a.b", 'c.d["x"]']
