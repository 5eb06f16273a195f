from auditor.resource_types.aws_iam_policy import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_a_policy_has_the_document_in_force() -> None:
    answer = {"PolicyName": "own", "Arn": "arn:own", "DefaultVersionId": "v3", "Path": "/"}
    version = {"Document": {"Version": "2012-10-17", "Statement": []}}
    reader = Recorded({"list_policies": [answer, {**answer, "PolicyName": "x"}], "get_policy_version": [version]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_iam_policy.a", name="own"))
    assert found.get("policy.Version") == "2012-10-17"
    assert reader.asked[0][1] == {"Scope": "Local"}
    assert reader.asked[1][1] == {"PolicyArn": "arn:own", "VersionId": "v3"}
