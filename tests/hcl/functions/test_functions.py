import pytest

from auditor.hcl import functions
from auditor.hcl.faults import Fault


def test_terraform_has_118_functions_and_all_are_here():
    assert len(functions.names()) == 118


def test_a_function_is_found_with_and_without_the_core_namespace():
    assert functions.find("core::max") is functions.find("max")


def test_a_function_that_does_not_exist_is_an_error():
    with pytest.raises(Fault, match="no function named"):
        functions.find("map")
