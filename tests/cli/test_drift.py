"""`auditor drift`."""

from tests.cli.fakes import Recorder, run


def test_it_reads_code_and_aws_and_asks_no_endpoint(infra):
    recorder = Recorder()
    assert run(["drift", "--tf-dir", infra], recorder) == 0
    seen = recorder.options
    assert (seen.command, seen.live, seen.probes, seen.write) == ("drift", True, False, False)
