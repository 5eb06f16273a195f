"""A listener that the code declares has a rule that no code declares.

Symptom: requests are taken by a rule that nobody finds in the repository; when its priority is low, declared rules
never see them.

Why: the rule was made by hand, by another tool, or by a repository that was not read.

How it is confirmed: the listener is declared and paired, and the rule in AWS pairs with no declared rule, and with none
that terraform's state knows: such a one the next apply destroys (apply-breaks-route). Requests fail of it only where it
takes them and does something else than the declared rule would; a rule that does the same, or takes nothing that the
code promises, is told with a lower severity.

Fix: import the rule if it is wanted, else delete it.

Before:  (a rule in AWS only)
After:   an `import` block and the resource, or no rule

Risk: outage for the requests that the rule serves on purpose; ask who made it.
"""

from collections.abc import Iterator, Mapping

from auditor.after_apply import removed
from auditor.causes.cause import Cause, ids, observed, severity_of
from auditor.causes.ways import part, promised_otherwise
from auditor.facts import Facts
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.live import LiveSnapshot
from auditor.model.redaction import redact
from auditor.routing import Listener, Rule
from auditor.secret_texts import secret_texts
from auditor.skeleton import free_addresses, skeleton


def find(facts: Facts) -> Iterator[Finding]:
    """Look for live rules without an address on listeners with one."""
    if not facts.live_table or not facts.pairing:
        return
    unmanaged = {resource.id for resource in facts.pairing.unmanaged} - removed(facts).keys()
    addresses = free_addresses(facts) if unmanaged else {}
    for listener in facts.live_table.listeners:
        if facts.declared.find(listener.id):
            yield from (_finding(facts, listener, rule, addresses) for rule in listener.rules if rule.id in unmanaged)


def _finding(facts: Facts, listener: Listener, rule: Rule, addresses: Mapping[str, str]) -> Finding:
    failures = [f for f in facts.failures if f.live and f.live.decided_by == rule.id and part(f)]
    conditions = " and ".join(map(str, rule.conditions))
    declared = facts.declared.find(listener.id)
    effect = bool(failures) or promised_otherwise(facts, rule.id)
    return Finding(
        cause=CAUSE.id,
        class_=Class.DIFFERS,
        subject=rule.id,
        attribute="",
        message=f"{listener.id} has a rule in AWS that no code declares: priority {rule.priority}, {conditions} -> "
        f"{rule.action}." + ("" if effect else " No request that the code promises is treated otherwise by it."),
        severity=severity_of(failures, Severity.MEDIUM if effect else Severity.LOW),
        confidence=Confidence.HIGH if failures else Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=(
            Evidence(
                "live", f"priority {rule.priority}: {conditions} -> {rule.action}", "elasticloadbalancing:DescribeRules"
            ),
            *observed(failures),
        ),
        range=declared.range if declared else None,
        explains=ids(failures),
        fix=Fix(
            title="Ask who made the rule; import it into the code if it is wanted, else delete it in AWS",
            commands=(
                f"aws elbv2 describe-tags --resource-arns '{rule.id}'",
                "terraform plan",
                f"aws elbv2 delete-rule --rule-arn '{rule.id}'",
            ),
            hcl=_code(facts, rule, addresses),
            risk="outage",
            rollback="Create the rule again with its priority, conditions and action as shown above.",
        ),
        expected="only declared rules",
        actual=f"priority {rule.priority} -> {rule.action}",
    )


def _code(facts: Facts, rule: Rule, addresses: Mapping[str, str]) -> str:
    """The import block and the rule as it is, with what is unmanaged behind it."""
    live = facts.live.find(rule.id) if isinstance(facts.live, LiveSnapshot) else None
    written = skeleton(facts, live, addresses) if live else ""
    return redact(written, secret_texts(facts.declared, facts.table, facts.live_table))


CAUSE = Cause("unmanaged-listener-rule", "Listener rule that no code declares", Hop.RULE, find)
