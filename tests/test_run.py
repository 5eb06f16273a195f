"""Clock, run id, commit and texts of a run."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from auditor import run


def test_now_has_its_zone_and_the_clock_does_not_go_back():
    assert run.now().tzinfo is UTC
    assert run.seconds() <= run.seconds()


def test_two_runs_of_one_second_have_different_ids():
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    first, second = run.new_id(at), run.new_id(at)
    assert first != second
    assert first.startswith("20260102T030405-")


def test_a_folder_without_a_repository_has_no_commit(tmp_path):
    assert run.commit(tmp_path / "absent") == ""


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_commit_is_that_of_the_terraform_repository(tmp_path):
    def git(*arguments):
        who = ["-c", "user.name=a", "-c", "user.email=a@b.test"]
        command = ["git", "-C", str(tmp_path), *who, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "first")
    assert git("rev-parse", "HEAD").startswith(run.commit(tmp_path))
    assert len(run.commit(tmp_path)) == 12


def test_texts_come_without_a_byte_order_mark_and_empty_where_they_cannot_be_read(tmp_path):
    (tmp_path / "a.tf").write_bytes(b"\xef\xbb\xbflocals {}\n")
    (tmp_path / "b.tf").write_bytes(b"\xff\xfe")
    assert run.texts(tmp_path, ["a.tf", "b.tf", "c.tf"]) == {"a.tf": "locals {}\n", "b.tf": "", "c.tf": ""}
