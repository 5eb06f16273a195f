import pytest

from auditor.errors import ReadFailed
from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_s3_bucket_policy import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

BUCKET = LiveResource("aws_s3_bucket", "arn:aws:s3:::own", Map({"bucket": "own"}))


def test_the_part_of_a_bucket_has_terraforms_names() -> None:
    answer = {"Policy": '{"Version": "2012-10-17"}'}
    [found], _ = read(RESOURCE_TYPE, Recorded({"get_bucket_policy": [answer]}), live=(BUCKET,))
    assert found.get("bucket") == "own"
    assert found.get("policy.Version") == "2012-10-17"


@pytest.mark.parametrize("answer", [{}, {"Policy": "{<"}])
def test_what_is_no_document_is_a_failed_read(answer: dict[str, str]) -> None:
    """Without a policy S3 answers with an error of its own, never with nothing."""
    with pytest.raises(ReadFailed, match="s3:GetBucketPolicy"):
        read(RESOURCE_TYPE, Recorded({"get_bucket_policy": [answer]}), live=(BUCKET,))
