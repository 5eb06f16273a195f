"""Runs the suites in the PRD's order: a Stage in, a SuiteResult each out. Trouble in one leaves the others alone."""

import traceback
from collections.abc import Callable, Sequence

from auditor.errors import AuditorError, UsageError
from auditor.model.gap import Gap
from auditor.model.probe import SuiteResult
from auditor.model.redaction import redact
from auditor.registry import discover
from auditor.suites.checks import broken, skipped
from auditor.suites.stage import Stage, Suite

DEADLINE_SECONDS = 600.0
Say = Callable[[str], None]


def family() -> tuple[Suite, ...]:
    """Every suite, in order."""
    return tuple(sorted(discover("auditor.suites", "SUITE", Suite).values(), key=lambda suite: suite.order))


def chosen(names: Sequence[str] | None) -> tuple[Suite, ...]:
    """The named suites, or all; raises UsageError for a name that no suite has."""
    suites = family()
    unknown = sorted(set(names or ()) - {suite.name for suite in suites})
    if unknown:
        known = ", ".join(suite.name for suite in suites)
        raise UsageError(f"no suite is named {unknown[0]!r}; there are {known}")
    return tuple(suite for suite in suites if names is None or suite.name in names)


def run_all(
    stage: Stage, names: Sequence[str] | None = None, *, say: Say, deadline_seconds: float = DEADLINE_SECONDS
) -> tuple[SuiteResult, ...]:
    """Run the suites one after another; after the deadline the rest is skipped and says so.

    Raises UsageError for an unknown name; everything else that goes wrong on our side is a check with verdict error.
    """
    started = stage.clock()
    results = []
    for suite in chosen(names):
        spent = stage.clock() - started
        if spent > deadline_seconds:
            reason = f"the deadline of {deadline_seconds:g} s for all suites was over after {spent:.0f} s"
            late = skipped("deadline", suite.title, reason)
            results.append(SuiteResult(suite.name, suite.title, (late,), stage.now(), 0.0))
            continue
        say(suite.title)
        results.append(_result(suite, stage))
    return tuple(results)


def _result(suite: Suite, stage: Stage) -> SuiteResult:
    at, started = stage.now(), stage.clock()
    try:
        checks = tuple(suite.run(stage))
    except (AuditorError, ImportError, OSError, ValueError, LookupError) as error:
        secrets = [str(key.value.value) for key in stage.keys]
        trace = redact("".join(traceback.format_exception(error)), secrets)
        checks = (broken("suite", suite.title, redact(f"{type(error).__name__}: {error}", secrets), trace),)
    gaps = (stage.live,) if isinstance(stage.live, Gap) and suite.name in _LIVE_SUITES else ()
    return SuiteResult(suite.name, suite.title, checks, at, stage.clock() - started, gaps)


_LIVE_SUITES = frozenset({"infrastructure_health", "services_direct"})
"""Those that ask what AWS says; without the live plane they miss something."""
