from auditor.model.source import Diagnostic, SourceRange

HERE = SourceRange("modules/a/main.tf", 12, 3, 14, 4)


def test_a_range_shows_as_file_and_line():
    assert str(HERE) == "modules/a/main.tf:12"


def test_ranges_sort_by_file_then_line_then_column():
    later = SourceRange("modules/a/main.tf", 12, 9, 12, 10)
    other = SourceRange("a.tf", 99, 1, 99, 2)
    assert sorted([later, HERE, other]) == [other, HERE, later]


def test_a_diagnostic_leads_with_its_place():
    assert str(Diagnostic("error", "Bad", "It is bad.", HERE)) == "modules/a/main.tf:12: Bad: It is bad."


def test_a_diagnostic_without_place_or_detail_is_its_summary():
    assert str(Diagnostic("warning", "Odd", "")) == "Odd"
