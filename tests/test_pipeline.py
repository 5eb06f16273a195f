"""From options to a report, offline: the configuration, a snapshot, a state; what is not there is said."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.errors import ConfigurationError, SnapshotError, UsageError
from auditor.live import store
from auditor.model.finding import Class
from auditor.model.gap import Gap
from auditor.model.live import LiveSnapshot
from auditor.model.value import Map, freeze
from auditor.pipeline import Options, declare, gather, join, judge, quiet, render
from auditor.roots.find import find
from auditor.roots.load import Stack, load
from tests.worlds.mirror import mirror
from tests.worlds.world import WORLDS, World

BROKEN = WORLDS / "rule-forwards-elsewhere" / "broken"
ROOTS = WORLDS.parent / "roots"
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _gather(folder: Path, **changes):
    given = {"tf_dir": folder, "snapshot": folder / "live.json", "probes": False, **changes}
    return gather(Options(**given), now=lambda: AT)


def test_a_snapshot_stands_in_for_aws():
    facts = _gather(BROKEN)
    assert isinstance(facts.live, LiveSnapshot)
    assert [finding.cause for finding in judge(facts).findings] == ["rule-forwards-elsewhere"]
    assert (facts.run.account, facts.run.region) == (facts.live.account, facts.live.region)


def test_calls_are_shown_beside_what_was_allowed(tmp_path):
    read = replace(store.load(BROKEN / "live.json"), calls=70, most_calls=500)
    store.save(read, tmp_path / "live.json")
    (live,) = [one for one in _gather(BROKEN, snapshot=tmp_path / "live.json").planes if one.name == "live"]
    assert live.detail.endswith("70 of at most 500 calls")


def test_the_run_says_when_and_on_what():
    facts = _gather(BROKEN)
    assert facts.run.started_at == AT
    assert facts.run.id.startswith("20260102T030405-")
    assert facts.run.tf_dir == str(BROKEN)
    assert set(facts.sources) == {"main.tf"}


def test_the_same_options_give_the_same_report_but_for_the_run():
    first, second = judge(_gather(BROKEN)), judge(_gather(BROKEN))
    assert (first.findings, first.failures, first.gaps) == (second.findings, second.failures, second.gaps)


def test_without_live_and_probes_only_the_code_is_judged():
    facts = _gather(BROKEN, snapshot=None, live=False)
    assert isinstance(facts.live, Gap)
    assert facts.resolved == facts.declared
    assert {plane.name: plane.state for plane in facts.planes} == {
        "declared": "complete",
        "live": "not run",
        "observed": "not run",
    }
    assert judge(facts).gaps == (facts.live,)


def test_a_state_says_who_moved():
    folder = WORLDS / "decoys" / "rule-unapplied"
    [finding] = judge(_gather(folder, state=folder / "state.json")).findings
    assert finding.class_ == Class.UNAPPLIED


def test_the_declared_plane_is_evaluated_again_with_what_aws_assigned():
    world = World(BROKEN)
    joined = join(world.load(), world.facts().live, world.load)
    arn = joined.resolved.find("aws_lb_listener_rule.api").get("action[0].target_group_arn")
    assert str(joined.pairing.address_of(arn)) == "aws_lb_target_group.api"
    assert [d.path for d in joined.differences] == ["action[0].target_group_arn"]


def test_a_fix_is_evaluated_in_memory_and_writes_nothing():
    folder = WORLDS / "health-check-path-not-served" / "broken"
    before = (folder / "main.tf").read_text()
    report = judge(_gather(folder))
    assert [finding.cause for finding in report.findings] == ["health-check-path-not-served"]
    assert (folder / "main.tf").read_text() == before


def test_progress_is_said_and_may_be_kept_quiet():
    said: list[str] = []
    gather(Options(tf_dir=BROKEN, snapshot=BROKEN / "live.json", probes=False), say=said.append)
    assert said == ["evaluating terraform", "reading the snapshot live.json"]
    quiet("nothing")


def test_what_cannot_run_at_all_is_an_error(tmp_path):
    with pytest.raises(ConfigurationError):
        _gather(tmp_path, snapshot=None, live=False)
    with pytest.raises(SnapshotError):
        _gather(BROKEN, snapshot=tmp_path / "absent.json")
    with pytest.raises(SnapshotError):
        _gather(BROKEN, state=tmp_path / "absent.tfstate")
    with pytest.raises(UsageError):
        render(judge(_gather(BROKEN)), "stone-tablet")


def test_a_report_is_rendered_by_name():
    assert "rule-forwards-elsewhere" in render(judge(_gather(BROKEN)), "json")


def _stack_of_five() -> tuple[Stack, LiveSnapshot]:
    found = find([ROOTS])
    stack = Stack(found.base, found.roots)
    clean = mirror(load(stack).declared, lambda known: load(stack, known).declared)
    there = tuple(replace(live, region="us-east-1") for live in clean)
    return stack, replace(clean, region="us-east-1", resources=there)


def test_several_roots_and_what_they_make_of_aws_agree(tmp_path):
    stack, clean = _stack_of_five()
    store.save(clean, tmp_path / "live.json")
    facts = _gather(ROOTS, roots=stack.roots, snapshot=tmp_path / "live.json")
    assert judge(facts).findings == ()
    assert facts.pairing.missing == ()
    paired = {live.id for _, live in facts.pairing.matched}
    unpaired = [live.id for live in clean if live.id not in paired]
    assert [id.partition("/")[2].partition("/")[0] for id in unpaired] == ["certificate_validation"]  # named by AWS
    assert set(facts.sources) >= {"platform/main.tf", "modules/ecs-service/routing.tf"}


def test_a_fault_in_one_of_several_roots_names_that_root_its_file_and_its_command(tmp_path):
    stack, clean = _stack_of_five()
    rule = next(live for live in clean if live.type == "aws_lb_listener_rule" and live.get("priority") == 20)
    other = next(live for live in clean if live.type == "aws_lb_target_group" and "auth" in live.get("name"))
    actions = ({"type": "forward", "target_group_arn": other.get("arn")},)
    moved = replace(rule, attributes=Map({**rule.attributes, "action": freeze(actions)}))
    drifted = replace(clean, resources=tuple(moved if live is rule else live for live in clean))
    store.save(drifted, tmp_path / "live.json")
    (finding,) = judge(_gather(ROOTS, roots=stack.roots, snapshot=tmp_path / "live.json")).findings
    address = "module.service.aws_lb_listener_rule.this"
    assert (finding.cause, finding.subject) == ("rule-forwards-elsewhere", f"services/api//{address}")
    assert finding.range.path == "modules/ecs-service/routing.tf"
    assert finding.fix.commands == (f"terraform -chdir='services/api' apply -target='{address}'",)


def test_a_plan_is_of_one_root():
    stack, _ = _stack_of_five()
    with pytest.raises(UsageError, match="choose it with --root"):
        _gather(ROOTS, roots=stack.roots, snapshot=None, live=False, plan=ROOTS / "x.json")


def test_the_code_alone_is_what_a_run_starts_from():
    assert declare(Options(BROKEN)) == _gather(BROKEN).declared
