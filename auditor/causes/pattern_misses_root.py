"""A path pattern takes what is below a path and not the path itself.

Symptom: `https://host/mlflow/` works and `https://host/mlflow` gets the balancer's fixed 404, mostly seen by people who
type the address, by redirects and by health checks from outside.

Why: `/mlflow/*` matches `/mlflow/` and all below it. `/mlflow` has no slash at its end, so it is another path.

How it is confirmed: something of the code leads to exactly this path - a redirect of a rule, a Route 53 health check,
an output that names a page - and the request meets no rule and is refused by the default action, while a rule of the
same listener misses it only by the slash. A pattern without a root that nobody asks for is no fault.

Fix: list the path itself beside the pattern.

Before:  path_pattern { values = ["/mlflow/*"] }
After:   path_pattern { values = ["/mlflow", "/mlflow/*"] }

Risk: none; the root is refused today.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, ids, observed, severity_of, target, written
from auditor.causes.promises import Unkept, unkept
from auditor.causes.rule_on_wrong_listener import rule_elsewhere
from auditor.causes.rules import edit_in_list, path_of, told
from auditor.causes.whole import standing
from auditor.facts import Facts
from auditor.hcl.write import literal
from auditor.model.finding import Confidence, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource
from auditor.routing import Condition, Rule
from auditor.routing.condition import PATH
from auditor.routing.limits import MOST_VALUES

BELOW = "/*"


def find(facts: Facts) -> Iterator[Finding]:
    """Look for promised paths that a rule misses only by the slash at the end of its pattern."""
    found: dict[tuple[str, str], tuple[list[Unkept], Rule]] = {}
    for one in unkept(facts):
        rule = None if rule_elsewhere(facts, one) else missed_root(facts, one)
        if rule:
            found.setdefault((rule.id, one.request.path), ([], rule))[0].append(one)
    for (_, path), (unmet, rule) in found.items():
        resource = facts.declared.find(rule.id)
        if resource:
            yield _finding(facts, unmet, rule, resource, path + BELOW)


def missed_root(facts: Facts, one: Unkept) -> Rule | None:
    """The first rule that takes what is below the promised path, and misses the path itself only by that."""
    pattern = one.request.path + BELOW
    for passed in one.match.passed_over:
        rule = next(rule for rule in one.listener.rules if rule.id == passed.rule)
        only_path = {missed.field for missed in passed.missed} == {PATH}
        named = any(c.field == PATH and pattern in c.values for c in rule.conditions)
        if only_path and named and rule.action.type == "forward" and facts.declared.find(rule.id):
            return rule
    return None


def _finding(facts: Facts, unmet: list[Unkept], rule: Rule, resource: Resource, pattern: str) -> Finding:
    condition = next(c for c in rule.conditions if c.field == PATH and pattern in c.values)
    path = f"{path_of(resource, rule, condition)}.values"
    wanted = {one.request for one in unmet} | {one.promise.request for one in unmet}
    failures = [f for f in facts.failures if f.request in wanted]
    root = pattern.removesuffix(BELOW)
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, rule.id, path),
        subject=rule.id,
        attribute=path,
        message=f"{rule.id} takes {pattern} and not {root}, to which {unmet[0].promise.by} leads.",
        severity=severity_of(failures, Severity.MEDIUM),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            written(resource, path, str(condition)),
            told(rule),
            *(evidence for one in unmet for evidence in one.told()),
            *observed(failures),
        ),
        range=resource.origin_of(f"{path}[{condition.values.index(pattern)}]"),
        explains=ids(failures),
        fix=_fix(facts, rule, resource, condition, (path, pattern)),
        service=str(service.address) if (service := facts.service_of(rule.action.target_group)) else "",
        expected=str(rule.action),
        actual=str(unmet[0].listener.default),
    )


def _fix(facts: Facts, rule: Rule, resource: Resource, condition: Condition, place: tuple[str, str]) -> Fix:
    """The root is written beside the pattern where that stands as a literal; AWS takes five values."""
    path, pattern = place
    root = pattern.removesuffix(BELOW)
    span = resource.origin_of(f"{path}[{condition.values.index(pattern)}]")
    full = sum(len(each.values) for each in rule.conditions) >= MOST_VALUES
    edit = None if full else edit_in_list(facts, span, pattern, (root, pattern))
    return Fix(
        title=f"Add {root} to the paths of {rule.id}",
        edits=(edit,) if edit else (),
        commands=(target(rule.id),),
        hcl=f"values = [{', '.join(literal(v) for v in (root, *map(str, condition.values)))}]",
        rollback=f"Remove {root} from the list and apply.",
    )


CAUSE = Cause("pattern-misses-root", "Path pattern without its root", Hop.RULE, find)
