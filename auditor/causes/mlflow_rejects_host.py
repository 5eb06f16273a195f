"""MLflow refuses the public host name.

Symptom: 403 `Invalid Host header - possible DNS rebinding attack detected` for every request through the balancer,
while the health checks stay green: they ask with the target's own address, and /health is exempt.

Why: MLflow 3.5 and later check the Host header. Unset, private addresses and localhost are allowed; once
MLFLOW_SERVER_ALLOWED_HOSTS (or --allowed-hosts) is set, only what it lists.

How it is confirmed: the 403's body is MLflow's own text, a service on the request's way runs MLflow, and its declared
list does not have the host that was asked for (a pattern without a port does not match a Host with one). Where the
list has it, is not known, or another service passes the request on with a Host of its own, the confidence is lower and
no edit is proposed: what runs is then not what the code says, or was asked for another host.

Fix: add the host to the variable.

Before:  MLFLOW_SERVER_ALLOWED_HOSTS = "old.example.com,10.*"
After:   MLFLOW_SERVER_ALLOWED_HOSTS = "old.example.com,10.*,mlflow.example.com"

Risk: replacement of the service's tasks. Do not switch the check off: it guards against DNS rebinding.
Source: mlflow.org/docs/latest/self-hosting/security/network
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from auditor.causes.cause import Cause, edit_at, ids, observed, severity_of, target
from auditor.causes.ways import part
from auditor.facts import Facts, Failed
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.probe import By
from auditor.model.request import DEFAULT_PORTS
from auditor.model.resource import Resource
from auditor.model.value import Sensitive, Unknown, Value, at
from auditor.wiring import containers_of, environment_of

VARIABLE = "MLFLOW_SERVER_ALLOWED_HOSTS"
OPTION = "--allowed-hosts"
PRIVATE = ("localhost", "localhost:*", "127.0.0.1", "127.0.0.1:*", "10.*", "172.16.*", "192.168.*")
"""Of what MLflow allows by itself; a list of one's own replaces it, and health checks ask with a private address."""


@dataclass(frozen=True, slots=True)
class _Allowed:
    """Where the code says which hosts are allowed: `value` is the list, None where it is not set or not known."""

    path: str
    value: str | None
    words: str
    known: bool = True


def find(facts: Facts) -> Iterator[Finding]:
    """Group the refused requests by the service on their way that runs MLflow."""
    refused: dict[str, list[Failed]] = {}
    for failed in facts.failures:
        service = _mlflow(facts, failed) if failed.by == By.MLFLOW_HOST_GUARD and not part(failed) else ""
        if service:
            refused.setdefault(service, []).append(failed)
    for address, failures in refused.items():
        service_resource = facts.declared.find(address)
        definition = facts.definition_of(service_resource) if service_resource else None
        if service_resource and definition:
            yield _finding(facts, service_resource, definition, failures)


def _mlflow(facts: Facts, failed: Failed) -> str:
    """The first service on the way that runs MLflow; the only one there is, where none shows it."""
    for address in failed.services:
        service = facts.declared.find(address)
        definition = facts.definition_of(service) if service else None
        if definition and _runs_mlflow(definition):
            return address
    return failed.services[0] if len(failed.services) == 1 else ""


def _runs_mlflow(definition: Resource) -> bool:
    return _allowed(definition).path != "container_definitions" or any(
        "mlflow" in text.lower()
        for container in containers_of(definition)
        for text in (str(at(container, "image")), *_words(container))
    )


def _words(container: Value) -> list[str]:
    lists = (at(container, name) for name in ("entryPoint", "command"))
    return [word for words in lists if isinstance(words, tuple) for word in words if isinstance(word, str)]


def _allowed(definition: Resource) -> _Allowed:
    """The option of the command first, as MLflow has it; then the variable, of the environment or a secret."""
    for index, container in enumerate(containers_of(definition)):
        command = at(container, "command")
        words = command if isinstance(command, tuple) else ()
        for number, word in enumerate(words):
            place = f"container_definitions[{index}].command[{number + (word == OPTION)}]"
            if word == OPTION and number + 1 < len(words):
                return _read(place, OPTION, words[number + 1])
            if isinstance(word, str) and word.startswith(f"{OPTION}="):
                return _Allowed(place, word.partition("=")[2], f"{OPTION} is {word.partition('=')[2]}")
        secrets = at(container, "secrets")
        for number, secret in enumerate(secrets if isinstance(secrets, tuple) else ()):
            if at(secret, "name") == VARIABLE:
                path = f"container_definitions[{index}].secrets[{number}].valueFrom"
                return _Allowed(path, None, f"{VARIABLE} comes from a secret", known=False)
    found = next((variable for variable in environment_of(definition) if variable.name == VARIABLE), None)
    if found:
        return _read(found.path, VARIABLE, found.value)
    return _Allowed("container_definitions", None, f"{VARIABLE} is not set", known=_all_known(definition))


def _all_known(definition: Resource) -> bool:
    """Whether every container's command and variables are known, so that what is not there is not set."""
    lists = ("environment", "secrets", "command")
    containers = containers_of(definition)
    parts = [part for container in containers for part in (container, *(at(container, name) for name in lists))]
    return bool(containers) and not any(isinstance(part, Unknown) for part in parts)


