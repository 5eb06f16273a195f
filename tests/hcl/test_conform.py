import json
from pathlib import Path

import pytest

from auditor import hcl
from auditor.model.value import Map, Sensitive, Unknown, freeze, is_known
from tests.fixtures.agreement import disagreements, disagreements_when_applied
from tests.fixtures.expected import FILE, ROOT, block_schema

from .evaluating import errors, loaded, output
from .schema_words import attribute, nested, provider

HOKUSAI = json.loads((Path(FILE).parent / "schema.json").read_text(encoding="utf-8"))
EXPECTED = json.loads(FILE.read_text(encoding="utf-8"))["resources"]
RULE = {"port": attribute("number"), "name": attribute(), "arn": attribute("string", "computed")}


def resource(tmp_path, body, schema, **arguments):
    found = loaded(tmp_path, f'resource "aws_x" "a" {{\n{body}\n}}\n', schemas=schema, **arguments)
    return found.find("aws_x.a"), errors(found)


def test_what_is_not_written_is_null_or_computed(tmp_path):
    found, _ = resource(tmp_path, "", provider({"name": attribute(), "arn": attribute("string", "computed")}))
    assert found.attributes["name"] is None
    assert found.attributes["arn"].exactly == "aws_x.a.arn"
    assert found.attributes["id"].exactly == "aws_x.a.id"
    assert found.references == ()


def test_values_get_the_schema_s_types(tmp_path):
    schema = provider({"name": attribute(), "count_of": attribute("number"), "names": attribute(["set", "string"])})
    found, wrong = resource(tmp_path, 'name = 5\ncount_of = "3"\nnames = ["b", "a", "b"]', schema)
    assert (found.get("name"), found.get("count_of"), found.get("names")) == ("5", 3, ("a", "b"))
    assert wrong == []


def test_a_value_that_does_not_fit_is_an_error_on_its_line_and_unknown(tmp_path):
    found, wrong = resource(tmp_path, 'size = "big"', provider({"size": attribute("number")}))
    assert wrong == ["2: Incorrect attribute value type"]
    assert isinstance(found.get("size"), Unknown)


def test_only_the_provider_gives_a_computed_attribute(tmp_path):
    schema = provider({"arn": attribute("string", "computed")})
    assert resource(tmp_path, 'arn = "x"', schema)[1] == ["2: Value for unconfigurable attribute"]
    assert resource(tmp_path, "arn = null", schema)[1] == []


def test_a_required_argument_is_not_null(tmp_path):
    assert resource(tmp_path, "a = null", provider({"a": attribute("string", "required")}))[1] == [
        "2: Missing required argument"
    ]


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        ("list", [{"name": "b", "port": 2}, {"name": "a", "port": 1}]),
        ("set", [{"name": "a", "port": 1}, {"name": "b", "port": 2}]),
    ],
)
def test_blocks_are_kept_by_their_mode_and_places_follow_them(tmp_path, mode, wanted):
    body = 'rule {\n  name = "b"\n  port = 2\n}\nrule {\n  name = "a"\n  port = 1\n}'
    found, _ = resource(tmp_path, body, provider({}, {"rule": nested(mode, RULE)}))
    values = [{"name": rule["name"], "port": rule["port"]} for rule in found.attributes["rule"]]
    assert values == wanted
    for place, rule in enumerate(wanted):
        assert found.range_of(f"rule[{place}].port").line == (4 if rule["name"] == "b" else 8)


def test_a_computed_attribute_in_a_list_has_a_path_and_one_in_a_set_has_none(tmp_path):
    blocks = {"one": nested("list", RULE), "two": nested("set", RULE)}
    found, _ = resource(tmp_path, "one {\n}\ntwo {\n}", provider({}, blocks))
    assert found.get("one[0].arn").exactly == "aws_x.a.one[0].arn"
    assert found.get("two[0].arn").exactly is None


def test_equal_blocks_of_a_set_are_one(tmp_path):
    found, _ = resource(tmp_path, "rule {\n}\nrule {\n}", provider({}, {"rule": nested("set", RULE)}))
    assert len(found.attributes["rule"]) == 1


def test_a_single_block_is_an_object_or_null(tmp_path):
    schema = provider({}, {"timeouts": nested("single", {"create": attribute()})})
    assert resource(tmp_path, "", schema)[0].attributes["timeouts"] is None
    found, _ = resource(tmp_path, 'timeouts {\n  create = "5m"\n}', schema)
    assert found.get("timeouts.create") == "5m"
    assert found.range_of("timeouts.create").line == 3


def test_a_group_is_always_there(tmp_path):
    found, _ = resource(tmp_path, "", provider({}, {"g": nested("group", {"create": attribute()})}))
    assert found.attributes["g"] == Map({"create": None})


def test_labelled_blocks_are_a_map(tmp_path):
    body = 'env "b" {\n  name = "x"\n}\ndynamic "env" {\n  for_each = ["y"]\n  labels = ["c"]\n  content {}\n}'
    found, _ = resource(tmp_path, body, provider({}, {"env": nested("map", RULE)}))
    assert list(found.attributes["env"]) == ["b", "c"]
    assert found.range_of("env.b.name").line == 3
    assert found.get("env.b.arn").exactly == "aws_x.a.env.b.arn"


