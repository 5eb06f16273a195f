"""What a container's command says of the prefix under which MLflow serves."""

import pytest

from auditor.causes.mlflow_prefix import Serves, serves
from auditor.model.value import Sensitive, Unknown, freeze
from auditor.wiring import EnvironmentVariable

SERVER = ("mlflow", "server", "--host", "0.0.0.0")


def read(command, entry=None, *variables, **more):
    container = freeze({"command": command, **({"entryPoint": entry} if entry else {}), **more})
    return serves(
        container, tuple(EnvironmentVariable(f"c[0].environment[{i}].value", *v) for i, v in enumerate(variables))
    )


@pytest.mark.parametrize(
    ("command", "entry", "prefix", "path"),
    [
        (SERVER, None, "", "command"),
        ((*SERVER, "--static-prefix", "/mlflow"), None, "/mlflow", "command[5]"),
        ((*SERVER, "--static-prefix=/mlflow/"), None, "/mlflow", "command"),
        (("server", "--static-prefix", "/mlflow"), ("mlflow",), "/mlflow", "command[2]"),
        (("sh", "-c", "exec mlflow server --static-prefix /a --port 5000"), None, "/a", "command"),
        (("mlflow server --static-prefix '/a'",), ("/bin/sh", "-c"), "/a", "command"),
        (("/usr/local/bin/mlflow", "ui", "--static-prefix", "/a", "--static-prefix", "/b"), None, "/b", "command[5]"),
        (("python", "-m", "mlflow", "server"), None, "", "command"),
    ],
)
def test_a_plain_command_says_it(command, entry, prefix, path):
    found = read(command, entry)
    assert (found.prefix, found.path) == (prefix, path)


@pytest.mark.parametrize(
    ("command", "entry"),
    [
        (None, None),
        (("serve",), None),
        (("mlflow", "db", "upgrade", "server"), None),
        (("sh", "-c", "mlflow server --static-prefix $PREFIX"), None),
        (("sh", "-c", "mlflow db upgrade x && mlflow server"), None),
        (("mlflow", "server"), ("/entrypoint.sh",)),
        (("./start.sh", "mlflow", "server"), None),
        (("mlflow", "server", "--app-name", "oidc-auth"), None),
        (("nginx", "-g", "daemon off;"), None),
        (("mlflow", "server", Unknown("not known")), None),
        (Unknown("not known"), None),
        (("mlflow", "server", Sensitive("x")), None),
    ],
)
def test_what_is_not_certain_says_nothing(command, entry):
    assert read(command, entry) is None


def test_the_variable_counts_where_the_option_is_not_given():
    assert read(SERVER, None, ("MLFLOW_STATIC_PREFIX", "/x")).prefix == "/x"
    assert read((*SERVER, "--static-prefix", "/y"), None, ("MLFLOW_STATIC_PREFIX", "/x")).prefix == "/y"
    assert read(SERVER, None, ("MLFLOW_STATIC_PREFIX", Unknown("not known"))) is None
    assert read(SERVER, None, ("_MLFLOW_STATIC_PREFIX", "/x")) is None
    assert read(SERVER, None, secrets=[{"name": "MLFLOW_STATIC_PREFIX", "valueFrom": "arn"}]) is None
    assert read(SERVER, None, environmentFiles=[{"value": "arn:aws:s3:::b/f.env"}]) is None
    assert read(SERVER, None, environment=Unknown("not known")) is None


@pytest.mark.parametrize(
    ("prefix", "pattern", "may"),
    [
        ("/mlflow", "/mlflow", True),
        ("/mlflow", "/mlflow/*", True),
        ("/mlflow", "/mlflow*", True),
        ("/mlflow", "/ml*", True),
        ("/mlflow", "/*", True),
        ("/mlflow", "*/x", True),
        ("/mlflow", "/api/2.0/*", True),
        ("/mlflow", "/a*", True),
        ("/mlflow", "/", True),
        ("/mlflow", "/mlflowx/*", False),
        ("/mlflow", "/ml/*", False),
        ("/mlflow", "/MLflow/*", False),
        ("/a/b", "/a/*", True),
        ("/a/b", "/a/c/*", False),
        ("", "/mlflow/*", False),
        ("", "/mlflow", False),
        ("", "/ajax-api/*", True),
        ("", "*", True),
    ],
)
def test_which_patterns_may_be_served(prefix, pattern, may):
    assert Serves(prefix, "command", "", own=True).may_serve(pattern) is may


def test_the_route_table_of_the_installed_mlflow_agrees():
    flask = pytest.importorskip("mlflow.server").app
    first_parts = {str(route).removeprefix("/").partition("/")[0] for route in flask.url_map.iter_rules()}
    assert all(Serves("", "command", "", own=True).may_serve(f"/{part}") for part in first_parts)
    assert "mlflow" not in first_parts