def _read(path: str, name: str, value: Value) -> _Allowed:
    if isinstance(value, str):
        return _Allowed(path, value, f"{name} is {value}")
    words = "is sensitive and not shown" if isinstance(value, Sensitive) else "is not known"
    return _Allowed(path, None, f"{name} {words}", known=False)


def _host(failed: Failed) -> str:
    """The Host header that was sent: with the port where it is not the scheme's own."""
    parts = urlsplit(failed.request.url) if failed.request else urlsplit("")
    host = (parts.hostname or "").lower()
    return host if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def _finding(facts: Facts, service: Resource, definition: Resource, failures: list[Failed]) -> Finding:
    direct = [failed for failed in failures if failed.services[0] == str(service.address)]
    hosts = sorted({_host(failed) for failed in direct or failures})
    allowed = _allowed(definition)
    unset = allowed.known and allowed.value is None
    lacking = bool(direct) and (unset or (allowed.value is not None and not _allows(allowed.value, hosts)))
    address, name = str(definition.address), str(service.address)
    other = bool(facts.differing(address) or facts.differing(name, "task_definition"))
    asked = f"refuses the host {', '.join(hosts)}" if direct else "refuses the Host with which it is asked"
    return Finding(
        cause=CAUSE.id,
        class_=_standing(facts, service, definition, allowed.path),
        subject=address,
        attribute=allowed.path,
        message=f"MLflow of {name} {asked}; {allowed.words}"
        + ("." if lacking else f"{_doubt(allowed, hosts, direct=bool(direct))}."),
        severity=severity_of(failures, Severity.HIGH),
        confidence=_confidence(lacking=lacking and _runs_mlflow(definition), other=other),
        hop=CAUSE.hop,
        evidence=(
            Evidence("source", allowed.words, str(definition.origin_of(allowed.path))),
            *observed(failures),
        ),
        range=definition.origin_of(allowed.path),
        explains=ids(failures),
        fix=_fix(facts, (service, definition), allowed, hosts) if lacking else _look(service, definition, other=other),
        service=name,
        expected="an answer of MLflow's application",
        actual="403 Invalid Host header",
    )


def _confidence(*, lacking: bool, other: bool) -> Confidence:
    """`lacking`: the declared list of what surely is MLflow does not have the host; `other`: something else runs."""
    if lacking and not other:
        return Confidence.HIGH
    return Confidence.MEDIUM if lacking or other else Confidence.LOW


def _standing(facts: Facts, service: Resource, definition: Resource, path: str) -> Class:
    if facts.differing(str(definition.address)):
        return facts.standing(str(definition.address), path)
    if facts.differing(str(service.address), "task_definition"):
        return facts.standing(str(service.address), "task_definition")
    return Class.BROKEN


def _doubt(allowed: _Allowed, hosts: list[str], *, direct: bool) -> str:
    """Why the declared list does not explain the refusal."""
    if not direct:
        return f"; another service passes the request for {', '.join(hosts)} on, and chooses that Host"
    if not allowed.known:
        return f", so nobody can say whether it has {', '.join(hosts)}"
    return f", which has {', '.join(hosts)}: what runs is not what the code says, or another MLflow answers"


def _allows(allowed: str, hosts: list[str]) -> bool:
    return not _lacked(allowed, hosts)


def _lacked(allowed: str, hosts: list[str]) -> list[str]:
    patterns = [pattern.strip().lower() for pattern in allowed.split(",")]
    return [host for host in hosts if not any(fnmatchcase(host, pattern) for pattern in patterns)]


def _fix(facts: Facts, of: tuple[Resource, Resource], allowed: _Allowed, hosts: list[str]) -> Fix:
    service, definition = of
    hosts = _lacked(allowed.value or "", hosts)
    parts = [allowed.value] if allowed.value is not None else list(PRIVATE)
    new = ",".join(filter(None, [*parts, *hosts]))
    span = definition.origin_of(allowed.path)
    edit = edit_at(facts, span, allowed.value, new) if allowed.value is not None else None
    added = f"Add {', '.join(hosts)} to {OPTION if '.command[' in allowed.path else VARIABLE} of {definition.address}"
    kept = "" if allowed.value is not None else ", with the private addresses that health checks ask for"
    return Fix(
        title=f"{added}{kept}",
        edits=(edit,) if edit else (),
        commands=(target(str(service.address)),),
        hcl=f'{VARIABLE} = "{new}"' if ".command[" not in allowed.path else f'"{OPTION}", "{new}"',
        risk="replacement",
        disposition="safe" if edit else "needs review",
        rollback="Apply the former task definition revision.",
    )


def _look(service: Resource, definition: Resource, *, other: bool) -> Fix:
    """No edit: the declared list is not what refuses; `other` says that another task definition runs than declared."""
    if other:
        title = f"Apply {service.address}, which does not run {definition.address} as it is declared"
        return Fix(title=title, commands=(target(str(service.address)),), risk="replacement")
    return Fix(
        title=f"Compare what {service.address} runs with {definition.address}, and which Host reaches it",
        commands=(target(str(service.address), verb="plan"),),
        risk="replacement",
    )


CAUSE = Cause("mlflow-rejects-host", "MLflow rejects the host name", Hop.APPLICATION, find)
