"""Many root modules at once: the same as one after the other, in any number of processes."""

import os
import signal
import subprocess
import sys
import time

import pytest

from auditor.errors import ConfigurationError
from auditor.hcl import Load, load, load_many, many

TEXT = """
variable "name" {
  default = "%d"
}
resource "aws_lb" "main" {
  name = "x-${var.name}-${terraform.workspace}"
  tags = { Arn = aws_sqs_queue.jobs.arn, Secret = sensitive("hunter2") }
}
resource "aws_s3_bucket" "logs" {
  bucket = upper(aws_lb.main.dns_name)
}
"""


@pytest.fixture
def roots(tmp_path):
    found = []
    for number in range(6):
        root = tmp_path / f"root-{number}"
        root.mkdir()
        (root / "main.tf").write_text(TEXT % number + f"# {'x' * (number * 7 % 5)}\n")
        found.append(root)
    return found


@pytest.mark.parametrize("processes", [None, 1, 2, 3, 50])
def test_each_is_what_load_gives_and_in_order(roots, processes):
    assert load_many([Load(root) for root in roots], processes=processes) == tuple(load(root) for root in roots)


def test_the_arguments_are_those_of_load(roots, tmp_path):
    given = tmp_path / "given.tfvars"
    given.write_text('name = "file"\n')
    calls = [
        Load(roots[0], variables={"name": "a"}, workspace="blue"),
        Load(roots[1], var_files=[given]),
        Load(str(roots[2]), environment={"TF_VAR_name": "e"}, known={"aws_lb.main": {"dns_name": "lb.example"}}),
        Load(roots[3], overlay={"main.tf": 'resource "aws_lb" "main" {\n  name = "over"\n}\n'}),
    ]
    for processes in (1, 2):
        found = load_many(calls, processes=processes)
        names = [one.find("aws_lb.main").get("name") for one in found]
        assert names == ["x-a-blue", "x-file-default", "x-e-default", "over"]
        assert found[2].find("aws_s3_bucket.logs").get("bucket") == "LB.EXAMPLE"


def test_provider_schemas_reach_every_process(roots):
    of_bucket = {"block": {"attributes": {"bucket": {"type": "string"}, "region": {"type": "string"}}}}
    schemas = {"provider_schemas": {"registry.terraform.io/hashicorp/aws": {"resource_schemas": {}}}}
    schemas["provider_schemas"]["registry.terraform.io/hashicorp/aws"]["resource_schemas"]["aws_s3_bucket"] = of_bucket
    for found in load_many([Load(root) for root in roots], schemas=schemas, processes=2):
        assert "region" in found.find("aws_s3_bucket.logs").attributes


@pytest.mark.parametrize("processes", [1, 2])
def test_the_first_root_that_is_none_is_the_error(roots, tmp_path, processes):
    calls = [Load(roots[0]), Load(tmp_path / "first"), *map(Load, roots[1:]), Load(tmp_path / "second")]
    with pytest.raises(ConfigurationError, match="first is not a directory"):
        load_many(calls, processes=processes)


def test_what_a_lost_process_did_not_finish_is_done_here(roots, monkeypatch):
    class Lost(many.Worker):
        def ask(self, argument):
            self._process.kill()
            return super().ask(argument)

    monkeypatch.setattr(many, "Worker", Lost)
    assert len(load_many([Load(root) for root in roots], processes=3)) == len(roots)


def test_without_further_processes_all_is_done_here(roots, monkeypatch):
    def refuse(*_):
        raise OSError("no more processes")

    monkeypatch.setattr(many, "Worker", refuse)
    assert load_many([Load(root) for root in roots], processes=3) == tuple(load(root) for root in roots)


def test_nothing_is_nothing():
    assert load_many([]) == ()


def test_all_processes_share_the_cache(roots, tmp_path):
    plain = load_many([Load(root) for root in roots], processes=2, cache=tmp_path / "cache")
    assert len(list((tmp_path / "cache/parsed").iterdir())) == len(roots)
    assert load_many([Load(root) for root in roots], processes=2, cache=tmp_path / "cache") == plain


def test_ctrl_c_leaves_no_process_behind(roots):
    """The terminal sends SIGINT to the whole group; the one that was asked ends, and with it the others."""
    slow = "locals {\n  a = [for x in range(1000) : [for y in range(1000) : sha512(join(x, [y, y]))]]\n}\n"
    for root in roots:
        (root / "main.tf").write_text(slow)
    program = (
        "import sys\nfrom auditor.hcl import Load, load_many\nload_many(list(map(Load, sys.argv[1:])), processes=2)"
    )
    command = [sys.executable, "-c", program, *map(str, roots)]
    child = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    assert child.poll() is None, "it is still at work"
    os.killpg(child.pid, signal.SIGINT)
    child.wait(timeout=30)
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)
