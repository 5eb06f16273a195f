import pytest

from auditor.hcl import typed, types
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import call, plain
from auditor.hcl.parse import Disk
from auditor.hcl.typed import SENSITIVE, Ref
from tests.hcl.evaluating import value

DOUBLE = plain(types.NUMBER, [types.NUMBER], lambda number: number * 2)


def run(function, *arguments, tmp_path):
    return call("double", function, arguments, Disk(tmp_path))


def test_arguments_are_converted_and_counted(tmp_path):
    assert run(DOUBLE, typed.string("4"), tmp_path=tmp_path).raw == 8
    with pytest.raises(Fault, match="expects 1 argument"):
        run(DOUBLE, tmp_path=tmp_path)
    with pytest.raises(Fault, match="expects only 1"):
        run(DOUBLE, typed.number(1), typed.number(2), tmp_path=tmp_path)


def test_marks_and_references_go_through(tmp_path):
    ref = Ref("aws_lb.main.port", None)
    given = typed.number(1).with_(marks=frozenset({SENSITIVE}), refs=frozenset({ref}))
    result = run(DOUBLE, given, tmp_path=tmp_path)
    assert (result.marks, result.refs) == (frozenset({SENSITIVE}), frozenset({ref}))


def test_an_unknown_argument_gives_an_unknown_of_the_right_type(tmp_path):
    result = run(DOUBLE, typed.unknown(types.NUMBER, "later"), tmp_path=tmp_path)
    assert (result.known, str(result.type), result.raw.reason) == (False, "number", "later")


def test_null_is_refused_unless_the_function_wants_it(tmp_path):
    with pytest.raises(Fault, match="must not be null"):
        run(DOUBLE, typed.null(types.NUMBER), tmp_path=tmp_path)


def test_an_error_about_a_secret_does_not_tell_it():
    from tests.hcl.evaluating import fault

    assert "hunter2" not in str(fault('parseint(sensitive("hunter2"), 10)'))
    assert value('can(parseint("hunter2", 10))') is False
