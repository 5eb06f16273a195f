"""The stages of the registration workflow."""

from auditor.formats.stages import stages
from tests.formats import reports


def test_the_stages_are_the_checks_of_the_registration_suite_in_order():
    assert stages(reports.COMPLETE) == reports.STAGES


def test_a_run_without_the_suite_has_no_stages():
    assert stages(reports.CLEAN) == ()
