import pytest

from auditor.hcl import typed, types
from auditor.hcl.faults import Fault
from auditor.hcl.traversal import get_attribute, index
from auditor.hcl.typed import SENSITIVE, Ref

from .evaluating import typed as evaluated


def test_what_is_inside_is_as_sensitive_as_the_whole():
    whole = evaluated("{ a = 1 }").marked(frozenset({SENSITIVE}))
    assert get_attribute(whole, "a").marks == frozenset({SENSITIVE})


def test_a_step_into_an_unknown_attribute_is_a_longer_path():
    unknown = typed.unknown(types.DYNAMIC, "later", "aws_x.a.b").with_(refs=frozenset({Ref("aws_x.a.b", None)}))
    deeper = index(get_attribute(unknown, "c"), typed.number(0))
    assert deeper.raw.exactly == "aws_x.a.b.c[0]"
    assert {ref.subject for ref in deeper.refs} == {"aws_x.a.b.c[0]"}


@pytest.mark.parametrize(
    ("text", "key"),
    [("[1]", typed.number(1)), ("[1]", typed.string("a")), ("{}", typed.string("a")), ("toset([1])", typed.number(0))],
)
def test_what_is_not_there_is_an_error(text, key):
    with pytest.raises(Fault, match="Invalid index"):
        index(evaluated(text), key)


def test_null_has_no_inside():
    with pytest.raises(Fault, match="null"):
        get_attribute(typed.null(), "a")
    with pytest.raises(Fault, match="null"):
        index(evaluated("[1]"), typed.null())


def test_an_index_is_converted():
    assert index(evaluated("[5, 6]"), typed.string("1")).raw == 6


def test_an_unknown_key_gives_an_unknown_element():
    assert not index(evaluated("[5, 6]"), typed.unknown(types.NUMBER, "later")).known
