"""Each cause in its world: broken yields exactly that root cause on that line, fixed yields nothing.

A printed fix that is marked verified gives the broken world the routes of the fixed one. Decoys look like a cause and
are not it: each says what must come out, and which failures must stay unexplained.
"""

import pytest

from auditor import hcl
from auditor.diagnosis import judge
from auditor.diagnosis.judge import causes
from auditor.hcl.write import apply
from auditor.live import store
from auditor.model.report import Report
from auditor.routing import from_declared
from tests.worlds.world import WORLDS, World
from tests.worlds.write_live import snapshot

CAUSES = sorted(path.name for path in WORLDS.iterdir() if (path / "broken").is_dir())
DECOYS = sorted(path for path in (WORLDS / "decoys").iterdir() if path.is_dir())
CLEAN = sorted(path for path in (WORLDS / "clean").iterdir() if path.is_dir())


def test_each_cause_has_a_world_and_each_world_a_cause():
    assert set(CAUSES) == set(causes())


@pytest.mark.parametrize("cause", CAUSES)
def test_broken_world_yields_exactly_its_cause(cause):
    world = World(WORLDS / cause / "broken")
    report = judge(world.facts())
    assert _found(report, world) == world.expected()


@pytest.mark.parametrize("cause", CAUSES)
def test_every_failure_of_a_broken_world_is_explained(cause):
    report = judge(World(WORLDS / cause / "broken").facts())
    assert [(failure.check.id, failure.check.actual, failure.tried) for failure in report.unexplained] == []


@pytest.mark.parametrize("cause", CAUSES)
def test_fixed_world_yields_nothing(cause):
    _silent(World(WORLDS / cause / "fixed"))


@pytest.mark.parametrize("folder", CLEAN, ids=lambda path: path.name)
def test_clean_world_yields_nothing(folder):
    _silent(World(folder))


@pytest.mark.parametrize("folder", DECOYS, ids=lambda path: path.name)
def test_decoy_yields_only_what_is_true_of_it(folder):
    """A decoy looks like a cause and is another one, or none: findings in order, and what stays unexplained."""
    world = World(folder)
    report, expected = judge(world.facts()), world.expected()
    assert _found_in_full(report, world) == expected["findings"]
    assert [failure.check.id for failure in report.unexplained] == expected["unexplained"]


@pytest.mark.parametrize("folder", DECOYS, ids=lambda path: path.name)
def test_decoy_has_the_live_plane_that_its_change_describes(folder, tmp_path):
    store.save(snapshot(folder), tmp_path / "live.json")
    assert (tmp_path / "live.json").read_text() == (folder / "live.json").read_text()


@pytest.mark.parametrize("cause", CAUSES)
def test_verified_fix_gives_the_routes_of_the_fixed_world(cause):
    broken, fixed = World(WORLDS / cause / "broken"), World(WORLDS / cause / "fixed")
    facts = broken.facts()
    for finding in judge(facts).findings:
        if finding.fix and finding.fix.verified:
            after = hcl.load(broken.folder, overlay=apply(facts.sources, finding.fix.edits))
            table, wanted = from_declared(after), from_declared(fixed.load())
            for endpoint in (*facts.endpoints, *fixed.facts().endpoints):
                was, is_now = wanted.match(endpoint.request), table.match(endpoint.request)
                assert was.action == is_now.action, endpoint.request


def _silent(world: World) -> None:
    report = judge(world.facts())
    assert _found(report, world) == []
    assert [(failure.check.id, failure.check.actual) for failure in report.failures] == []
    assert [str(diagnostic) for diagnostic in report.diagnostics] == []
    assert report.score.percent == 100.0


def _found(report: Report, world: World) -> list[dict[str, object]]:
    return [
        {
            "cause": finding.cause,
            "class": str(finding.class_),
            "subject": finding.subject,
            "attribute": finding.attribute,
            "line": _line(world, finding.range),
            "verified": bool(finding.fix and finding.fix.verified),
        }
        for finding in report.findings
    ]


def _found_in_full(report: Report, world: World) -> list[dict[str, object]]:
    sure = [
        {"severity": str(f.severity), "confidence": str(f.confidence), "explains": len(f.explains)}
        for f in report.findings
    ]
    return [found | more for found, more in zip(_found(report, world), sure, strict=True)]


def _line(world: World, span) -> str:
    """The text of the line that a finding names, so that a world does not count lines."""
    if span is None:
        return ""
    return (world.folder / span.path).read_text().splitlines()[span.line - 1].strip()
