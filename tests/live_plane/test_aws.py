import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from auditor.errors import ReadFailed, ReadOnlyViolation
from auditor.live.aws import AwsReader, Limits
from tests.live_plane.stub import Reply, elapsed, error, serving

QUICK = Limits(connect_timeout_seconds=5, read_timeout_seconds=20, attempts=2)
IMPATIENT = Limits(connect_timeout_seconds=5, read_timeout_seconds=0.3, attempts=2)
CLUSTERS = {"clusterArns": ["arn:aws:ecs:us-east-1:1:cluster/a"]}


def reader(url: str, limits: Limits = QUICK, **options: object) -> AwsReader:
    return AwsReader("us-east-1", endpoint_url=url, limits=limits, **options)  # type: ignore[arg-type]


def clusters(aws: AwsReader) -> list[object]:
    return list(aws.read("ecs", "list_clusters", "clusterArns"))


def failed(aws: AwsReader) -> ReadFailed:
    with pytest.raises(ReadFailed) as caught:
        clusters(aws)
    return caught.value


def test_all_pages_are_read_with_a_paginator() -> None:
    pages = [Reply(body={"clusterArns": ["a"], "nextToken": "t"}), Reply(body={"clusterArns": ["b"]})]
    with serving(pages) as stub:
        aws = reader(stub.url)
        assert clusters(aws) == ["a", "b"]
        assert aws.calls == 2
        assert stub.asked[1][1]["nextToken"] == "t"


def test_the_largest_page_is_asked_for() -> None:
    with serving([Reply(body={"serviceArns": []})]) as stub:
        reader(stub.url).read("ecs", "list_services", "serviceArns", cluster="c")
        assert stub.asked[0][1]["maxResults"] == 100


def test_pages_are_followed_where_boto3_has_no_paginator() -> None:
    pages = [Reply(body={"Services": [], "NextToken": "t"}), Reply(body={"Services": [{"Id": "s"}]})]
    actions = frozenset({"servicediscovery:ListTagsForResource", "servicediscovery:ListServices"})
    with serving(pages) as stub:
        found = reader(stub.url, actions=actions).read("servicediscovery", "list_services", "Services")
        assert [one["Id"] for one in found] == ["s"]


def test_one_object_is_a_list_of_one_and_no_name_gives_the_whole_answer() -> None:
    answer = {"taskDefinition": {"family": "f"}, "tags": [{"key": "a", "value": "b"}]}
    with serving([Reply(body=answer)]) as stub:
        aws = reader(stub.url)
        assert aws.read("ecs", "describe_task_definition", "taskDefinition", taskDefinition="f") == [{"family": "f"}]
        assert aws.read("ecs", "describe_task_definition", "", taskDefinition="f") == [answer]


def test_an_equal_call_is_answered_from_memory() -> None:
    with serving([Reply(body=CLUSTERS)]) as stub:
        aws = reader(stub.url)
        assert clusters(aws) == clusters(aws)
        assert len(stub.asked) == 1


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("ecs", "delete_cluster"),
        ("ecs", "update_service"),
        ("secretsmanager", "get_secret_value"),
        ("s3", "put_object"),
    ],
)
def test_a_call_outside_the_allow_list_does_not_leave(service: str, operation: str) -> None:
    with serving([Reply()]) as stub:
        with pytest.raises(ReadOnlyViolation, match="not one of the actions"):
            reader(stub.url).read(service, operation, "")
        assert stub.asked == []


def test_an_operation_that_does_not_exist_is_refused_too() -> None:
    with serving([Reply()]) as stub, pytest.raises(ReadOnlyViolation):
        reader(stub.url).read("ecs", "launch_missiles", "")


def test_access_denied_names_the_action_and_is_not_tried_again() -> None:
    with serving([error("AccessDeniedException", "User is not authorized to perform: ecs:ListClusters")]) as stub:
        failure = failed(reader(stub.url))
        assert (failure.action, failure.code) == ("ecs:ListClusters", "AccessDeniedException")
        assert "not authorized" in failure.message
        assert len(stub.asked) == 1


def test_throttling_is_tried_again() -> None:
    with serving([error("ThrottlingException", "Rate exceeded"), Reply(body=CLUSTERS)]) as stub:
        assert len(clusters(reader(stub.url))) == 1
        assert len(stub.asked) == 2


def test_throttling_for_ever_ends_after_the_attempts() -> None:
    with serving([error("ThrottlingException", "Rate exceeded")]) as stub:
        assert failed(reader(stub.url)).code == "ThrottlingException"
        assert len(stub.asked) == 2


def test_a_server_error_ends_after_the_attempts() -> None:
    with serving([Reply(500, b"<html>oops</html>")]) as stub:
        assert failed(reader(stub.url)).code == "500"
        assert len(stub.asked) == 2


@pytest.mark.parametrize("body", [b"{not json", b"[]", b"<!DOCTYPE html><p>Sign in to the network"])
def test_a_malformed_answer_is_a_failed_read(body: bytes) -> None:
    with serving([Reply(200, body)]) as stub:
        assert failed(reader(stub.url)).action == "ecs:ListClusters"


@pytest.mark.parametrize("body", [b"<Describe", b"<html><body>Sign in</body></html>"])
def test_a_malformed_xml_answer_is_a_failed_read(body: bytes) -> None:
    with serving([Reply(200, body)]) as stub, pytest.raises(ReadFailed) as caught:
        reader(stub.url).read("elbv2", "describe_load_balancers", "LoadBalancers")
    assert caught.value.action == "elasticloadbalancing:DescribeLoadBalancers"


def test_a_cut_connection_is_a_failed_read() -> None:
    with serving([Reply(cut=True)]) as stub:
        assert failed(reader(stub.url)).code == "ConnectionClosed"


