import os
import time
from pathlib import Path

import pytest

from auditor.errors import LabError
from auditor.lab.children import Child


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_child_ends_when_its_parent_closes_stdin(tmp_path):
    child = Child("auditor.lab.aws", tmp_path / "log")
    pid = child.pid
    assert child.wait_for("ready", 30)["endpoint"]
    child.end()
    assert not alive(pid)


def test_a_child_that_ends_early_is_an_error_with_its_own_words(tmp_path):
    child = Child("auditor.lab.there_is_none", tmp_path / "log")
    with pytest.raises(LabError, match="No module named"):
        child.wait_for("ready", 30)
    child.end()


def test_a_child_that_says_nothing_is_an_error_after_a_time(tmp_path):
    child = Child("auditor.lab.aws", tmp_path / "log")
    child.wait_for("ready", 30)
    with pytest.raises(LabError, match="did not say 'more'"):
        child.wait_for("more", 0.3)
    child.end()


def test_a_child_has_a_process_group_of_its_own(tmp_path):
    child = Child("auditor.lab.aws", tmp_path / "log")
    try:
        assert os.getpgid(child.pid) == child.pid != os.getpgid(0)
    finally:
        child.end()


def test_ending_kills_what_does_not_end_itself(tmp_path):
    child = Child("auditor.lab.aws", tmp_path / "log")
    child.wait_for("ready", 30)
    began = time.monotonic()
    child.end(patience_seconds=0.0)
    assert time.monotonic() - began < 5
    assert not alive(child.pid)
