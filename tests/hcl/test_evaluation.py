import pytest

from auditor.hcl.evaluation import Evaluation, Memo
from auditor.hcl.faults import Fault
from auditor.hcl.parse import Disk
from auditor.model.source import Diagnostic

from .evaluating import write


def test_a_result_is_computed_once():
    memo, calls = Memo(), []
    assert [memo.once("a", lambda: calls.append(1) or 7) for _ in range(2)] == [7, 7]
    assert len(calls) == 1


def test_a_cycle_is_an_error_that_names_it():
    memo = Memo()
    with pytest.raises(Fault, match=r"local\.a, local\.b"):
        memo.once(("local", "a"), lambda: memo.once(("local", "b"), lambda: memo.once(("local", "a"), lambda: 1)))


def test_diagnostics_are_kept_once_and_directories_read_once(tmp_path):
    write(tmp_path, {"main.tf": "", "m/x.tf": ""})
    evaluation = Evaluation(Disk(tmp_path))
    same = Diagnostic("error", "a", "b")
    evaluation.report(same, same)
    assert list(evaluation.diagnostics) == [same]
    assert evaluation.configuration("m") is evaluation.configuration("./m")
    assert evaluation.files == ("m/x.tf",)
