from auditor.hcl.typed import Unknowable
from auditor.model.value import Map, Unknown
from tests.hcl.evaluating import fault, typed, value


def test_json_is_written_as_go_writes_it():
    assert value('jsonencode({ b = [1.50, null], a = "<é&>" })') == '{"a":"\\u003cé\\u0026\\u003e","b":[1.5,null]}'


def test_json_is_read_into_objects_and_tuples():
    assert value(r'jsondecode("{\"a\": [1, 2.5, null]}")')["a"][0] == 1


def test_broken_json_is_an_error():
    assert "not JSON" in fault('jsondecode("{")').detail


def test_a_partly_unknown_document_keeps_its_structure():
    names = {"u": typed("uuid()")}
    found = value('jsonencode([{ name = "a", value = u }])', names)
    assert isinstance(found, Unknown)
    assert found.encoded[0]["name"] == "a"
    assert isinstance(found.encoded[0]["value"], Unknown)


def test_a_known_document_stays_reachable_for_origins():
    found = typed('jsonencode({ a = "x" })')
    assert found.document.raw["a"].origin.column == 18


def test_what_an_object_encodes_to_begins_with_a_brace():
    raw = typed("jsonencode({ a = u })", {"u": typed("uuid()")}).raw
    assert isinstance(raw, Unknowable)
    assert raw.prefix == "{"
    assert value("jsonencode({})") == "{}"
    assert Map() == {}
