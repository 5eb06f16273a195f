import pytest

from auditor.routing import boxes as module
from auditor.routing.axes import Atom
from auditor.routing.boxes import Space
from auditor.routing.condition import HOST, METHOD, PATH
from auditor.routing.glob import TooMuch, glob

OPEN, SURE = Space(certain=False), Space(certain=True)


def path(*patterns):
    return Atom((PATH, ""), tuple(map(glob, patterns)))


def host(*patterns):
    return Atom((HOST, ""), tuple(map(glob, patterns)))


def method(*names):
    return Atom((METHOD, ""), names)


def test_a_place_is_inside_one_box_and_outside_of_all_others():
    place = SURE.find((path("/api/*"),), [(path("/api/"),), (path("/api/?"), method("GET"))])
    assert place == {(PATH, ""): "/api/xx", (METHOD, ""): "GET"}


@pytest.mark.parametrize(
    ("wanted", "unwanted"),
    [
        ((path("/a"), path("/b")), []),
        ((path("/a*"),), [(path("/a"),), (path("/a?*"),)]),
        ((host("a.test"),), [(host("*.test"), method("GET")), (host("a.*"), path("*"))]),
        ((path("/a"), method("GET", "POST")), [(method("GET"),), (path("/*"), method("POST"))]),
    ],
)
def test_several_boxes_together_can_leave_nothing(wanted, unwanted):
    assert OPEN.find(wanted, unwanted) is None


def test_a_box_without_conditions_takes_everything():
    assert OPEN.find((path("/a"),), [()]) is None


def test_past_the_bound_nothing_is_said(monkeypatch):
    monkeypatch.setattr(module, "MOST_STEPS", 1)
    with pytest.raises(TooMuch):
        OPEN.find((path("/a*"),), [(path("/a"),), (path("/a?"),)])
