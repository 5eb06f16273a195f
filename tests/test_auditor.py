"""The package's public names: there, documented, and imported only when they are asked for."""

import subprocess
import sys

import pytest

import auditor

HEAVY = ("boto3", "requests", "mlflow", "networkx", "jinja2", "hcl2", "rich")


@pytest.mark.parametrize("name", auditor.__all__)
def test_every_public_name_is_a_documented_function(name: str):
    assert getattr(auditor, name).__doc__


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        auditor.nothing_of_the_kind  # noqa: B018 - the access is what is tested


def test_importing_the_package_imports_nothing_heavy():
    code = f"import sys, auditor; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"


def test_load_gives_the_declared_plane_as_the_graph_output(tmp_path):
    (tmp_path / "main.tf").write_text('resource "aws_lb" "main" {\n  name = "shop"\n}\n')
    declared = auditor.load(tmp_path)
    assert [str(resource.address) for resource in declared] == ["aws_lb.main"]
    assert declared.to_json()["resources"][0]["values"] == {"name": "shop"}
