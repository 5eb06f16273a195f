import codecs

import pytest

from auditor.hcl.functions import charsets


@pytest.mark.parametrize(
    ("name", "codec"),
    [("UTF-16LE", "utf-16-le"), ("Latin1", "iso8859-1"), ("windows-1252", "cp1252"), ("mac", "mac-roman")],
)
def test_iana_names_are_taken_in_any_case(name, codec):
    assert codecs.lookup(charsets.codec(name) or "") == codecs.lookup(codec)


@pytest.mark.parametrize("name", ["utf8", "sjis", "cp1252", "ascii", "UTF-32", "rot13", "idna", ""])
def test_what_only_python_knows_is_none(name):
    assert charsets.codec(name) is None
