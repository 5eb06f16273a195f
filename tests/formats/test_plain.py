"""The nouns as JSON-like python."""

import json

from auditor.formats import plain
from auditor.model.probe import Verdict
from tests.formats import reports


def test_what_a_terminal_would_obey_is_written_as_an_escape():
    text = plain.dump({"a": "\x9b\u2028\u202e\x7f\ud800é"})
    assert json.loads(text) == {"a": "\x9b\u2028\u202e\x7f\ud800é"}
    assert text.isascii() is False
    assert not set(text) & set("\x9b\u2028\u202e\x7f\ud800")


def test_an_observation_has_an_answer_or_none_never_both():
    answered, refused = plain.observation(reports.MLFLOW_404), plain.observation(reports.REFUSED)
    assert answered["answer"]["answered_by"]["who"] == "MLflow"
    assert answered["no_answer"] is None
    assert refused["answer"] is None
    assert refused["no_answer"]["stage"] == "tcp"


def test_totals_name_every_verdict():
    assert plain.totals(()) == {str(verdict): 0 for verdict in Verdict}


def test_seconds_are_rounded_to_the_millisecond():
    assert plain.seconds(1.23456) == 1.235
