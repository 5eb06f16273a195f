import pytest
from botocore.exceptions import ClientError


def test_a_denied_action_is_refused_and_others_are_not(aws):
    aws.control.deny(["ecs:ListClusters"])
    with pytest.raises(ClientError, match="AccessDenied"):
        aws.client("ecs").list_clusters()
    aws.client("ecs").list_task_definitions()
    aws.control.deny(())
    assert aws.client("ecs").list_clusters()["clusterArns"] == []


def test_under_a_policy_all_else_is_refused(aws):
    aws.control.allow(["ecs:List*"])
    aws.client("ecs").list_clusters()
    with pytest.raises(ClientError, match="AccessDenied"):
        aws.client("ecs").describe_clusters()
    aws.control.allow(None)
    aws.client("ecs").describe_clusters()


def test_calls_are_counted(aws):
    before = aws.control.calls().get("sts:GetCallerIdentity", 0)
    aws.client("sts").get_caller_identity()
    assert aws.control.calls()["sts:GetCallerIdentity"] == before + 1


def test_forgetting_empties_everything_that_was_told(aws):
    aws.control.tell_health([{"group": "g", "id": "10.0.0.1", "port": 80, "state": "healthy"}])
    aws.client("sts").get_caller_identity()
    aws.control.forget()
    assert aws.control.calls() == {}
