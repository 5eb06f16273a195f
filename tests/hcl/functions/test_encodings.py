import pytest

from tests.hcl.evaluating import fault, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('base64encode("é")', "w6k="),
        ('base64decode("w6k=")', "é"),
        ('urlencode("a b/ü~")', "a+b%2F%C3%BC~"),
        ('textencodebase64("a", "UTF-16LE")', "YQA="),
        ('textdecodebase64("YQA=", "UTF-16LE")', "a"),
    ],
)
def test_text_is_encoded_and_decoded(expression, wanted):
    assert value(expression) == wanted


def test_bytes_that_are_no_text_are_refused():
    assert "not valid UTF-8" in fault('base64decode("/w==")').detail


def test_csv_becomes_a_list_of_objects():
    assert [dict(row) for row in value(r'csvdecode("a,b\n1,2\n")')] == [{"a": "1", "b": "2"}]


def test_a_quote_inside_an_unquoted_field_is_an_error():
    assert "a quote is missing" in fault(r'csvdecode("a\nx\"y\n")').detail


def test_a_csv_row_of_another_length_is_an_error():
    assert "wrong number of fields" in fault(r'csvdecode("a,b\n1\n")').detail
