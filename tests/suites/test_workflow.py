from auditor.model.probe import Expectation, Verdict
from auditor.probes.registration import TITLES, Registration, State, Step
from auditor.suites.checks import probe
from auditor.suites.workflow import checks, refused
from tests.suites.stack import asking, endpoints, failed, of

SEEN = asking(lambda p: (502, {"Server": "awselb/2.0"}, ""))(probe(endpoints()[0].request, Expectation((200,), "200")))


def registration(*failing: str, **more) -> Registration:
    steps, broken = [], False
    for name in TITLES:
        if broken:
            steps.append(Step(name, State.NOT_REACHED, "not reached: something failed"))
        elif name in failing:
            broken = True
            steps.append(Step(name, State.FAILED, "it broke", 0.5, "Traceback ...", SEEN))
        else:
            steps.append(Step(name, State.DONE, "fine", 0.1))
    given = {"elapsed_seconds": 2.0, "made": ("experiment auditor-1",), **more}
    return Registration("https://a", "auditor-1", tuple(steps), **given)


def test_six_stages_time_and_clean_up_pass():
    found = list(checks(registration(), "rule", 30))
    assert [check.verdict for check in found] == [Verdict.PASS] * 8
    assert found[0].title == "Stage 1: Create and train a model locally"
    assert [check.component for check in found].count("registration") == 7


def test_a_failed_stage_carries_the_raw_answer_and_the_trace_and_the_rest_is_not_reached():
    found = list(checks(registration("run"), "rule", 30))
    check = of(found, "run")
    assert check.verdict is Verdict.FAIL
    assert check.observations == (SEEN,)
    assert "the same request without the client: HTTP 502" in check.actual
    assert check.trace == "Traceback ..."
    assert {of(found, name).verdict for name in ("register", "retrieve", "artifacts", "time")} == {Verdict.SKIP}
    assert "not reached" in of(found, "register").reason


def test_a_slow_workflow_and_leftovers_fail():
    found = list(checks(registration(elapsed_seconds=31.0, leftovers=("run 1: HTTP 503",)), "rule", 30))
    assert failed(found) == ["time", "clean-up"]
    assert "run 1: HTTP 503" in of(found, "clean-up").actual


def test_nothing_made_needs_no_clean_up():
    assert of(list(checks(registration("experiment", made=()), "rule", 30)), "clean-up").verdict is Verdict.SKIP


def test_refused_stages_all_say_why():
    assert [check.reason for check in refused("no API key was given")] == ["no API key was given"] * 6
