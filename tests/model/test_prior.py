"""What state and plan say, as nouns."""

from auditor.model.prior import Change, Prior


def test_the_change_at_an_address_is_that_of_its_current_object():
    deposed = Change("aws_lb.main", ("delete",), deposed="00aa")
    current = Change("aws_lb.main", ("update",))
    prior = Prior(changes=(deposed, current))
    assert prior.change("aws_lb.main") == current
    assert prior.change("aws_lb.other") is None


def test_nothing_known_is_empty_and_not_made_up():
    assert (Prior().serial, Prior().taken_at, Prior().attributes, Prior().planned) == (None, None, {}, {})
