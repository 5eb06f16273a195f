from auditor.model.gap import Gap


def test_a_gap_says_what_was_therefore_not_judged():
    gap = Gap("live", "aws_lb", "AccessDenied", "allow x", "whether the balancer exists")
    assert str(gap) == "aws_lb: AccessDenied. Not judged: whether the balancer exists."


def test_a_gap_without_effect_has_no_tail():
    assert str(Gap("declared", "main.tf", "it cannot be parsed")) == "main.tf: it cannot be parsed."
