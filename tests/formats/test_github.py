"""GitHub annotations."""

from dataclasses import replace

from auditor import formats
from tests.formats import hostile, reports


def lines(report=reports.COMPLETE):
    return formats.render(report, "github").splitlines()


def test_a_finding_is_one_annotation_at_its_line():
    finding = replace(reports.SCALED, subject="a:b,c%", message="100 %\nof it")
    first, *_ = lines(replace(reports.COMPLETE, findings=(finding,)))
    assert first == (
        "::error file=terraform.tfvars,line=12,title=service-scaled-to-zero at a%3Ab%2Cc%25::100 %25 of it"
    )


def test_a_low_finding_without_a_line_is_a_notice():
    assert lines()[2].startswith("::notice title=unmanaged-rule at arn%3Aaws")


def test_an_unexplained_failure_is_an_error_and_the_result_comes_last():
    assert lines()[3] == "::error title=unexplained failure::Ready api: HTTP 500 by undecided"
    assert lines()[-1].startswith("result: findings ")


def test_foreign_text_cannot_start_a_command():
    commands = [line for line in lines(hostile.report()) if line.startswith("::")]
    assert len(commands) == len(lines(hostile.report())) - 1 == 4
