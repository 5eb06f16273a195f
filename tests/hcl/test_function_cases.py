"""What the real `terraform console` 1.11.4 answers for edge cases of every function, and what ours does.

files/functions.jsonl has a case a line: `expr`, then `error`, or `text` (as the console prints it) or `json` (a text of
several lines), and `type`. `differs` marks the known differences; one that is gone must lose the mark. The locals that
cases refer to are in files/functions.tf.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.functions import names
from auditor.hcl.functions.json_text import json_text
from auditor.hcl.grammar import parse_expression_text
from auditor.hcl.module import ModuleInstance
from auditor.hcl.root_module import prepare
from auditor.hcl.typed import Typed

from .console_text import ask, squeezed, type_text, value_text

Case = dict[str, Any]
FILES = Path(__file__).parent / "files"
CASES: list[Case] = [json.loads(line) for line in (FILES / "functions.jsonl").read_text("utf-8").splitlines()]
SAME = [case for case in CASES if "differs" not in case]
ELSEWHERE = {
    *(name for name in names() if name.startswith("file")),
    "abspath", "base64gzip", "bcrypt", "pathexpand", "plantimestamp", "templatefile", "timestamp", "uuid",
}  # fmt: skip
"""Functions over files and those whose result is another on each run: their tests are with their sources."""


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> ModuleInstance:
    root = tmp_path_factory.mktemp("functions")
    shutil.copy(FILES / "functions.tf", root / "main.tf")
    return prepare(root)[0]


def difference(module: ModuleInstance, case: Case) -> str:
    try:
        found: Typed | None = evaluate(parse_expression_text(case["expr"], "<console>"), module.scope)
    except Fault as fault:
        return "" if "error" in case else f"refused: {fault}"
    assert found is not None
    if "error" in case:
        return f"accepted: {value_text(found)}"
    if "json" in case and json.loads(json_text(found)) != case["json"]:
        return f"value {json_text(found)}"
    if "text" in case and value_text(found) != case["text"]:
        return f"value {value_text(found)}"
    return f"type {type_text(found.type)}" if type_text(found.type) != case.get("type", type_text(found.type)) else ""


def test_every_function_has_cases():
    tried = {case["expr"].partition("(")[0].removeprefix("core::") for case in CASES}
    assert names() - tried <= ELSEWHERE
    assert len(CASES) > 1500


def test_every_answer_is_terraforms(module):
    wrong = {case["expr"]: found for case in SAME if (found := difference(module, case))}
    assert wrong == {}


def test_every_known_difference_still_is_one(module):
    assert [case["expr"] for case in CASES if "differs" in case and not difference(module, case)] == []


def batches(cases: Sequence[Case]) -> Iterator[list[Case]]:
    return (list(cases[start : start + 100]) for start in range(0, len(cases), 100))


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("terraform") is None:
        pytest.skip("needs the terraform binary")
    root = tmp_path_factory.mktemp("console")
    shutil.copy(FILES / "functions.tf", root / "main.tf")
    return root


@pytest.mark.terraform
def test_terraform_still_gives_the_recorded_values(console):
    written = [case for case in CASES if "text" in case]
    for batch in batches(written):
        expected = "\n".join(["[", *(f"  {case['text'].replace(chr(10), chr(10) + '  ')}," for case in batch), "]"])
        assert ask(f"[{', '.join(case['expr'] for case in batch)}]", console) == expected


@pytest.mark.terraform
def test_terraform_still_gives_the_recorded_types(console):
    for batch in batches([case for case in SAME if "type" in case and not set(' "') & set(case["type"])]):
        found = ask(f"type([{', '.join(case['expr'] for case in batch)}])", console)
        assert found is not None
        assert squeezed(found) == f"tuple([{','.join(case['type'] for case in batch)}])"


@pytest.mark.terraform
def test_terraform_still_refuses_what_it_refused(console):
    for batch in batches([case for case in CASES if "error" in case]):
        tried = ", ".join("can(" + case["expr"] + ")" for case in batch)
        if ask(f"anytrue([{tried}])", console) != "false":  # what can() itself does not catch is asked one by one
            assert [case["expr"] for case in batch if ask(case["expr"], console) is not None] == []
