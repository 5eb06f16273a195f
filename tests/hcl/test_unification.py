import pytest

from auditor.hcl import types
from auditor.hcl.unification import convertible, unify

STRING, NUMBER, BOOL, DYNAMIC = types.STRING, types.NUMBER, types.BOOL, types.DYNAMIC


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        ([NUMBER, STRING], STRING),
        ([NUMBER, BOOL], None),
        ([DYNAMIC, NUMBER], NUMBER),
        ([types.tuple_type((NUMBER,)), types.tuple_type((STRING, STRING))], types.list_type(STRING)),
        ([types.list_type(NUMBER), types.tuple_type((STRING,))], types.list_type(STRING)),
        ([types.object_type({"a": NUMBER}), types.object_type({"b": STRING})], types.map_type(STRING)),
        ([types.object_type({"a": NUMBER}), types.object_type({"a": STRING})], types.object_type({"a": STRING})),
        ([types.object_type({"a": NUMBER}), types.tuple_type(())], None),
        ([], DYNAMIC),
    ],
)
def test_the_common_type(kinds, wanted):
    assert unify(kinds) == wanted
    assert unify(kinds[::-1]) == wanted


def test_what_can_be_converted():
    assert convertible(STRING, NUMBER)
    assert not convertible(NUMBER, BOOL)
    assert convertible(types.map_type(STRING), types.object_type({"a": NUMBER}))
    assert not convertible(types.object_type({}), types.object_type({"a": NUMBER}))
    assert convertible(types.object_type({}), types.object_type({"a": NUMBER}, frozenset({"a"})))
