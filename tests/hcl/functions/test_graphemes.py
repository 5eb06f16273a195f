from auditor.hcl.functions.graphemes import graphemes


def test_a_family_is_one_character():
    assert graphemes("a👨‍👩‍👧b") == ["a", "👨‍👩‍👧", "b"]


def test_a_combining_accent_belongs_to_its_letter():
    assert len(graphemes("e\u0301")) == 1


def test_plain_text_is_split_by_letters():
    assert graphemes("abc") == ["a", "b", "c"]
