from auditor.model.value import Sensitive
from tests.hcl.evaluating import fault, typed, value


def test_a_number_in_a_string_becomes_a_number_and_back():
    assert value('[tonumber("7.0"), tostring(1.5), tobool("true")]') == (7, "1.5", True)


def test_a_word_is_no_number():
    assert "cannot convert" in fault('tonumber("a")').detail


def test_a_set_is_sorted_and_has_nothing_twice():
    assert value('toset(["b", "a", "b"])') == ("a", "b")


def test_mixed_elements_become_strings():
    assert str(typed('tolist([1, "a"])').type) == "list(string)"


def test_sensitive_goes_on_and_comes_off():
    assert isinstance(value('sensitive("x")'), Sensitive)
    assert value('nonsensitive(sensitive("x"))') == "x"
    assert value('issensitive(sensitive("x"))') is True


def test_a_null_gets_the_type_it_is_converted_to():
    assert str(typed("tolist(null)").type) == "list(dynamic)"
