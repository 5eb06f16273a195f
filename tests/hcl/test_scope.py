from auditor.hcl import typed

from .evaluating import empty_scope, value


def test_inner_names_hide_outer_ones():
    scope = empty_scope().with_names({"a": typed.number(1)}).with_names({"a": typed.number(2)})
    assert scope.names["a"].raw == 2
    assert value("[for x in [1] : [for x in [2] : x]]") == ((2,),)


def test_a_splat_element_does_not_leave_the_splat():
    assert empty_scope().each is None
    assert empty_scope().with_each(typed.number(1)).each.raw == 1
