import pytest

from auditor.model.value import Map
from tests.hcl.evaluating import fault, value


def test_yaml_is_written_with_quoted_strings():
    assert value('yamlencode({ b = 1, a = [true, { c = "x" }] })') == '"a":\n- true\n- "c": "x"\n"b": 1\n'


def test_several_lines_are_a_literal_block():
    assert value('yamlencode({ a = "x\\ny\\n" })') == '"a": |\n  x\n  y\n'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: yes", Map({"a": True})),
        ("0o17", 15),
        ("1_000", "1_000"),
        ("2020-01-02", "2020-01-02T00:00:00Z"),
        ("~", None),
    ],
)
def test_yaml_is_read_as_terraform_reads_it(text, wanted):
    assert value(f'yamldecode("{text}")') == wanted


def test_merge_keys_are_followed():
    assert dict(value('yamldecode("a: &x {b: 1}\\nc:\\n  <<: *x\\n  d: 2")')["c"]) == {"b": 1, "d": 2}


@pytest.mark.parametrize("text", ["a: [", "a: .nan", "<<: x", "!Ref x", "--- 1\\n--- 2"])
def test_what_is_no_single_yaml_document_is_refused(text):
    assert fault(f'yamldecode("{text}")').summary == "Error in function call"
