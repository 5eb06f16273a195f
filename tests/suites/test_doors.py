"""The scripts of the PRD are thin doors to the suites; pytest does not collect them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.suites.runner import family

TESTS = Path(__file__).resolve().parents[1]
NAMES = [suite.name for suite in family()]


def calls(script: Path) -> list[str]:
    """The words that a script gives to the command line, its own arguments left out."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "main"]
    (call,) = found
    (words,) = call.args
    assert isinstance(words, ast.List)
    assert isinstance(words.elts[-1], ast.Starred), "the script's own arguments go along"
    return [str(word.value) for word in words.elts if isinstance(word, ast.Constant)]


def test_there_is_one_script_a_suite_and_no_other():
    assert sorted(path.stem for path in (TESTS / "live").glob("*.py")) == sorted(f"test_{name}" for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_script_runs_its_own_suite(name):
    assert calls(TESTS / "live" / f"test_{name}.py") == ["test", name]


def test_the_orchestrator_runs_all():
    assert calls(TESTS / "run_all_tests.py") == ["test"]


def test_pytest_collects_none_of_them():
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "run_all_tests.py", "live"]
    done = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, timeout=60, check=False)
    assert "::" not in done.stdout, done.stdout


def test_a_script_knows_its_options():
    command = [sys.executable, str(TESTS / "live" / "test_authentication.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "--api-key" in done.stdout
    assert "--tf-dir" in done.stdout
