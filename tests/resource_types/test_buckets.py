import pytest

from auditor.errors import ReadFailed
from auditor.model.live import LiveResource
from auditor.model.resource_type import Scope
from auditor.model.value import Map
from auditor.resource_types.buckets import parts_of_buckets
from tests.resource_types.recorded import Recorded, denied
from tests.resource_types.stack import declared, resource

TYPE = "aws_s3_bucket_policy"


def parts(reader: Recorded, *resources: object) -> list[LiveResource]:
    live = (LiveResource("aws_s3_bucket", "arn", Map({"bucket": "own"})),)
    return list(parts_of_buckets(reader, Scope(declared(*resources), live), TYPE, "get_bucket_policy", dict))  # type: ignore[arg-type]


def test_the_buckets_that_were_read_and_those_named_as_text() -> None:
    reader = Recorded({"get_bucket_policy": [{"Policy": "{}"}]})
    found = parts(reader, resource(f"{TYPE}.a", bucket="elsewhere"))
    assert [one.get("bucket") for one in found] == ["elsewhere", "own"]
    assert found[0].id == "aws_s3_bucket_policy/elsewhere"


def test_a_bucket_without_such_a_part_has_none_and_a_denied_one_is_not_that() -> None:
    none = ReadFailed("s3:GetBucketPolicy", "NoSuchBucketPolicy", "no")
    assert parts(Recorded({"get_bucket_policy": none})) == []
    with pytest.raises(ReadFailed):
        parts(Recorded({"get_bucket_policy": denied("s3:GetBucketPolicy")}))
