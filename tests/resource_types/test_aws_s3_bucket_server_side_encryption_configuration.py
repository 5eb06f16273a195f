from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_s3_bucket_server_side_encryption_configuration import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

BUCKET = LiveResource("aws_s3_bucket", "arn:aws:s3:::own", Map({"bucket": "own"}))


def test_the_part_of_a_bucket_has_terraforms_names() -> None:
    answer = {
        "ServerSideEncryptionConfiguration": {
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        }
    }
    [found], _ = read(RESOURCE_TYPE, Recorded({"get_bucket_encryption": [answer]}), live=(BUCKET,))
    assert found.get("bucket") == "own"
    assert found.get("rule[0].apply_server_side_encryption_by_default[0].sse_algorithm") == "AES256"


def test_an_empty_answer_is_what_s3_does_by_itself() -> None:
    [found], _ = read(RESOURCE_TYPE, Recorded({"get_bucket_encryption": [{}]}), live=(BUCKET,))
    assert found.get("rule[0].apply_server_side_encryption_by_default[0].sse_algorithm") is None
