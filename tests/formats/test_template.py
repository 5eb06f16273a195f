"""Templates escape by default and fail on a name that nobody gave."""

import jinja2
import pytest

from auditor.formats import escape
from auditor.formats.template import fill
from tests.formats import reports


def test_every_printed_expression_is_escaped_without_being_told():
    gap = reports.replace(reports.GAP, reason="a|b <i>")
    text = fill("gaps.j2", report=reports.replace(reports.COMPLETE, gaps=(gap,)))
    assert r"a\|b \<i>" in text


def test_a_missing_value_is_an_error_not_an_empty_text():
    with pytest.raises(jinja2.UndefinedError):
        fill("markdown.j2", report=reports.COMPLETE)


def test_empty_lines_are_tidied_only_outside_of_code():
    gap = reports.replace(reports.GAP, trace="one\n\n\n\ntwo")
    report = reports.replace(reports.COMPLETE, gaps=(gap,), suites=())
    values = {"issues": (), "summary": (), "links": "", "traces": (("t", gap.trace),)}
    text = fill("markdown.j2", report=report, **values)
    assert escape.block(gap.trace, "text") in text
    assert "\n\n\n" not in text.replace(gap.trace, "")
