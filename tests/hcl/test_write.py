import base64
import json
import shutil
import subprocess
from decimal import Decimal

import pytest

from auditor.hcl.write import apply, literal, offsets, slice_of
from auditor.model.finding import Edit
from auditor.model.source import SourceRange
from auditor.model.value import Map, Sensitive, Unknown, thaw

TEXT = 'a = 1\nb = "x"\n\nblock {\n  c = 2\n}\n'


def at(line, column, end_line, end_column, path="main.tf"):
    return SourceRange(path, line, column, end_line, end_column)


WRITTEN = (
    (None, "null"),
    (True, "true"),
    (False, "false"),
    (0, "0"),
    (-5, "-5"),
    (Decimal("1.50"), "1.50"),
    ("plain", '"plain"'),
    ("", '""'),
    ('quo"te\\', r'"quo\"te\\"'),
    ("two\nlines\ttab\r", r'"two\nlines\ttab\r"'),
    ("${var.x} and %{if}", '"$${var.x} and %%{if}"'),
    ("$${already}", '"$$${already}"'),
    ("100% $5", '"100% $5"'),
    ("é 密钥 😀", '"é 密钥 😀"'),
    ("bell\b feed\f nul\0", r'"bell\u0008 feed\u000c nul\u0000"'),
    (r"not \b an escape \\f", r'"not \\b an escape \\\\f"'),
    ((), "[]"),
    ((1, "a", (True, None)), '[1, "a", [true, null]]'),
    (Map({"b": 1, "a": Map({"x y": "z"})}), '{ "a" = { "x y" = "z" }, "b" = 1 }'),
    (Map({"😀": 1, "k${x}": 2}), '{ "k$${x}" = 2, "😀" = 1 }'),
)


@pytest.mark.parametrize(("value", "written"), WRITTEN)
def test_a_value_is_written_as_hcl_that_means_the_same(value, written):
    assert literal(value) == written


@pytest.mark.terraform
def test_the_real_terraform_reads_back_the_same_value(tmp_path):
    binary = shutil.which("terraform")
    if binary is None:
        pytest.skip("there is no terraform binary")
    everything = ", ".join(literal(value) for value, _ in WRITTEN)
    done = subprocess.run(
        [binary, "console", "-no-color"],
        input=f"base64encode(jsonencode([{everything}]))\n",
        cwd=tmp_path,
        env={"PATH": "", "HOME": str(tmp_path), "CHECKPOINT_DISABLE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(base64.b64decode(json.loads(done.stdout))) == [thaw(value) for value, _ in WRITTEN]


@pytest.mark.parametrize("value", [Unknown("new"), Sensitive("x"), (1, Unknown("new")), Map({"a": (Sensitive("x"),)})])
def test_what_is_not_known_or_sensitive_is_never_written(value):
    with pytest.raises(TypeError, match=r"^(Unknown|Sensitive) cannot be written as HCL$"):
        literal(value)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (at(1, 1, 1, 6), "a = 1"),
        (at(2, 5, 2, 8), '"x"'),
        (at(4, 1, 6, 2), "block {\n  c = 2\n}"),
        (at(5, 7, 5, 8), "2"),
        (at(1, 5, 1, 5), ""),
        (at(1, 1, 7, 1), TEXT),
    ],
)
def test_a_span_covers_its_text(span, text):
    assert slice_of(TEXT, span) == text
    begin, end = offsets(TEXT, span)
    assert TEXT[begin:end] == text


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r"])
def test_only_a_newline_ends_a_line(char):
    text = f"# odd {char} comment\na = 1\n"
    assert slice_of(text, at(2, 5, 2, 6)) == "1"


def test_windows_line_ends_stay():
    text = "a = 1\r\nb = 2\r\n"
    assert apply({"main.tf": text}, [Edit(at(2, 5, 2, 6), "2", "3")]) == {"main.tf": "a = 1\r\nb = 3\r\n"}


def test_edits_do_not_move_each_other():
    edits = [
        Edit(at(1, 5, 1, 6), "1", "1000"),
        Edit(at(1, 1, 1, 2), "a", "longer"),
        Edit(at(5, 7, 5, 8), "2", "3\n  d = 4"),
        Edit(at(2, 5, 2, 8), '"x"', "null"),
    ]
    expected = "longer = 1000\nb = null\n\nblock {\n  c = 3\n  d = 4\n}\n"
    assert apply({"main.tf": TEXT}, edits) == {"main.tf": expected}
    assert apply({"main.tf": TEXT}, reversed(edits)) == {"main.tf": expected}


def test_insertions_at_one_place_keep_their_order():
    edits = [Edit(at(1, 1, 1, 1), "", "first\n"), Edit(at(1, 1, 1, 1), "", "second\n")]
    assert apply({"main.tf": "a"}, edits) == {"main.tf": "first\nsecond\na"}


def test_only_the_edited_files_come_back_and_the_texts_stay():
    texts = {"main.tf": "a = 1", "other.tf": "b = 2", "third.tf": "c = 3"}
    edits = [Edit(at(1, 5, 1, 6), "1", "9"), Edit(at(1, 5, 1, 6, "other.tf"), "2", "8")]
    assert apply(texts, edits) == {"main.tf": "a = 9", "other.tf": "b = 8"}
    assert texts["main.tf"] == "a = 1"
    assert apply(texts, []) == {}


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(at(1, 5, 1, 6), "7", "9")],
        [Edit(at(99, 1, 99, 2), "a", "b")],
        [Edit(at(1, 1, 1, 2, "missing.tf"), "a", "b")],
        [Edit(at(1, 5, 1, 6), "1", "9"), Edit(at(1, 5, 1, 6), "1", "8")],
        [Edit(at(1, 1, 1, 6), "a = 1", "z"), Edit(at(1, 5, 1, 6), "1", "9")],
    ],
    ids=["changed since", "no such line", "no such file", "the same twice", "overlapping"],
)
def test_an_edit_that_does_not_fit_is_refused(edits):
    with pytest.raises(ValueError, match="does not say"):
        apply({"main.tf": TEXT}, edits)
