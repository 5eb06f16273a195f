"""MLflow refuses the public host name.

Symptom: 403 `Invalid Host header - possible DNS rebinding attack detected` for every request through the balancer,
while the health checks stay green: they ask with the target's own address, and /health is exempt.

Why: MLflow 3.5 and later check the Host header. Unset, private addresses and localhost are allowed; once
MLFLOW_SERVER_ALLOWED_HOSTS (or --allowed-hosts) is set, only what it lists.

How it is confirmed: the 403's body is MLflow's own text, and the declared variable does not list the host that was
asked for (a pattern without a port does not match a Host with one).

Fix: add the host to the variable.

Before:  MLFLOW_SERVER_ALLOWED_HOSTS = "old.example.com,10.*"
After:   MLFLOW_SERVER_ALLOWED_HOSTS = "old.example.com,10.*,mlflow.example.com"

Risk: replacement of the service's tasks. Do not switch the check off: it guards against DNS rebinding.
Source: mlflow.org/docs/latest/self-hosting/security/network
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from auditor.causes.cause import Cause, edit_at, ids, observed, severity_of, snippet, target
from auditor.facts import Facts, Failed
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.probe import By
from auditor.model.resource import Resource
from auditor.wiring import EnvironmentVariable, environment_of

VARIABLE = "MLFLOW_SERVER_ALLOWED_HOSTS"


def find(facts: Facts) -> Iterator[Finding]:
    """Group the refused requests by the service that is declared and found to take them."""
    refused: dict[str, list[Failed]] = {}
    for failed in facts.failures:
        if failed.by == By.MLFLOW_HOST_GUARD and failed.group and failed.live_group in ("", failed.group):
            refused.setdefault(failed.services[0] if failed.services else "", []).append(failed)
    for address, failures in refused.items():
        service = facts.declared.find(address)
        definition = facts.definition_of(service) if service else None
        if service and definition:
            yield _finding(facts, service, definition, failures)


def _finding(facts: Facts, service: Resource, definition: Resource, failures: list[Failed]) -> Finding:
    hosts = sorted({failed.request.host for failed in failures if failed.request})
    variable = next((v for v in environment_of(definition) if v.name == VARIABLE), None)
    path = variable.path if variable else "container_definitions"
    allowed = str(variable.value) if variable else "not set"
    agrees = variable is not None and not _allows(allowed, hosts)
    others = facts.differing(str(definition.address)) or facts.differing(str(service.address), "task_definition")
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(str(definition.address), path) if others else Class.BROKEN,
        subject=str(definition.address),
        attribute=path,
        message=f"MLflow of {service.address} refuses the host {', '.join(hosts)}; {VARIABLE} is {allowed}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH if agrees or variable is None else Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=(
            Evidence("source", f"{VARIABLE} is {allowed}", str(definition.origin_of(path))),
            *observed(failures),
        ),
        range=definition.origin_of(path),
        explains=ids(failures),
        fix=_fix(facts, definition, variable, hosts),
        service=str(service.address),
        expected="an answer of MLflow's application",
        actual="403 Invalid Host header",
    )


def _allows(allowed: str, hosts: list[str]) -> bool:
    patterns = [pattern.strip() for pattern in allowed.split(",")]
    return all(any(fnmatchcase(host, pattern) for pattern in patterns) for host in hosts)


def _fix(facts: Facts, definition: Resource, variable: EnvironmentVariable | None, hosts: list[str]) -> Fix:
    new = ",".join([str(variable.value), *hosts]) if variable else ",".join(hosts)
    edit = edit_at(facts, definition.origin_of(variable.path), variable.value, new) if variable else None
    return Fix(
        title=f"Add {', '.join(hosts)} to {VARIABLE} of {definition.address}",
        edits=(edit,) if edit else (),
        commands=(target(str(definition.address)),),
        hcl=f'{VARIABLE} = "{new}"' if variable else snippet(facts, definition.range_of("container_definitions")),
        risk="replacement",
        disposition="safe" if edit else "needs review",
        rollback="Apply the former task definition revision.",
    )


CAUSE = Cause("mlflow-rejects-host", "MLflow rejects the host name", Hop.APPLICATION, find)
