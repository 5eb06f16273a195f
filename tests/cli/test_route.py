"""`auditor route`."""

import json
from types import SimpleNamespace

import pytest

from auditor.cli.route import requests_of
from auditor.errors import UsageError
from auditor.model.request import Request
from tests.cli.fakes import Recorder, run
from tests.formats import reports, routing

URL = "https://registry.hokus.ai/api/mlflow/x"


def test_it_prints_what_is_declared_and_the_gap_where_live_is_not_known(infra, capsys):
    recorder = Recorder(facts=routing.FACTS)
    assert run(["route", URL, "--tf-dir", infra, "--no-live"], recorder) == 0
    assert (recorder.options.live, recorder.options.probes) == (False, False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"GET {URL}"
    assert lines[1].startswith("  declared: aws_lb_listener_rule.api (rules.tf:7): forward to aws_lb_target_group.api")


def test_json_is_a_list_in_the_order_of_the_input(infra, capsys):
    words = ["route", URL, "post", "http://auth.hokus.ai/", "-o", "json", "--tf-dir", infra]
    assert run(words, Recorder(facts=routing.FACTS)) == 0
    assert [entry["request"]["method"] for entry in json.loads(capsys.readouterr().out)] == ["GET", "POST"]


def test_send_asks_and_shows_who_answered(infra, capsys):
    asked = []

    def send(request, connect_to, ca_bundle):
        asked.append((request, connect_to, ca_bundle))
        return reports.MLFLOW_404

    words = ["route", URL, "--send", "--connect-to", "a:1:b:2", "--tf-dir", infra]
    assert run(words, Recorder(facts=routing.FACTS), send=send) == 0
    assert asked == [(Request("GET", URL), ("a:1:b:2",), None)]
    assert "observed: HTTP 404 by MLflow" in capsys.readouterr().out


def test_send_refuses_methods_that_could_change_something(infra, capsys):
    recorder = Recorder(facts=SimpleNamespace())
    assert run(["route", "DELETE", URL, "--send", "--tf-dir", infra], recorder) == 1
    assert "--send sends only GET, HEAD, OPTIONS" in capsys.readouterr().err
    assert recorder.seen == []


@pytest.mark.parametrize("words", [("registry.hokus.ai/x",), ("GET",), ("GET", "PUT", URL), (URL, "GET")])
def test_words_that_are_no_request_are_refused(words):
    with pytest.raises(UsageError):
        requests_of(words)
