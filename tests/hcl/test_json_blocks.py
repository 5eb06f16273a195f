import json

from auditor.model.value import Map

from .evaluating import errors, loaded
from .schema_words import attribute, nested, provider

RULE = {"port": attribute("number"), "type": attribute()}
SCHEMA = provider({"tags": attribute(["map", "string"])}, {"rule": nested("list", RULE), "env": nested("map", RULE)})


def found(tmp_path, body, schemas=SCHEMA):
    text = json.dumps({"resource": {"aws_x": {"a": body}}})
    declared = loaded(tmp_path, {"main.tf.json": text}, schemas=schemas)
    assert errors(declared) == []
    return declared.find("aws_x.a")


def test_an_object_is_a_block_or_an_attribute_as_the_schema_says(tmp_path):
    resource = found(tmp_path, {"rule": {"port": "${1 + 1}"}, "tags": {"a": "b"}})
    assert resource.attributes["rule"] == (Map({"port": 2, "type": None}),)
    assert resource.attributes["tags"] == Map({"a": "b"})


def test_an_array_is_several_blocks_and_null_is_none(tmp_path):
    assert [rule["port"] for rule in found(tmp_path, {"rule": [{"port": 2}, {"port": 1}]}).attributes["rule"]] == [2, 1]
    assert found(tmp_path, {"rule": None}).attributes["rule"] == ()


def test_dynamic_blocks_have_an_iterator_by_name(tmp_path):
    dynamic = {"rule": {"for_each": [7], "iterator": "it", "content": {"port": "${it.value}", "type": "$${x}"}}}
    rules = found(tmp_path, {"dynamic": dynamic}).attributes["rule"]
    assert rules == (Map({"port": 7, "type": "${x}"}),)


def test_labels_are_keys(tmp_path):
    assert list(found(tmp_path, {"env": {"b": {"port": 1}, "a": {}}}).attributes["env"]) == ["a", "b"]


def test_without_a_schema_an_object_stays_an_attribute(tmp_path):
    assert found(tmp_path, {"rule": {"port": 1}}, None).attributes["rule"] == Map({"port": 1})
