"""`auditor route`."""

import json

import pytest

from auditor.model.request import Request
from tests import builders as b
from tests.cli.fakes import Recorder, run
from tests.formats import reports, routing
from tests.formats.schemas import errors

URL = "https://registry.hokus.ai/api/mlflow/x"
SECRET = "made-up-password-7"


def test_it_prints_what_is_declared_and_the_gap_where_live_is_not_known(infra, capsys):
    recorder = Recorder(facts=routing.FACTS)
    assert run(["route", URL, "--tf-dir", infra, "--no-live"], recorder) == 0
    assert (recorder.options.live, recorder.options.probes) == (False, False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"GET {URL}"
    assert lines[1] == "  declared: forward to aws_lb_target_group.api"
    assert lines[-1] == "  live: not known: it was not asked (--no-live)"


def test_json_is_a_list_in_the_order_of_the_input(infra, capsys):
    words = ["route", URL, "post", "http://auth.hokus.ai/", "-o", "json", "--tf-dir", infra]
    assert run(words, Recorder(facts=routing.FACTS)) == 0
    assert [entry["request"]["method"] for entry in json.loads(capsys.readouterr().out)] == ["GET", "POST"]


def test_mermaid_draws_the_way(infra, capsys):
    assert run(["route", URL, "-o", "mermaid", "--tf-dir", infra], Recorder(facts=routing.FACTS)) == 0
    assert capsys.readouterr().out.startswith("flowchart LR\n  q0([")


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
    recorder = Recorder()
    assert run(["route", "DELETE", URL, "--send", "--tf-dir", infra], recorder) == 1
    assert "--send sends only GET, HEAD, OPTIONS" in capsys.readouterr().err
    assert recorder.seen == []


def test_send_shows_no_secret_to_plain_http(infra, capsys):
    words = ["route", "http://registry.hokus.ai", "-H", f"X-API-Key: {SECRET}", "--send", "--tf-dir", infra]
    assert run(words, Recorder()) == 1
    assert "X-API-Key is not sent" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["text", "json", "mermaid"])
@pytest.mark.parametrize(
    "words", [["-H", f"Authorization: Bearer {SECRET}", URL], [URL.replace("//", f"//u:{SECRET}@")]]
)
def test_no_output_holds_a_secret_of_the_command_line(infra, capsys, words, form):
    assert run(["route", *words, "-o", form, "--tf-dir", infra], Recorder(facts=routing.FACTS)) == 0
    assert SECRET not in "".join(capsys.readouterr())


def test_all_asks_for_each_rule_and_lists_those_that_no_request_reaches(infra, capsys):
    rules = (b.rule("api", 10, [b.path("/api/*")]), b.rule("late", 20, [b.path("/api/x")]))
    facts = routing.facts(b.lb(), b.https(), b.record("app", "app.test"), *rules)
    assert run(["route", "--all", "-o", "json", "--tf-dir", infra], Recorder(facts=facts)) == 0
    entries = json.loads(capsys.readouterr().out)
    assert errors(entries, "route.schema.json") == []
    assert [(e["declared"]["rule"] or "default") for e in entries if e["request"]] == [
        "aws_lb_listener_rule.api",
        "default",
    ]
    assert [e["rule"] for e in entries if not e["request"]] == ["aws_lb_listener_rule.late"]


def test_all_sends_only_what_changes_nothing(infra):
    asked = []
    facts = routing.facts(b.lb(), b.https(), b.record("app", "app.test"), b.rule("post", 10, [b.method("POST")]))

    def send(request, *_):
        asked.append(request.method)
        return reports.MLFLOW_404

    assert run(["route", "--all", "--send", "--tf-dir", infra], Recorder(facts=facts), send=send) == 0
    assert asked == ["GET"]


@pytest.mark.parametrize(("facts", "code"), [(routing.LIVE_FACTS, 2), (routing.FACTS, 0)])
def test_check_ends_with_2_only_where_the_planes_disagree(infra, facts, code):
    assert run(["route", URL, "--check", "--tf-dir", infra], Recorder(facts=facts)) == code
    assert run(["route", URL, "--tf-dir", infra], Recorder(facts=facts)) == 0


def test_a_balancer_that_is_nowhere_is_refused_with_those_that_are(infra, capsys):
    words = ["route", URL, "--load-balancer", "aws_lb.nix", "--tf-dir", infra]
    assert run(words, Recorder(facts=routing.FACTS)) == 1
    assert "there is no load balancer aws_lb.nix; there is aws_lb.main" in capsys.readouterr().err


def test_nothing_asked_is_an_error(infra, capsys):
    assert run(["route", "--tf-dir", infra], Recorder()) == 1
    assert "nothing is asked" in capsys.readouterr().err