def test_an_expired_session_is_said_in_plain_words() -> None:
    with serving([error("ExpiredTokenException", "The security token included in the request is expired")]) as stub:
        assert "sign in again" in failed(reader(stub.url)).message


def test_an_unreachable_endpoint_names_the_place_and_is_asked_once() -> None:
    aws = reader("http://127.0.0.1:9")
    assert failed(aws).code == "EndpointUnreachable"
    sent = aws.calls
    assert "not asked again" in failed(aws).message
    assert aws.calls == sent


def test_a_silent_server_costs_one_call_not_every_call() -> None:
    with serving([Reply(delay_seconds=30)]) as stub:
        aws = reader(stub.url, IMPATIENT)
        first, failure = elapsed(lambda: failed(aws))
        assert failure.code == "ReadTimeout"
        assert first < 15
        again, failure = elapsed(lambda: failed(aws))
        assert again < first
        assert len(stub.asked) == 2
        assert "did not answer an earlier call" in failure.message


def test_two_silent_hosts_speak_for_all_until_one_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_ECS", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ENDPOINT_URL_RDS", "http://127.0.0.1:10")
    with serving([Reply(body={})]) as stub:
        monkeypatch.setenv("AWS_ENDPOINT_URL_ECR", stub.url)
        aws = AwsReader("us-east-1", limits=QUICK)
        for service, operation in (("ecs", "list_clusters"), ("rds", "describe_db_instances")):
            with pytest.raises(ReadFailed):
                aws.read(service, operation, "")
        with pytest.raises(ReadFailed, match="did not answer"):
            aws.read("ecr", "describe_repositories", "repositories")
        assert stub.asked == []


def test_a_host_that_answers_is_not_blamed_for_a_silent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_ECS", "http://127.0.0.1:9")
    with serving([Reply(body={"repositories": []})]) as stub:
        monkeypatch.setenv("AWS_ENDPOINT_URL_ECR", stub.url)
        aws = AwsReader("us-east-1", limits=QUICK)
        failed(aws)
        assert aws.read("ecr", "describe_repositories", "repositories") == []


def test_no_credentials_is_said_for_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    aws = AwsReader("us-east-1", limits=QUICK)
    assert (failed(aws).code, failed(aws).action) == ("NoCredentials", "ecs:ListClusters")
    assert aws.calls == 0


def test_an_unknown_profile_is_no_credentials() -> None:
    aws = AwsReader("us-east-1", "nobody", limits=QUICK)
    assert failed(aws).code == "NoCredentials"
    assert aws.region == "us-east-1"


def test_no_region_is_said() -> None:
    aws = AwsReader(limits=QUICK)
    assert failed(aws).code == "NoRegion"
    assert aws.region == ""


def test_the_region_is_boto3s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert AwsReader().region == "eu-west-1"
    assert AwsReader("us-east-2").region == "us-east-2"


def test_threads_may_share_a_reader() -> None:
    with serving([Reply(body={"serviceArns": ["a"]})]) as stub:
        aws = reader(stub.url)
        start = threading.Barrier(8)

        def ask(number: int) -> int:
            start.wait()
            return len(aws.read("ecs", "list_services", "serviceArns", cluster=str(number)))

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(ask, range(8))) == [1] * 8
        assert aws.calls == 8


def test_a_spent_budget_names_the_call_that_was_not_made_and_sends_nothing() -> None:
    with serving([Reply(body=CLUSTERS)]) as stub:
        aws = reader(stub.url, Limits(most_calls=1))
        clusters(aws)
        with pytest.raises(ReadFailed) as caught:
            aws.read("ecs", "list_services", "serviceArns", cluster="c")
        assert (caught.value.action, caught.value.code) == ("ecs:ListServices", "CallBudgetSpent")
        assert len(stub.asked) == aws.calls == 1
        assert len(clusters(aws)) == 1, "what was read stays"


def test_retries_count_and_a_page_that_was_not_read_loses_the_whole_answer() -> None:
    pages = [error("ThrottlingException", "Rate exceeded"), Reply(body={"clusterArns": ["a"], "nextToken": "t"})]
    with serving(pages) as stub:
        assert failed(reader(stub.url, Limits(most_calls=2))).code == "CallBudgetSpent"
        assert len(stub.asked) == 2


def test_after_the_deadline_nothing_is_sent() -> None:
    now = iter([0.0, 1.0, 1.0, 61.0])
    with serving([Reply(body=CLUSTERS)]) as stub:
        aws = reader(stub.url, Limits(deadline_seconds=60), clock=lambda: next(now))
        clusters(aws)
        with pytest.raises(ReadFailed) as caught:
            aws.read("ecs", "list_services", "serviceArns", cluster="c")
        assert caught.value.code == "DeadlinePassed"
        assert len(stub.asked) == 1


def test_another_region_has_answers_of_its_own_and_the_same_budget() -> None:
    with serving([Reply(body=CLUSTERS)]) as stub:
        east = reader(stub.url, Limits(most_calls=2))
        west = east.at("us-west-2")
        assert (east.at("us-east-1"), west.region, east.region) == (east, "us-west-2", "us-east-1")
        clusters(east)
        clusters(west)
        assert east.calls == west.calls == len(stub.asked) == 2
        assert west.at("eu-west-1").most_calls == 2


def test_a_region_may_be_given_where_none_is_set() -> None:
    with serving([Reply(body=CLUSTERS)]) as stub:
        nowhere = AwsReader(endpoint_url=stub.url, limits=QUICK)
        assert nowhere.region == ""
        assert len(clusters(nowhere.at("eu-west-1"))) == 1
