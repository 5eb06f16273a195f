from decimal import Decimal

from auditor.hcl.masks import plain, sensitive_mask, unknown_mask
from auditor.model.value import Map, Sensitive, Unknown

VALUE = Map({"a": (1, Unknown("later")), "b": Unknown("later"), "c": Sensitive("hunter2"), "d": Decimal("1.5")})


def test_unknown_is_null_in_a_list_and_missing_in_an_object():
    assert plain(VALUE) == {"a": [1, None], "c": "(sensitive)", "d": 1.5}


def test_masks_have_the_shape_of_the_value():
    assert unknown_mask(VALUE) == {"a": [False, True], "b": True}
    assert sensitive_mask(VALUE) == {"a": [False, False], "c": True}


def test_a_sensitive_unknown_is_both():
    value = Map({"a": Sensitive(Unknown("later"))})
    assert (plain(value), unknown_mask(value), sensitive_mask(value)) == ({}, {"a": True}, {"a": True})
