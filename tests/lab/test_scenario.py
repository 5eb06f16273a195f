import pytest

from auditor.errors import LabError
from auditor.lab.scenario import replace_after, replace_once


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "main.tf"
    made.write_text('a = { path = "/x" }\nb = { path = "/x" }\nonly = 1\n')
    return made


def test_the_only_place_of_a_text_is_replaced(file):
    replace_once(file, "only = 1", "only = 2")
    assert "only = 2" in file.read_text()


@pytest.mark.parametrize("text", ['path = "/x"', "absent"])
def test_a_text_that_stands_twice_or_never_is_an_error(file, text):
    with pytest.raises(LabError, match="not once"):
        replace_once(file, text, "y")


def test_the_first_place_after_a_marker_is_replaced(file):
    replace_after(file, "b = {", '"/x"', '"/y"')
    assert file.read_text().splitlines()[:2] == ['a = { path = "/x" }', 'b = { path = "/y" }']


@pytest.mark.parametrize(("marker", "text"), [("c = {", '"/x"'), ("only", '"/x"')])
def test_a_missing_marker_or_text_is_an_error(file, marker, text):
    with pytest.raises(LabError, match="cannot be applied"):
        replace_after(file, marker, text, "y")


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(LabError):
        replace_once(tmp_path / "gone.tf", "a", "b")
    with pytest.raises(LabError):
        replace_after(tmp_path / "gone.tf", "a", "b", "c")
