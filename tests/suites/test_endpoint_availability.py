from dataclasses import replace

from auditor.model.endpoint import Endpoint, Kind
from auditor.model.probe import Auth, Verdict
from auditor.model.request import Request
from auditor.suites.endpoint_availability import SUITE
from tests.suites.stack import BALANCER, HOST, HTML, JSON, endpoints, failed, healthy, of, stage, verdicts

HEALTH = f"GET {HOST}/api/health"
WITNESS = f"GET {HOST}/api/auditor-witness"
FIXED = f"GET {HOST}/auditor-witness"
REDIRECT = "GET http://registry.example.com/auditor-witness"


def run(web=healthy, **changes):
    return SUITE.run(stage(web, **changes))


def test_a_healthy_stack_passes_with_and_without_the_key_and_what_it_documents():
    checks = run()
    assert verdicts(checks) == {"pass"}
    ids = {check.id for check in checks}
    assert {f"{HEALTH} without a key", f"{HEALTH} with a key", f"{FIXED} without a key"} <= ids
    assert {f"documented GET {HOST}/api/v1/models", f"documented GET {HOST}/api/v1/list"} <= ids
    assert not any(word in id for id in ids for word in ("search", "keys", "{id}"))
    assert f"documented GET {HOST}/health" not in ids, "below a prefix only its own paths are routed"


def test_a_declared_redirect_or_fixed_response_is_not_asked_with_a_key():
    log = []
    run(log=log)
    assert not [p for p in log if p.auth is not Auth.NONE and p.request.path == "/auditor-witness"]


def test_a_404_is_never_healthy_and_a_200_of_the_balancer_neither():
    assert f"{HEALTH} without a key" in failed(run(lambda p: (404, JSON, '{"detail":"Not Found"}')))
    checks = run(lambda p: (200, BALANCER, "fine") if p.request.path == "/api/health" else healthy(p))
    assert f"{HEALTH} without a key" in failed(checks)
    assert "the load balancer answered itself" in of(checks, f"{HEALTH} without a key").actual


def test_a_fixed_response_that_an_application_gives_is_wrong():
    def web(probe):
        if probe.request.path == "/auditor-witness" and probe.request.scheme == "https":
            return 404, JSON, '{"detail":"Not Found"}'
        return healthy(probe)

    checks = run(web)
    assert failed(checks) == [f"{FIXED} without a key"]
    assert "declared to answer itself" in of(checks, f"{FIXED} without a key").actual


def test_the_application_behind_a_rule_may_say_404_but_not_5xx_and_the_balancer_nothing():
    assert f"{WITNESS} without a key" not in failed(run())
    for answer in ((502, JSON, "{}"), (404, BALANCER, "nothing here")):
        checks = run(lambda p, a=answer: a if "witness" in p.request.path and "/api/" in p.request.path else healthy(p))
        assert f"{WITNESS} without a key" in failed(checks)


def test_a_401_with_a_valid_key_is_a_failure():
    def web(probe):
        return (401, JSON, '{"detail":"no"}') if probe.request.path.startswith("/api/mlflow") else healthy(probe)

    checks = run(web)
    assert failed(checks) == [f"GET {HOST}/api/mlflow/ with a key"]
    assert "a valid key must not be refused" in checks[[c.id for c in checks].index(failed(checks)[0])].actual


def test_a_documented_path_that_is_not_there_fails():
    def web(probe):
        return (404, HTML, "") if probe.request.path == "/api/v1/models" else healthy(probe)

    assert failed(run(web)) == [f"documented GET {HOST}/api/v1/models"]


def test_without_a_key_documented_paths_may_refuse_and_the_rest_is_skipped():
    checks = run(keys=())
    assert failed(checks) == []
    assert of(checks, f"{HEALTH} with a key").reason == "no API key was given"


def test_a_request_that_could_change_something_is_not_sent():
    log = []
    rule = Endpoint(Kind.ROUTE, Request("DELETE", f"{HOST}/api/x"), "aws_lb_listener_rule.api", "forward")
    checks = run(log=log, endpoints=(*endpoints(), rule))
    assert of(checks, f"DELETE {HOST}/api/x without a key").verdict is Verdict.SKIP
    assert {probe.request.method for probe in log} == {"GET"}


def test_one_request_of_two_kinds_is_judged_by_the_stricter():
    health = endpoints()[1]
    witness = replace(health, kind=Kind.ROUTE, statuses=())
    for order in ((health, witness), (witness, health)):
        checks = run(lambda p: (404, JSON, '{"detail":"Not Found"}'), endpoints=order, keys=())
        assert f"{HEALTH} without a key" in failed(checks)
        assert [check.id for check in checks].count(f"{HEALTH} without a key") == 1


def test_a_url_without_a_path_and_one_with_a_slash_ask_for_the_same():
    bare = replace(endpoints()[0], request=Request("GET", HOST))
    checks = run(endpoints=(bare, replace(bare, request=Request("GET", f"{HOST}/"))), keys=())
    assert [check.id for check in checks].count(f"GET {HOST} without a key") == 1
    assert f"GET {HOST}/ without a key" not in {check.id for check in checks}


def test_every_check_says_why_it_expects_what_it_expects():
    assert all("because of" in check.expected for check in run() if check.id.startswith("GET"))
