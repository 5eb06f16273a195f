from auditor.model.probe import Verdict
from auditor.suites.mlflow_routing import SUITE
from tests.suites.stack import BASE, HTML, JSON, failed, healthy, of, stage, verdicts

WERKZEUG = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"


def run(web=healthy, **changes):
    return SUITE.run(stage(web, **changes))


def test_search_by_both_methods_health_and_version_pass():
    log = []
    checks = run(log=log)
    assert verdicts(checks) == {"pass"}
    assert [check.id for check in checks] == [
        f"{name} {BASE}" for name in ("search", "search by POST", "health", "version")
    ]
    assert [probe.body for probe in log if probe.request.method == "POST"] == ['{"max_results": 1}']


def test_mlflows_own_404_says_that_mlflow_wrote_it():
    checks = run(lambda probe: (404, HTML, WERKZEUG))
    assert len(failed(checks)) == 4
    assert "HTTP 404 by MLflow" in of(checks, f"search {BASE}").actual


def test_a_200_that_mlflow_did_not_write_fails():
    checks = run(lambda probe: (200, HTML, "<html>Welcome</html>"))
    assert failed(checks) == [f"search {BASE}", f"search by POST {BASE}", f"version {BASE}"]
    assert "not MLflow's JSON" in of(checks, f"search {BASE}").actual


def test_an_empty_mlflow_answers_an_empty_object_and_passes():
    assert f"search {BASE}" not in failed(run(lambda probe: (200, JSON, "{}")))


def test_without_a_key_what_asks_for_one_is_skipped_and_what_does_not_is_judged():
    assert {check.reason for check in run(keys=())} == {"no API key was given, and it is asked for"}
    checks = run(lambda probe: (404, HTML, WERKZEUG), keys=())
    assert len(failed(checks)) == 4


def test_without_a_base_it_is_skipped():
    (check,) = run(endpoints=())
    assert check.verdict is Verdict.SKIP
