from typing import Any

import pytest

from auditor.errors import ReadFailed
from auditor.resource_types.aws_s3_bucket import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, denied, read
from tests.resource_types.stack import of, resource

BUCKET = resource("aws_s3_bucket.a", bucket="artifacts")


def test_a_bucket_that_exists_has_its_names() -> None:
    [found], _ = read(RESOURCE_TYPE, Recorded({"head_bucket": [{"BucketRegion": "eu-west-1"}]}), BUCKET)
    assert found.id == "arn:aws:s3:::artifacts"
    assert found.get("bucket_regional_domain_name") == "artifacts.s3.eu-west-1.amazonaws.com"


def test_a_bucket_that_does_not_exist_is_absent_and_a_denied_one_is_not() -> None:
    absent = ReadFailed("s3:ListBucket", "404", "Not Found")
    assert read(RESOURCE_TYPE, Recorded({"head_bucket": absent}), BUCKET) == ([], [])
    with pytest.raises(ReadFailed):
        read(RESOURCE_TYPE, Recorded({"head_bucket": denied("s3:ListBucket")}), BUCKET)


def test_buckets_are_listed_only_for_unknown_names_and_prefixes() -> None:
    answers: dict[str, Any] = {"list_buckets": [{"Name": "data-1"}, {"Name": "x"}], "head_bucket": [{}]}
    found, _ = read(RESOURCE_TYPE, Recorded(answers), resource("aws_s3_bucket.a", bucket_prefix="data-"))
    assert [one.get("bucket") for one in found] == ["data-1"]
    found, _ = read(RESOURCE_TYPE, Recorded(answers), resource("aws_s3_bucket.a", bucket=of("random_pet.a.id")))
    assert len(found) == 2
