from auditor.model.value import Map, Unknown
from auditor.resource_types.tags import elbv2_tags, tags_of
from tests.resource_types.recorded import Recorded, denied


def test_both_spellings_of_aws_are_a_map_without_its_own_tags() -> None:
    assert tags_of([{"Key": "A", "Value": "1"}, {"key": "B", "value": "2"}, {"Key": "aws:x", "Value": "3"}]) == Map(
        {"A": "1", "B": "2"}
    )
    assert tags_of(None) == Map()


def test_tags_are_asked_for_twenty_at_a_time() -> None:
    reader = Recorded({"describe_tags": [{"ResourceArn": "arn:0", "Tags": [{"Key": "A", "Value": "1"}]}]})
    found, gaps = elbv2_tags(reader, "aws_lb", [f"arn:{number}" for number in range(45)])
    assert [len(asked[1]["ResourceArns"]) for asked in reader.asked] == [20, 20, 5]
    assert found["arn:0"] == Map({"A": "1"})
    assert found["arn:44"] == Map()
    assert gaps == []


def test_denied_tags_are_unknown_with_a_gap() -> None:
    reader = Recorded({"describe_tags": denied("elasticloadbalancing:DescribeTags")})
    found, [gap] = elbv2_tags(reader, "aws_lb", ["arn:0"])
    assert isinstance(found["arn:0"], Unknown)
    assert gap.remedy == "allow elasticloadbalancing:DescribeTags"
