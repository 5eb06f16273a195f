"""The ends of a moved block and the arguments of a backend."""

from auditor.model.address import ModuleStep
from auditor.model.move import Backend, Moved, MoveEnd
from auditor.model.source import SourceRange
from auditor.model.value import Map

PLACE = SourceRange("main.tf", 1, 1, 1, 6)
CALL = MoveEnd((ModuleStep("a"), ModuleStep("b", "x")))
RESOURCE = MoveEnd((ModuleStep("a"),), "aws_lb", "main", 0)


def test_an_end_is_written_as_terraform_writes_it():
    assert str(CALL) == 'module.a.module.b["x"]'
    assert str(RESOURCE) == "module.a.aws_lb.main[0]"


def test_the_own_key_is_that_of_the_last_step():
    assert (CALL.own_key, RESOURCE.own_key) == ("x", 0)


def test_a_key_at_either_end_makes_it_a_move_of_one_instance():
    whole = MoveEnd((), "aws_lb", "main")
    assert Moved(whole, RESOURCE, PLACE).of_one
    assert not Moved(whole, MoveEnd((), "aws_lb", "front"), PLACE).of_one


def test_a_backend_gives_texts():
    backend = Backend("s3", PLACE, Map({"bucket": "states"}))
    assert (backend.text("bucket"), backend.text("key")) == ("states", "")
