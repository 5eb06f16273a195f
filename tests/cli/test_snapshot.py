"""`auditor snapshot`."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from auditor.model.gap import Gap
from auditor.model.live import LiveSnapshot
from tests.cli.fakes import Recorder, run

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def live(*gaps):
    return SimpleNamespace(live=LiveSnapshot("1", "us-east-1", NOON, (), gaps))


def test_it_saves_the_live_plane(infra, capsys):
    saved = []
    recorder = Recorder(facts=live())
    assert run(["snapshot", "x.json", "--tf-dir", infra], recorder, save=lambda *given: saved.append(given)) == 0
    assert saved == [(recorder.facts.live, Path("x.json"))]
    assert (recorder.options.live, recorder.options.probes) == (True, False)
    assert capsys.readouterr().out == "x.json: 0 resources, 0 gaps\n"


def test_a_gap_is_said_and_strict_makes_it_exit_code_3(infra, capsys):
    recorder = Recorder(facts=live(Gap("live", "aws_lb", "AccessDenied")))
    words = ["snapshot", "--tf-dir", infra]
    assert run(words, recorder, save=lambda *given: None) == 0
    assert capsys.readouterr().err == "auditor: not in the snapshot: aws_lb: AccessDenied.\n"
    assert run([*words, "--strict"], recorder, save=lambda *given: None) == 3


def test_without_a_live_plane_there_is_nothing_to_save(infra, capsys):
    recorder = Recorder(facts=SimpleNamespace(live=Gap("live", "AWS", "no credentials were found")))
    assert run(["snapshot", "--tf-dir", infra], recorder) == 1
    assert "nothing was read from AWS: AWS: no credentials were found" in capsys.readouterr().err
