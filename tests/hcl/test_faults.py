from auditor.errors import EvaluationError
from auditor.hcl.faults import Fault
from auditor.model.source import SourceRange

PLACE = SourceRange("main.tf", 1, 1, 1, 2)


def test_a_fault_is_an_evaluation_error_and_a_diagnostic():
    fault = Fault("Summary", "Detail.", PLACE)
    assert isinstance(fault, EvaluationError)
    assert str(fault.diagnostic()) == "main.tf:1: Summary: Detail."


def test_the_first_place_stays():
    other = SourceRange("other.tf", 2, 1, 2, 2)
    assert Fault("a").at(PLACE).range == PLACE
    assert Fault("a", "", PLACE).at(other).range == PLACE
