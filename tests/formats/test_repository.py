"""Paths as the repository's host shows them."""

from dataclasses import replace

import pytest

from auditor.formats.repository import path_in_repository
from auditor.model.source import SourceRange
from tests.formats import reports


@pytest.mark.parametrize(
    ("tf_dir", "path"), [("infra", "infra/a.tf"), (".", "a.tf"), ("../infra", "a.tf"), ("/srv/infra", "a.tf")]
)
def test_only_a_root_below_the_working_directory_goes_in_front(tf_dir, path):
    report = replace(reports.COMPLETE, run=replace(reports.COMPLETE.run, tf_dir=tf_dir))
    assert path_in_repository(report, SourceRange("a.tf", 1, 1, 1, 2)) == path