def test_an_attribute_of_objects_may_be_written_as_blocks(tmp_path):
    kind = ["list", ["object", {"port": "number", "name": "string"}]]
    schema = provider({"ingress": attribute(kind, "optional", "computed")})
    assert isinstance(resource(tmp_path, "", schema)[0].get("ingress"), Unknown)
    found, wrong = resource(tmp_path, "ingress {\n  port = 1\n}", schema)
    assert (found.get("ingress"), wrong) == ((Map({"name": None, "port": 1}),), [])
    assert resource(tmp_path, "ingress = [{ port = 1 }]", schema)[1] == ["2: Incorrect attribute value type"]


def test_attributes_inside_a_described_attribute_are_computed_too(tmp_path):
    inner = {"cpu": attribute("number"), "arn": attribute("string", "computed"), "key": attribute("string", "optional")}
    inner["key"]["sensitive"] = True
    for mode, written, path in (("single", "{ cpu = 1 }", "size"), ("list", "[{ cpu = 1 }]", "size[0]")):
        schema = provider({"size": {"nested_type": {"nesting_mode": mode, "attributes": inner}, "optional": True}})
        found, _ = resource(tmp_path, f"size = {written}", schema)
        assert found.get(f"{path}.cpu") == 1
        assert found.get(f"{path}.arn").exactly == f"aws_x.a.{path}.arn"


def test_a_sensitive_attribute_is_hidden_where_it_is_used_too(tmp_path):
    schema = provider({"key": attribute("string", "optional", "sensitive")})
    text = 'resource "aws_x" "a" { key = "s" }\noutput "o" { value = aws_x.a.key }\n'
    declared = loaded(tmp_path, text, schemas=schema)
    assert isinstance(declared.find("aws_x.a").attributes["key"], Sensitive)
    assert isinstance(output(declared), Sensitive)


def test_a_write_only_argument_is_kept_nowhere(tmp_path):
    found, _ = resource(tmp_path, 'key = "s"', provider({"key": attribute("string", "optional", "write_only")}))
    assert found.attributes["key"] is None


def test_dynamic_blocks_are_counted_when_they_are_evaluated(tmp_path):
    body = 'dynamic "rule" {\n  for_each = []\n  content {}\n}'
    schema = provider({}, {"rule": nested("list", RULE, min_items=1)})
    assert resource(tmp_path, body, schema)[1] == ["1: Insufficient rule blocks"]


def test_blocks_of_an_unknown_number_are_unknown_and_have_their_type(tmp_path):
    schema = provider({"arn": attribute("string", "computed")}, {"rule": nested("list", RULE)})
    text = (
        'resource "aws_x" "b" {}\n'
        'resource "aws_x" "a" {\n  dynamic "rule" {\n    for_each = split(",", aws_x.b.arn)\n    content {}\n  }\n}\n'
        'output "o" { value = length(aws_x.a.rule) }\n'
    )
    declared = loaded(tmp_path, text, schemas=schema)
    assert isinstance(declared.find("aws_x.a").get("rule"), Unknown)
    assert isinstance(output(declared), Unknown)


def test_what_is_known_takes_the_place_of_what_is_computed(tmp_path):
    schema = provider({"arn": attribute("string", "computed"), "name": attribute()})
    found, _ = resource(tmp_path, "", schema, known={"aws_x.a": {"arn": "arn:x", "name": "no", "other": 1}})
    assert (found.get("arn"), found.get("name")) == ("arn:x", None)
    assert "other" not in found.attributes


def test_an_attribute_that_the_schema_lacks_is_unsupported(tmp_path):
    text = 'resource "aws_x" "a" {}\noutput "o" { value = aws_x.a.nope }\n'
    assert errors(loaded(tmp_path, text, schemas=provider({}))) == ["2: Unsupported attribute"]
    assert errors(loaded(tmp_path, text)) == []


def test_the_fixture_is_as_terraform_plans_it():
    declared = hcl.load(ROOT, schemas=HOKUSAI)
    assert declared.diagnostics == ()
    for found in declared:
        schema = block_schema(found.address.mode, found.address.type)
        assert list(disagreements(found.attributes, schema, EXPECTED[str(found.address)])) == []


def test_the_fixture_is_as_applied_but_for_what_the_provider_computes_inside_blocks():
    known = {
        address: {name: freeze(value) for name, value in record["assigned"].items()}
        for address, record in EXPECTED.items()
        if "assigned" in record
    }
    for found in hcl.load(ROOT, schemas=HOKUSAI, known=known):
        schema = block_schema(found.address.mode, found.address.type)
        for line in disagreements_when_applied(found.attributes, schema, EXPECTED[str(found.address)]):
            path = line.split(" is ", 1)[0]
            assert "]." in path
            assert not is_known(found.get(path))
            assert found.get(path).exactly == f"{found.address}.{path}"


def test_what_the_schema_does_not_support_stays_as_it_is_written(tmp_path):
    schema = provider({}, {"rule": nested("list", RULE)})
    found, wrong = resource(tmp_path, "nope = 1\nrule {\n  new {\n    a = 2\n  }\n}", schema)
    assert (found.get("nope"), found.get("rule[0].new[0].a")) == (1, 2)
    assert wrong == ["2: Unsupported argument", "4: Unsupported block type"]
