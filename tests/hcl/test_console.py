from hypothesis import given
from hypothesis import strategies as st

from auditor.hcl import console

from .evaluating import write

ANSWER = console(None)


def test_an_expression_is_answered_with_value_masks_and_type():
    assert console(None)("[1, 2.5]") == {
        "value": [1, 2.5],
        "unknown": [False, False],
        "sensitive": [False, False],
        "type": ["tuple", ["number", "number"]],
    }


def test_an_error_is_an_answer_too():
    answer = console(None)
    assert "Invalid syntax" in answer("1 +")["error"]
    assert "undeclared" in answer("var.x")["error"]


def test_unknown_and_sensitive_are_masked():
    answer = console(None)
    assert answer("uuid()")["unknown"] is True
    assert answer('sensitive("hunter2")') == {
        "value": "(sensitive)", "unknown": False, "sensitive": True, "type": "string",
    }  # fmt: skip


def test_a_root_module_is_what_expressions_refer_to(tmp_path):
    write(tmp_path, {"main.tf": "locals {\n  a = { b = 1 }\n}\n"})
    assert console(tmp_path)("local.a.b + 1")["value"] == 2


@given(st.text(alphabet='"{}[]()$%\\,.:=?!<>*/~0a1_- \nEOTé', max_size=60))
def test_no_text_makes_it_fall_over(text):
    assert ("error" in ANSWER(text)) or ("value" in ANSWER(text))
