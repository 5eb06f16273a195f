import pytest

from auditor.model.probe import Auth
from auditor.probes.registration import Registration, Step
from auditor.suites.e2e_model_registration import SUITE
from tests.suites.stack import BASE, HTML, failed, of, stage, verdicts
from tests.suites.test_workflow import registration


def test_the_third_party_gets_names_of_its_own():
    asked = []

    def third_party(uri, key, run_id):
        asked.append((uri, key.name, run_id))
        return registration()

    checks = SUITE.run(stage(third_party=third_party))
    assert asked == [(BASE, "key-1", "run-1-e2e")]
    assert verdicts(checks) == {"pass"}


def test_a_failed_stage_stands_beside_a_plain_request_with_the_key():
    log = []

    def third_party(*_):
        found = registration("experiment", made=())
        plain = tuple(Step(s.name, s.state, s.detail, s.elapsed_seconds, s.trace) for s in found.steps)
        return Registration(found.tracking_uri, found.name, plain, found.elapsed_seconds)

    checks = SUITE.run(stage(lambda probe: (404, HTML, "gone"), log=log, third_party=third_party))
    assert failed(checks) == ["experiment"]
    assert of(checks, "experiment").observations[0].status == 404
    assert [probe.auth for probe in log] == [Auth.BOTH]


def test_without_leave_to_write_it_is_skipped():
    checks = SUITE.run(stage(third_party=lambda *_: pytest.fail("it ran"), write=False))
    assert verdicts(checks) == {"skip"}
