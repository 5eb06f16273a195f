from auditor.model.probe import Auth, Verdict
from auditor.suites.authentication import SUITE
from tests.suites.stack import BASE, HOST, HTML, JSON, KEYS, endpoints, failed, has_key, healthy, of, stage, verdicts

SEARCH = f"{BASE}/api/2.0/mlflow/experiments/search?max_results=1"


def run(web=healthy, **changes):
    return SUITE.run(stage(web, **changes))


def test_a_healthy_stack_takes_both_methods_and_refuses_every_bad_key():
    log = []
    checks = run(log=log)
    assert verdicts(checks) == {"pass"}
    urls = {SEARCH, f"{HOST}/api/v1/models", f"{HOST}/api/v1/list"}
    assert {check.id for check in checks if check.id.startswith("Bearer")} == {f"Bearer key-1 {url}" for url in urls}
    assert sum("wrong key" in check.id for check in checks) == 6
    assert sum("missing" in check.id for check in checks) == 3
    assert of(checks, "rate X-API-Key").actual == "100 % (3 of 3)"
    assert {probe.key for probe in log if probe.auth in (Auth.BEARER, Auth.X_API_KEY)} == {"key-1", "wrong"}


def test_several_keys_are_judged_side_by_side():
    def web(probe):
        return (401, JSON, '{"detail":"expired"}') if probe.key == "key-2" else healthy(probe)

    checks = run(web, keys=KEYS)
    assert f"Bearer key-2 {SEARCH}" in failed(checks)
    assert f"Bearer key-1 {SEARCH}" not in failed(checks)
    assert of(checks, "rate Bearer").actual == "50 % (3 of 6)"
    assert len(of(checks, "rate Bearer").observations) == 3


def test_one_broken_method_shows_in_its_rate_and_the_key_is_called_rejected():
    def web(probe):
        return (401, JSON, '{"detail":"no key"}') if probe.auth is Auth.X_API_KEY else healthy(probe)

    checks = run(web)
    assert of(checks, "rate Bearer").verdict is Verdict.PASS
    assert of(checks, "rate X-API-Key").actual == "0 % (0 of 3)"
    assert 'the key was rejected: "no key"' in of(checks, f"X-API-Key key-1 {SEARCH}").actual


def test_a_dead_auth_service_is_not_called_a_rejected_key():
    def web(probe):
        if probe.request.path.startswith(("/api/mlflow", "/api/v1")):
            return 503, JSON, '{"detail":"the auth service is not reachable"}'
        return healthy(probe)

    check = of(run(web), f"Bearer key-1 {SEARCH}")
    assert check.verdict is Verdict.FAIL
    assert "the authentication service does not answer" in check.actual
    assert "rejected" not in check.actual


def test_a_stack_that_lets_everybody_in_fails_the_refusals_of_wrong_keys():
    def web(probe):
        if probe.auth is not Auth.NONE or any(
            name in ("Authorization", "X-API-Key") for name, _ in probe.request.headers
        ):
            return 200, JSON, "[]"
        return healthy(probe)

    checks = run(web)
    assert f"a wrong key by Bearer {SEARCH}" in failed(checks)
    assert f"an empty X-API-Key {SEARCH}" in failed(checks)
    assert f"missing {SEARCH}" not in failed(checks)


def test_a_refusal_by_the_host_guard_is_no_refusal_of_the_key():
    def web(probe):
        if probe.request.path.startswith("/api/mlflow"):
            return 403, {**HTML, "Content-Type": "text/plain"}, "Invalid Host header - possible DNS rebinding attack"
        return healthy(probe)

    checks = run(web)
    assert f"missing {SEARCH}" in failed(checks)
    assert "for another reason than the key" in of(checks, f"missing {SEARCH}").actual


def test_without_a_key_only_good_keys_are_skipped():
    checks = run(keys=())
    assert failed(checks) == []
    skipped = [check for check in checks if check.verdict is Verdict.SKIP]
    assert {check.reason for check in skipped} == {"no API key was given"}
    assert len(skipped) == 6
    assert sum(check.verdict is Verdict.PASS for check in checks) == 18


def test_an_open_api_is_not_asked_for_keys():
    checks = run(
        lambda probe: (200, JSON, '{"experiments": []}') if "mlflow" in probe.request.path else (404, HTML, "")
    )
    assert verdicts(checks) == {"skip"}
    assert "asks for a key" in checks[0].reason


def test_a_broken_promised_api_is_still_judged():
    checks = run(lambda probe: (404, HTML, "") if "mlflow" in probe.request.path else healthy(probe))
    assert f"Bearer key-1 {SEARCH}" in failed(checks)
    assert f"missing {SEARCH}" in failed(checks)
    check = of(checks, f"bad keys {SEARCH}")
    assert check.verdict is Verdict.SKIP
    assert "HTTP 404" in check.reason


def test_no_key_goes_over_plain_http():
    log = []
    plain = endpoints()[0]
    request = type(plain.request)("GET", "http://registry.example.com/api/mlflow/")
    over_http = type(plain)(plain.kind, request, plain.rule, plain.action, because=plain.because)
    checks = run(lambda probe: (401, JSON, "{}"), log=log, endpoints=(over_http,))
    assert all(probe.auth is Auth.NONE for probe in log)
    assert any("plain HTTP" in check.reason for check in checks)
    assert has_key(log[0]) is False
