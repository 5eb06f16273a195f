"""A Report in which every text that somebody else controls is hostile."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum

from tests.formats import reports

HOSTILE = (
    "a|b `c` <script>alert(1)</script> \x1b[31mred\x1b[0m \x1b]8;;http://evil\x07link\x1b]8;;\x07 [x](javascript:y) "
    "*s* _e_ **b** ![i](u) &lt; $m$ ~~d~~ \\ ''' \"\"\" ```\n# heading\n- entry\n\r\n"
    "| row |\n</details>\u2028\u202e\x00\x9b"
)
_KEPT = ("id", "name", "state", "layer", "severity", "risk", "disposition", "cause", "certainty", "stage", "component")


def poison(noun):
    """The same noun with every free text replaced; words from closed sets stay."""
    changes = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if not field.init or isinstance(value, Enum) or field.name in _KEPT:
            continue
        if isinstance(value, str):
            changes[field.name] = f"{field.name} {HOSTILE}"
        elif isinstance(value, tuple):
            changes[field.name] = tuple(poison(part) if is_dataclass(part) else _text(part) for part in value)
        elif is_dataclass(value):
            changes[field.name] = poison(value)
    return replace(noun, **changes)


def _text(part):
    return HOSTILE if isinstance(part, str) else part


def report():
    """The complete Report, poisoned; failures still point at their findings."""
    from auditor.model.report import Failure

    made = poison(reports.COMPLETE)
    roots = [finding.fingerprint for finding in made.findings]
    failures = [
        Failure(failure.check, failure.observation, (root,) if number < 2 else (), failure.tried)
        for number, (failure, root) in enumerate(zip(made.failures, roots, strict=True))
    ]
    return replace(made, failures=tuple(failures))
