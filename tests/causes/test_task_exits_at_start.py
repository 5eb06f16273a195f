"""What a log line may be taken to say, and what of it is shown."""

import pytest

from auditor.causes.task_exits_at_start import CAUSE
from auditor.diagnosis import judge
from auditor.model.finding import Confidence
from tests.worlds.world import WORLDS, World
from tests.worlds.write_live import snapshot


def _finding(folder, log):
    """The finding of a broken world whose container logged something else."""
    from dataclasses import replace

    from auditor.model.value import freeze, thaw

    facts = World(folder).facts()
    live = facts.live_of("aws_ecs_service.web")
    attributes = thaw(live.attributes)
    for task in attributes["tasks"]:
        task["log_tail"] = log
    changed = replace(live, attributes=freeze(attributes))
    matched = tuple((d, changed if one == live else one) for d, one in facts.pairing.matched)
    [finding] = CAUSE.find(replace(facts, pairing=replace(facts.pairing, matched=matched)))
    return finding


BROKEN = WORLDS / "task-exits-at-start" / "broken"
STORE, WHOLE = "container_definitions[0].command[4]", "container_definitions"


@pytest.mark.parametrize(
    ("line", "attribute", "confidence"),
    [
        ("ValueError: unsupported store 'reddis://cache.shop.example:6379'", STORE, Confidence.HIGH),
        ("Error: no such option: --store", "container_definitions[0].command[3]", Confidence.HIGH),
        ("connecting to reddis://cache.shop.example:6379: Connection refused", STORE, Confidence.MEDIUM),
        ("invalid value for MODE: 'production'", "container_definitions[0].environment[0].value", Confidence.HIGH),
        ("error in the production schema", WHOLE, Confidence.MEDIUM),
        ("serving with reddis://cache.shop.example:6379", WHOLE, Confidence.MEDIUM),
        ("error: reddis://cache.shop.example:63790 is closed", WHOLE, Confidence.MEDIUM),
    ],
)
def test_only_an_error_that_surely_names_a_setting_blames_it(line, attribute, confidence):
    finding = _finding(BROKEN, ["serve 7 starting", line])
    assert (finding.attribute, finding.confidence) == (attribute, confidence)


def test_a_password_in_the_log_is_in_no_part_of_the_report():
    report = judge(World(WORLDS / "decoys" / "task-log-names-a-secret").facts())
    [finding] = report.findings
    assert finding.attribute == "container_definitions[0].environment[1].value"
    assert "hunter2" not in repr(finding)


def test_the_world_of_the_secret_really_logs_it():
    live = snapshot(WORLDS / "decoys" / "task-log-names-a-secret")
    assert "hunter2" in repr([resource.attributes for resource in live])


def test_a_path_of_a_traceback_that_holds_a_word_of_the_command_is_no_sign():
    """The trace names files below /mlflow: the command's "/mlflow" is not to blame, the variable that it names is."""
    from auditor.causes.task_exits_at_start import _Crash, _named_by_log, _Setting

    settings = [
        _Setting("container_definitions[0].command[9]", "", "/mlflow"),
        _Setting("container_definitions[0].environment[1].value", "MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE", "30m"),
    ]
    log = (
        '  File "/usr/lib/python3/mlflow/exceptions.py", line 3, in fail',
        "ValueError: Failed to convert '30m' for MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE: invalid literal",
        "RuntimeError: worker failed in /mlflow/server/fastapi_app.py",
    )
    named = _named_by_log(settings, _Crash("mlflow", 1, "", log, 3))
    assert named.setting.path == "container_definitions[0].environment[1].value"
