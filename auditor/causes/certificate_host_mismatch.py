"""A host name leads to the HTTPS listener, and no certificate of the listener covers it.

Symptom: clients refuse the connection: "certificate is valid for X, not Y", ERR_CERT_COMMON_NAME_INVALID; no request is
sent. With verification switched off everything works.

Why: the balancer shows the certificate whose names contain the host that the client asked for (SNI), else the default
one. A wildcard stands for exactly one label: `*.example.com` covers neither `example.com` nor `a.b.example.com`.

How it is confirmed: the host comes from a DNS record that leads to the balancer, or from a host condition of a rule of
the listener; HTTPS is promised for it (a rule, an output, a redirect, or there is no HTTP listener); and all names of
all certificates of the listener are known. Nothing is claimed of certificates that are imported, read by a data source
or given as an ARN, of listeners that are only read, and of names that a record leads elsewhere (a CDN has its own).

Fix: add the name to the certificate, or attach another one that has it.

Before:  domain_name = "example.com"
         subject_alternative_names = ["www.example.com"]
After:   domain_name = "example.com"
         subject_alternative_names = ["www.example.com", "api.example.com"]

Risk: the certificate is replaced and has to be validated again; create_before_destroy keeps the old one until then.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.causes.cause import Cause, edit_of_text, ids, observed, severity_of, target
from auditor.causes.whole import may_hide, standing
from auditor.causes.witnesses import led_elsewhere
from auditor.endpoints import ANY_PATH_WORD
from auditor.facts import Facts, Failed
from auditor.hcl.write import literal
from auditor.model.finding import Confidence, Edit, Evidence, Finding, Fix, Hop, Severity
from auditor.model.probe import NoAnswer
from auditor.model.request import Request
from auditor.model.resource import Resource
from auditor.model.source import SourceRange
from auditor.routing import Listener
from auditor.routing.condition import HOST
from auditor.routing.follow import follow

NAMES = "subject_alternative_names"
_ATTACHING = ("aws_lb_listener_certificate", "aws_alb_listener_certificate")
_OF_AWS = ".amazonaws.com"


@dataclass(frozen=True, slots=True)
class _Led:
    """A host that leads to a listener: `by` a record, an output or a rule; `sure` where a record does."""

    host: str
    by: str
    range: SourceRange | None
    sure: bool


def find(facts: Facts) -> Iterator[Finding]:
    """Ask each HTTPS listener for a certificate of each host that leads to it; one finding for each listener."""
    for listener in facts.table.listeners:
        if listener.protocol != "HTTPS" or listener.elsewhere or not listener.certificates or not _all_known(facts):
            continue
        naked = [led for led in _led(facts, listener) if _uncovered(facts, listener, led.host)]
        if naked:
            yield _finding(facts, listener, naked)


def _all_known(facts: Facts) -> bool:
    """Whether every certificate that the code attaches has its place in the table."""
    if may_hide(facts, *_ATTACHING):
        return False
    places = {listener.id for listener in facts.table.listeners}
    for attached in facts.declared.of_type(*_ATTACHING):
        owners = {str(o.address) for r in attached.references if (o := facts.declared.owner(r.subject))}
        if not owners & places:
            return False
    return True


def _uncovered(facts: Facts, listener: Listener, host: str) -> bool:
    """Whether surely no certificate covers the host, in the code and, where AWS was read, in AWS."""
    live = (
        next((each for each in facts.live_table.listeners if each.id == listener.id), None)
        if facts.live_table
        else None
    )
    if live and live.certificate_for(host).covered:
        return False
    if not host.startswith("*."):
        return listener.certificate_for(host).covered is False
    below = host.removeprefix("*")
    names = [name for certificate in listener.certificates for name in certificate.names]
    return listener.certificate_for(host).covered is False and not any(name.lower().endswith(below) for name in names)


def _led(facts: Facts, listener: Listener) -> Iterator[_Led]:
    """The hosts that lead to the listener over HTTPS, each once, those of records first."""
    balancer = listener.load_balancer
    hosts = next((each.hosts for each in facts.table.load_balancers if each.id == balancer), ())
    ruled = dict(_ruled(listener))
    told: set[str] = set()
    for host in hosts:
        alone = facts.table.balancers_of(host) == (balancer,)
        why = _promised(facts, listener, host, ruled)
        if alone and why and host not in told and not host.endswith(_OF_AWS):
            told.add(host)
            yield _Led(host, why[0], why[1], sure=True)
    for host, (by, span) in ruled.items():
        if host not in told and not facts.table.balancers_of(host) and not led_elsewhere(facts.table, host, balancer):
            yield _Led(host, by, span, sure=False)


def _ruled(listener: Listener) -> Iterator[tuple[str, tuple[str, SourceRange | None]]]:
    for rule in listener.rules:
        for condition in rule.conditions:
            plain = condition.field == HOST and not condition.undecided and not condition.regex
            for value in condition.values if plain else ():
                if isinstance(value, str) and "*" not in value and "?" not in value:
                    yield value.lower(), (rule.id, rule.range)


def _promised(
    facts: Facts, listener: Listener, host: str, ruled: dict[str, tuple[str, SourceRange | None]]
) -> tuple[str, SourceRange | None] | None:
    """What says that the host is asked over HTTPS: a rule, an output, a redirect, or that there is nothing else."""
    if host in ruled:
        return ruled[host]
    for output in facts.declared.outputs:
        asked = Request("GET", output.value) if isinstance(output.value, str) else None
        if asked and asked.scheme == "https" and asked.host == host and asked.port == listener.port:
            return f"output.{output.name}", output.range
    balancer = listener.load_balancer
    others = [x for x in facts.table.listeners if x.load_balancer == balancer and x.protocol in ("HTTP", "")]
    if not others:
        return f"{balancer} has no HTTP listener", listener.range
    example = host.replace("*", ANY_PATH_WORD, 1)
    for other in others:
        if other.protocol and other.port:
            chain = follow(facts.table, Request("GET", other.url(example, f"/{ANY_PATH_WORD}")), balancer)
            second = chain.matches[1].request if len(chain.matches) > 1 else None
            if second and (second.scheme, second.host, second.port) == ("https", example, listener.port):
                return chain.matches[0].decided_by, other.range
    return None


def _finding(facts: Facts, listener: Listener, naked: list[_Led]) -> Finding:
    shown = next((c for c in listener.certificates if c.default), listener.certificates[0])
    resource = facts.declared.find(shown.id)
    subject, attribute = (shown.id, NAMES) if resource else (listener.id, "certificate_arn")
    failures = _claims(facts, [led.host for led in naked])
    names = [name for certificate in listener.certificates for name in certificate.names]
    hosts = ", ".join(led.host for led in naked)
    sure = any(led.sure for led in naked)
    witness = Request("GET", listener.url(naked[0].host.replace("*", ANY_PATH_WORD, 1), "/"))
    span = resource.range_of(NAMES if resource.get(NAMES) else "domain_name") if resource else listener.range
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, subject, attribute),
        subject=subject,
        attribute=attribute,
        message=f"No certificate of {listener.id} covers {hosts}: it has {', '.join(names)}.",
        severity=severity_of(failures, Severity.HIGH if sure else Severity.MEDIUM),
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=(
            *(Evidence("source", f"{led.by} leads {led.host} to {listener.id}", str(led.range)) for led in naked),
            *(
                Evidence("source", f"{c.id} has {', '.join(c.names)}", _place(facts, c.id))
                for c in listener.certificates
            ),
            Evidence("source", f"{witness} is shown {shown.id}, which does not cover it", str(listener.range)),
            *observed(failures),
        ),
        range=span,
        explains=ids(failures),
        fix=_fix(facts, listener, resource, [led.host for led in naked]),
        expected=f"a certificate with {hosts}",
        actual=", ".join(names),
    )


def _place(facts: Facts, certificate: str) -> str:
    resource = facts.declared.find(certificate)
    return str(resource.range_of("domain_name")) if resource else certificate


def _claims(facts: Facts, hosts: list[str]) -> list[Failed]:
    """Requests to one of the hosts that ended in the TLS handshake."""
    found = []
    for failed in facts.failures:
        answer = failed.observation.answer if failed.observation else None
        if isinstance(answer, NoAnswer) and answer.stage == "tls" and failed.request and failed.request.host in hosts:
            found.append(failed)
    return found


def _fix(facts: Facts, listener: Listener, certificate: Resource | None, hosts: list[str]) -> Fix:
    edit = _appended(facts, certificate, hosts) if certificate else None
    now = certificate.get(NAMES) if certificate else None
    names = (*(now if isinstance(now, tuple) else ()), *hosts)
    where = str(certificate.address) if certificate else listener.id
    return Fix(
        title=f"Add {', '.join(hosts)} to {where}, or attach a certificate that has it to {listener.id}",
        edits=(edit,) if edit else (),
        commands=(target(where, listener.id),),
        hcl=f"{NAMES} = {literal(names)}",
        risk="replacement",
        rollback="Take the name out again and apply.",
    )


def _appended(facts: Facts, certificate: Resource, hosts: list[str]) -> Edit | None:
    """The edit that appends hosts to a list whose last name is written as a literal of this resource's own block."""
    now = certificate.get(NAMES)
    if not isinstance(now, tuple) or not now or certificate.get("domain_name") == now[-1]:
        return None
    span, block = certificate.origin_of(f"{NAMES}[{len(now) - 1}]"), certificate.range_of(NAMES)
    inside = span.path == block.path and (block.line, block.column) <= (span.line, span.column)
    if not inside or (span.end_line, span.end_column) > (block.end_line, block.end_column):
        return None
    return edit_of_text(facts, span, literal(now[-1]), ", ".join(map(literal, (now[-1], *hosts))))


CAUSE = Cause("certificate-host-mismatch", "No certificate covers the host", Hop.TLS, find)
