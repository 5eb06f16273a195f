"""`auditor check`."""

from tests.cli.fakes import Recorder, run


def test_it_reads_only_the_code(infra):
    (infra / "live.json").write_text("{}")
    recorder = Recorder()
    assert run(["check", "--tf-dir", infra, "--snapshot", infra / "live.json"], recorder) == 0
    seen = recorder.options
    assert (seen.command, seen.live, seen.probes, seen.write, seen.snapshot) == ("check", False, False, False, None)


def test_it_asks_for_no_key(infra):
    recorder = Recorder()
    assert run(["check", "--tf-dir", infra, "--api-key"], recorder) == 0
    assert recorder.options.keys == ()
