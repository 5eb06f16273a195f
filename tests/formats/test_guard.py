"""No secret in any format."""

from dataclasses import replace

import pytest

from auditor import formats
from auditor.formats.guard import redacted
from auditor.model.redaction import REDACTED
from tests.formats import reports
from tests.formats.hostile import poison

KEY = 'hk_live_"quoted"\\0123456789'


def with_key_everywhere():
    evidence = replace(reports.DRIFT.evidence[0], text=f"the header held {KEY}")
    finding = replace(reports.DRIFT, evidence=(evidence,), message=f"{KEY} was refused")
    gap = replace(reports.GAP, reason=f"403 for {KEY}", trace=f"Error: {KEY}")
    check = replace(reports.READY, actual=f"body: {KEY}", reason=KEY, trace=KEY)
    return replace(
        reports.COMPLETE, findings=(finding,), gaps=(gap,), suites=(reports.suite("infrastructure_health", check),)
    )


@pytest.mark.parametrize("name", list(formats.formats()))
def test_a_known_key_is_in_no_format(name):
    text = formats.render(redacted(with_key_everywhere(), [KEY]), name)
    assert "hk_live_" not in text
    assert "0123456789" not in text.replace(reports.COMPLETE.run.commit, "").replace("0123456789ab", "")


@pytest.mark.parametrize("name", list(formats.formats()))
def test_text_with_the_shape_of_a_credential_is_in_no_format(name):
    secret = "AKIAABCDEFGHIJKLMNOP"
    report = poison(reports.COMPLETE)
    evidence = replace(report.findings[0].evidence[0], text=f"postgresql://mlflow:hunter2222@db:5432 {secret}")
    report = replace(report, findings=(replace(report.findings[0], message=secret, evidence=(evidence,)),))
    text = formats.render(report, name)
    assert secret not in text
    assert "hunter2222" not in text


def test_the_guard_leaves_a_clean_report_as_it_is():
    assert redacted(reports.COMPLETE, ["not-in-it"]) == reports.COMPLETE


def test_the_guard_reaches_tuples_and_nested_nouns():
    clean = redacted(with_key_everywhere(), [KEY])
    assert clean.findings[0].evidence[0].text == f"the header held {REDACTED}"
    assert clean.suites[0].checks[0].trace == REDACTED


def test_traces_keep_their_frames_and_lose_the_place_of_the_installation():
    frames = (
        '  File "/home/me/infra tools/.venv/lib/python3.11/site-packages/mlflow/client.py", line 7, in create\n'
        '  File "/opt/python/lib/python3.11/json/decoder.py", line 355, in raw_decode\n'
        '  File "/home/me/src/auditor/probes/mlflow.py", line 98, in _step\n'
    )
    gap = replace(reports.GAP, trace=frames)
    assert redacted(replace(reports.COMPLETE, gaps=(gap,))).gaps[0].trace == (
        '  File "mlflow/client.py", line 7, in create\n'
        '  File "json/decoder.py", line 355, in raw_decode\n'
        '  File "auditor/probes/mlflow.py", line 98, in _step\n'
    )
