from typing import Any

from auditor.model.value import Map, Sensitive, freeze
from auditor.resource_types.container_definitions import containers_of, normalise_containers


def normal(**container: Any) -> Map:
    [found] = normalise_containers(freeze([container]))  # type: ignore[misc]
    assert isinstance(found, Map)
    return found


def test_unset_parts_are_the_defaults() -> None:
    assert normal(name="a") == normal(
        name="a", cpu=0, essential=True, environment=[], secrets=None, mountPoints=[], command=[], user=None
    )


def test_a_port_is_tcp_and_its_host_port_the_same() -> None:
    ports = [
        [{"containerPort": 80}],
        [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}],
        [{"containerPort": 80, "hostPort": 0, "protocol": None}],
    ]
    assert len({normal(name="a", portMappings=port)["portMappings"] for port in ports}) == 1


def test_a_health_check_has_its_times() -> None:
    check = normal(name="a", healthCheck={"command": ["x"], "retries": None})["healthCheck"]
    assert check == freeze({"command": ["x"], "interval": 30, "timeout": 5, "retries": 3, "startPeriod": 0})


def test_values_of_variables_are_text() -> None:
    environment = [{"name": "A", "value": 1}, {"name": "B", "value": True}, {"name": "C", "value": "x"}]
    found = normal(name="a", environment=environment)["environment"]
    assert found == freeze([{"name": "A", "value": "1"}, {"name": "B", "value": "true"}, {"name": "C", "value": "x"}])


def test_lists_keep_their_order_so_that_paths_stay_those_of_the_code() -> None:
    environment = [{"name": "B", "value": "1"}, {"name": "A", "value": "2"}]
    assert normal(name="a", environment=environment)["environment"] == freeze(environment)


def test_what_looks_like_a_credential_is_marked_sensitive() -> None:
    variables = {
        "DB_PASSWORD": "p",
        "API_KEY": "k",
        "URL": "postgresql://u:hunter2@db/x",
        "PORT": "8000",
        "SECRET_ARN": "arn:aws:secretsmanager:us-east-1:1:secret:hokusai/db-AbCdEf",
        "AUTH_URL": "http://auth:8000",
    }
    environment = [{"name": name, "value": value} for name, value in variables.items()]
    [container] = containers_of([{"name": "a", "environment": environment}])
    assert isinstance(container, Map)
    marked = {one["name"] for one in container["environment"] if isinstance(one["value"], Sensitive)}  # type: ignore[union-attr, index, call-overload]
    assert marked == {"DB_PASSWORD", "API_KEY", "URL"}


def test_what_is_no_container_stays() -> None:
    assert normalise_containers("text") == "text"
    assert normalise_containers(freeze([None])) == (None,)
