from auditor.compare.difference import Difference
from auditor.model.address import parse
from auditor.model.value import Sensitive


def difference(declared: object, live: object) -> str:
    return str(Difference(parse("aws_lb.main"), "arn", "idle_timeout", declared, live))


def test_a_difference_reads_as_a_sentence() -> None:
    assert difference(60, None) == "aws_lb.main idle_timeout: 60 in the code, nothing in AWS"


def test_a_secret_is_not_shown() -> None:
    assert difference(Sensitive("a"), "b") == "aws_lb.main idle_timeout: (sensitive) in the code, 'b' in AWS"
