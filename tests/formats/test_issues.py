"""Issues: their order, what they explain, and the patch of their fix."""

import subprocess

from auditor.formats.issues import issues, patch
from auditor.model.finding import Edit
from auditor.model.source import SourceRange
from tests.formats import reports


def edit(path, line, before, after, column=1):
    end = line + max(before.count("\n"), 0)
    return Edit(SourceRange(path, line, column, end, 99), before, after)


def test_an_issue_explains_only_the_failures_whose_root_it_is():
    drift, scaled, unmanaged = issues(reports.COMPLETE)
    assert [failure.check.id for failure in drift.failures] == ["stage-2-experiment"]
    assert [failure.check.id for failure in scaled.failures] == ["health-auth"]
    assert [failure.check.id for failure in scaled.behind] == ["stage-2-experiment"]
    assert unmanaged.failures == unmanaged.behind == ()


def test_the_anchor_is_that_of_the_heading():
    assert issues(reports.COMPLETE)[1].heading == "Issue 2: service-scaled-to-zero"
    assert issues(reports.COMPLETE)[1].anchor == "issue-2-service-scaled-to-zero"


def test_no_edits_make_no_patch():
    assert patch(()) == ""


def test_a_patch_names_the_lines_of_the_file_and_shifts_later_hunks():
    text = patch((edit("a.tf", 20, "x = 1", "x = 2"), edit("a.tf", 3, "one", "one\ntwo")))
    assert text.splitlines() == [
        "--- a/a.tf", "+++ b/a.tf", "@@ -3,1 +3,2 @@", " one", "+two", "@@ -20,1 +21,1 @@", "-x = 1", "+x = 2",
    ]  # fmt: skip


def test_removed_lines_leave_an_empty_side():
    assert "@@ -7,2 +6,0 @@\n-a\n-b" in patch((edit("a.tf", 7, "a\nb", ""),))


def test_text_begins_at_the_column_of_its_range():
    assert "-    zone = 1\n+    zone = 2" in patch((edit("a.tf", 1, "zone = 1", "zone = 2", column=5),))


def test_a_line_that_looks_like_a_diff_header_is_kept():
    assert patch((edit("a.tf", 1, "-- a", "++ b"),)).endswith("--- a\n+++ b")


def test_files_come_in_order_of_path():
    text = patch((edit("b.tf", 1, "x", "y"), edit("a.tf", 1, "x", "y")))
    assert text.index("a/a.tf") < text.index("a/b.tf")


def test_git_applies_the_patch(tmp_path):
    (tmp_path / "a.tf").write_text("a = 1\nb = {\n  c = 2\n  d = 3\n}\nz = 9\n")
    edits = (edit("a.tf", 3, "  c = 2", "  c = 5\n  e = 6"), edit("a.tf", 6, "z = 9", "z = 8"))
    command = ["git", "apply", "--unidiff-zero", "-"]
    subprocess.run(command, cwd=tmp_path, input=patch(edits) + "\n", text=True, check=True, timeout=20)
    assert (tmp_path / "a.tf").read_text() == "a = 1\nb = {\n  c = 5\n  e = 6\n  d = 3\n}\nz = 8\n"
