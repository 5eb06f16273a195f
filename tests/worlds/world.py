"""A world: a folder with *.tf, live.json (a snapshot), web.json (recorded answers) and expected.json; Facts out.

A state.json beside them is a terraform state: what was last applied.

web.json maps "METHOD URL" (with `*`) to an answer; what is not listed gets the listener's declared default answer. The
real suites ask, so a world fails or passes the same checks as a real stack would.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from auditor import hcl, prior
from auditor.facts import Facts
from auditor.hcl.write import apply
from auditor.live import store
from auditor.model.probe import Answered, ApiKey, NoAnswer, Observation, Probe
from auditor.model.report import Run
from auditor.model.value import Sensitive
from auditor.pipeline import join
from auditor.probes.answered_by import answered_by, fixed_responses
from auditor.suites import Stage, run_all

WORLDS = Path(__file__).parents[2] / "terraform_fixtures" / "worlds"
SUITES = ("infrastructure_health", "endpoint_availability", "health_endpoints")
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
KEY = ApiKey("key-1", Sensitive("a-key-for-worlds"))


@dataclass(frozen=True, slots=True)
class World:
    """One folder below terraform_fixtures/worlds."""

    folder: Path

    def load(self, known: Any = None, overlay: Any = None) -> Any:
        """The declared plane."""
        return hcl.load(self.folder, known=known, overlay=overlay)

    def expected(self) -> Any:
        """The findings that the world must give; in a decoy, {"findings": [...], "unexplained": [check ids]}."""
        return json.loads((self.folder / "expected.json").read_text())

    def facts(self) -> Facts:
        """What a run would gather in this world."""
        declared, live = self.load(), store.load(self.folder / "live.json")
        joined = join(declared, live, self.load)
        answers = json.loads((self.folder / "web.json").read_text())
        stage = Stage(
            declared=declared,
            live=live,
            endpoints=joined.endpoints,
            ask=recorded(answers, fixed_responses(declared)),
            run_id="world",
            pairing=joined.pairing,
            keys=(KEY,),
            clock=lambda: 0.0,
            now=lambda: NOW,
        )
        sources = {path: (self.folder / path).read_text() for path in declared.files}
        return Facts(
            run=Run("world", NOW, 0.0, "0", self.folder.name),
            declared=declared,
            live=live,
            suites=run_all(stage, SUITES, say=lambda _: None),
            sources=sources,
            prior=prior.read(state) if (state := self.folder / "state.json").exists() else {},
            evaluate=lambda edits: self.load(None, apply(sources, edits)),
            **{name: getattr(joined, name) for name in type(joined).__slots__},
        )


def recorded(answers: Mapping[str, Mapping[str, Any]], fixed: Any) -> Callable[[Probe], Observation]:
    """An `ask` that answers from a recording; else as the declared default action does."""

    def ask(probe: Probe) -> Observation:
        wanted = str(probe.request)
        answer = next((answers[key] for key in answers if fnmatchcase(wanted, key)), None)
        if answer is None:
            body = fixed[0].body if fixed else ""
            answer = {"status": 404, "headers": {"server": "awselb/2.0", "content-type": "text/plain"}, "body": body}
        if "stage" in answer:
            return Observation(probe, NoAnswer(answer["stage"], answer["error"], 0.01))
        headers = tuple((name.lower(), value) for name, value in answer["headers"].items())
        by = answered_by(answer["status"], headers, answer["body"], fixed=fixed)
        return Observation(probe, Answered(answer["status"], headers, answer["body"], by, 0.02))

    return ask
