"""The order of moves does not hang on the order in which they are written; a cycle has none."""

from itertools import permutations

from auditor.hcl.move_order import ordered
from auditor.model.address import ModuleStep
from auditor.model.move import Moved, MoveEnd
from auditor.model.source import SourceRange

PLACE = SourceRange("main.tf", 1, 1, 1, 6)


def _of(source, target):
    return Moved(MoveEnd((), "aws_lb", source), MoveEnd((), "aws_lb", target), PLACE)


def test_a_chain_is_followed_from_its_start_however_it_is_written():
    chain = [_of("a", "b"), _of("b", "c"), _of("c", "d")]
    assert all(ordered(one) == (chain, []) for one in permutations(chain))


def test_what_goes_round_is_a_cycle_and_the_rest_keeps_its_order():
    found, cyclic = ordered([_of("a", "b"), _of("b", "a"), _of("x", "y")])
    assert found == [_of("x", "y")]
    assert cyclic == [_of("a", "b"), _of("b", "a")]


def test_what_is_inside_moves_before_the_module_around_it():
    call = Moved(MoveEnd((ModuleStep("m"),)), MoveEnd((ModuleStep("n"),)), PLACE)
    inside = Moved(MoveEnd((), "aws_lb", "a"), MoveEnd((), "aws_lb", "b"), PLACE, ("m",))
    assert ordered([call, inside])[0] == ordered([inside, call])[0] == [inside, call]
