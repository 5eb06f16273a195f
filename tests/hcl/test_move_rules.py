"""moved, import and removed blocks that terraform refuses or takes: each as the real terraform 1.11.4 answered."""

import json
from pathlib import Path

import pytest

from auditor.hcl import load
from auditor.hcl.move_rules import of_state
from auditor.hcl.root_module import prepare

ANSWERS = json.loads((Path(__file__).parent / "files" / "moves_refused.json").read_text())


def _written(folder: Path, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("name", ANSWERS)
def test_it_is_refused_where_terraform_refuses_it(tmp_path, name):
    declared = load(_written(tmp_path, ANSWERS[name]["files"]))
    found = [
        [d.summary, d.range.path if d.range else None, d.range.line if d.range else None]
        for d in declared.diagnostics
        if d.severity == "error"
    ]
    assert found == ANSWERS[name]["errors"]


def test_blocks_of_called_modules_count_with_the_way_to_them(tmp_path):
    files = {
        "main.tf": 'module "a" {\n  source   = "./m"\n  for_each = toset(["x", "y"])\n}\n',
        "m/main.tf": 'resource "terraform_data" "b" {}\n'
        "moved {\n  from = terraform_data.a\n  to   = terraform_data.b\n}\n",
    }
    root, _ = prepare(_written(tmp_path, files))
    (move,) = of_state(root)["moved"]
    assert (move.within, str(move.source), str(move.target)) == (("a",), "terraform_data.a", "terraform_data.b")
    assert root.evaluation.diagnostics == {}


def test_a_cycle_is_only_told_of_where_nothing_plainer_is_wrong(tmp_path):
    moves = "".join(
        f"moved {{\n  from = terraform_data.{one}\n  to   = terraform_data.{other}\n}}\n" for one, other in ("ab", "ba")
    )
    both = 'resource "terraform_data" "a" {}\nresource "terraform_data" "b" {}\n'
    declared = load(_written(tmp_path, {"main.tf": both + moves}))
    told = [(one.summary, one.range.line) for one in declared.diagnostics]
    assert told == [("Moved object still exists", 3), ("Moved object still exists", 7)]
