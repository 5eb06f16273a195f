from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_s3_bucket_public_access_block import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

BUCKET = LiveResource("aws_s3_bucket", "arn:aws:s3:::own", Map({"bucket": "own"}))


def test_the_part_of_a_bucket_has_terraforms_names() -> None:
    answer = {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}}
    [found], _ = read(RESOURCE_TYPE, Recorded({"get_public_access_block": [answer]}), live=(BUCKET,))
    assert found.get("bucket") == "own"
    assert found.get("block_public_acls")


def test_an_empty_answer_is_what_s3_does_by_itself() -> None:
    [found], _ = read(
        RESOURCE_TYPE, Recorded({"get_public_access_block": [{"PublicAccessBlockConfiguration": {}}]}), live=(BUCKET,)
    )
    assert not found.get("block_public_acls")
