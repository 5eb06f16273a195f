from auditor.lab.clients import Clients, aws_environment, clean_environment


def test_a_childs_environment_has_nothing_of_the_callers_aws_settings_or_proxies(monkeypatch):
    for name in ("AWS_PROFILE", "AWS_CA_BUNDLE", "HTTPS_PROXY", "REQUESTS_CA_BUNDLE", "MLFLOW_TRACKING_URI"):
        monkeypatch.setenv(name, "x")
    environment = clean_environment({"ONE": "1"})
    assert environment["ONE"] == "1"
    assert not {n for n in environment if n.startswith("AWS_") or "PROXY" in n or "BUNDLE" in n or "MLFLOW" in n}


def test_the_interpreters_own_programs_come_first(monkeypatch):
    import sys
    from pathlib import Path

    assert clean_environment()["PATH"].split(":")[0] == str(Path(sys.executable).parent)


def test_a_missing_profile_and_bundle_of_the_caller_do_not_disturb(aws, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "there-is-none")
    monkeypatch.setenv("AWS_CA_BUNDLE", "/there/is/none")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert Clients(aws.client.endpoint)("ecs").list_clusters()["clusterArns"] == []


def test_the_environment_is_all_that_boto3_needs():
    environment = aws_environment("http://127.0.0.1:1")
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"} <= set(environment)


def test_a_client_is_made_once(aws):
    assert aws.client("ecs") is aws.client("ecs")
