"""A Registration as checks: one a stage, then the time it took, then what it left behind. Pure."""

from collections.abc import Iterator, Sequence

from auditor.model.probe import Check, Observation, Verdict
from auditor.probes.registration import TITLES, Registration, State, Step
from auditor.suites.checks import skipped
from auditor.suites.wording import actual

COMPONENT = "registration"
EXPECTED = {
    "train": "a model that predicts",
    "experiment": "MLflow creates an experiment",
    "run": "MLflow keeps metrics, parameters and the model of a run",
    "register": "MLflow registers a version of the model",
    "retrieve": "the registered version loads and predicts as before",
    "artifacts": "an artifact comes back with the same checksum",
}


def checks(
    found: Registration, subject: str, budget_seconds: float, *, seen: Sequence[Observation] = ()
) -> Iterator[Check]:
    """One check a stage, then time and clean-up; `seen` is for a failed stage that has no observation of its own."""
    for number, step in enumerate(found.steps, 1):
        yield _step(number, step, subject, seen)
    yield _time(found, subject, budget_seconds)
    yield _clean_up(found, subject)


def _step(number: int, step: Step, subject: str, seen: Sequence[Observation]) -> Check:
    title = f"Stage {number}: {step.title}"
    if step.state is State.NOT_REACHED:
        return skipped(
            step.name, title, step.detail, expected=EXPECTED[step.name], subject=subject, component=COMPONENT
        )
    failed = step.state is State.FAILED
    own = (step.observation,) if step.observation else tuple(seen)
    raw = "".join(f"; the same request without the client: {actual(o)}" for o in own)
    return Check(
        id=step.name,
        title=title,
        verdict=Verdict.FAIL if failed else Verdict.PASS,
        expected=EXPECTED[step.name],
        actual=f"{step.detail}{raw if failed else ''}",
        subject=subject,
        component=COMPONENT,
        observations=own if failed else (),
        elapsed_seconds=step.elapsed_seconds,
        trace=step.trace,
    )


def _time(found: Registration, subject: str, budget_seconds: float) -> Check:
    title = f"The workflow takes at most {budget_seconds:g} s"
    if any(step.state is not State.DONE for step in found.steps):
        return skipped("time", title, "the workflow did not come to its end", subject=subject)
    return Check(
        id="time",
        title=title,
        verdict=Verdict.PASS if found.elapsed_seconds <= budget_seconds else Verdict.FAIL,
        expected=f"at most {budget_seconds:g} s",
        actual=f"{found.elapsed_seconds:.2f} s, clean-up included; loading the mlflow client took "
        f"{found.import_seconds:.2f} s more",
        subject=subject,
        component=COMPONENT,
        elapsed_seconds=found.elapsed_seconds,
    )


def _clean_up(found: Registration, subject: str) -> Check:
    title = "Nothing is left behind in MLflow"
    expected = "experiment, run, model and artifacts are deleted"
    if not found.made and not found.leftovers:
        return skipped("clean-up", title, "nothing was made", expected=expected, subject=subject)
    left = "; ".join(found.leftovers)
    return Check(
        id="clean-up",
        title=title,
        verdict=Verdict.FAIL if left else Verdict.PASS,
        expected=expected,
        actual=f"may still be there: {left}" if left else f"deleted: {', '.join(found.made)}",
        subject=subject,
    )


def refused(reason: str, subject: str = "") -> tuple[Check, ...]:
    """Every stage skipped for one reason."""
    return tuple(
        skipped(name, f"Stage {number}: {title}", reason, expected=EXPECTED[name], subject=subject, component=COMPONENT)
        for number, (name, title) in enumerate(TITLES.items(), 1)
    )
