"""The code promises a port on which the balancer does not listen, or does not speak the promised protocol.

Symptom: no answer at all: the connection times out or is refused; where a listener of the other protocol has the port,
the TLS handshake fails, or the balancer answers 400 to plain HTTP. Other ports of the same name work.

Why: a balancer answers on the ports of its listeners only. A redirect that leaves out its port keeps the port on which
the request came: HTTP on 80 is led to `https://...:80`.

How it is confirmed: an output, a Route 53 health check or a redirect of the code names a URL whose host a record leads
to this balancer and to no other place, and all listeners of the balancer are known: none has the port, or the one that
has it speaks the other protocol. Nothing is claimed of a balancer that the code only reads, that an output gives away,
or that a module which is not on disk may add listeners to.

Fix: declare the listener, or name the port that there is.

Before:  redirect { protocol = "HTTPS"               status_code = "HTTP_301" }
After:   redirect { protocol = "HTTPS"  port = "443" status_code = "HTTP_301" }

Risk: none; what does not answer today answers then.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.causes.cause import Cause, edit_at, ids, observed, severity_of, target
from auditor.causes.whole import is_exported, may_hide, standing
from auditor.causes.witnesses import hangs_on_a_proxy, led_elsewhere, witnesses
from auditor.facts import Facts, Failed
from auditor.model.endpoint import Kind
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.probe import NoAnswer
from auditor.model.request import DEFAULT_PORTS, Request
from auditor.model.resource import Resource
from auditor.model.source import SourceRange
from auditor.routing import Listener, Match, Rule
from auditor.routing.follow import follow

_LISTENERS = ("aws_lb_listener", "aws_alb_listener")


@dataclass(frozen=True, slots=True)
class _Promise:
    """A request that the code promises and nothing takes. `by` is the output, health check, rule or listener; `block`
    the redirect that leads there, "" for none."""

    by: str
    match: Match
    range: SourceRange | None
    block: str = ""

    @property
    def request(self) -> Request:
        return self.match.request


def find(facts: Facts) -> Iterator[Finding]:
    """Ask the table for every promised URL; what no listener takes is told once for each balancer and fault."""
    broken = [promise for promise in _promises(facts) if _nobody(facts, promise.match)]
    told = [promise for promise in broken if not promise.block]
    named = {_place(promise) for promise in told}
    redirects = [promise for promise in broken if promise.block and _place(promise) not in named]
    deaf = [promise for promise in told if promise.match.listener]
    for listener in dict.fromkeys(promise.match.listener for promise in deaf):
        if listener:
            yield _wrong_protocol(facts, listener, [p for p in deaf if p.match.listener == listener])
    astray = [promise for promise in redirects if _right_ports(facts, promise)]
    for subject in dict.fromkeys(promise.by for promise in astray):
        yield _wrong_port(facts, next(promise for promise in astray if promise.by == subject))
    rest = [
        promise
        for promise in broken
        if promise not in (*deaf, *astray) and (promise.match.listener is None or promise in redirects)
    ]
    for balancer in dict.fromkeys(promise.match.load_balancer for promise in rest):
        yield _missing(facts, balancer, [promise for promise in rest if promise.match.load_balancer == balancer])


def _place(promise: _Promise) -> tuple[str, int, str]:
    return promise.match.load_balancer, promise.request.port, promise.request.scheme


def _promises(facts: Facts) -> Iterator[_Promise]:
    written_at = {f"output.{output.name}": output.range for output in facts.declared.outputs}
    for endpoint in facts.endpoints:
        if endpoint.kind in (Kind.OUTPUT, Kind.MLFLOW):
            yield _Promise(endpoint.because, facts.table.match(endpoint.request), written_at.get(endpoint.because))
    for check in facts.declared.of_type("aws_route53_health_check"):
        url = _checked(check)
        if url:
            yield _Promise(str(check.address), facts.table.match(Request("GET", url)), check.range_of("port"))
    for listener in facts.table.listeners:
        for rule in (*listener.rules, None):
            yield from _redirected(facts, listener, rule)


def _checked(check: Resource) -> str:
    """The URL that a Route 53 health check asks, "" where it asks no HTTP or is not known.

    Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_health_check
    """
    kind, name = check.text("type") or "", check.text("fqdn")
    scheme = "https" if kind.startswith("HTTPS") else "http" if kind.startswith("HTTP") else ""
    port = check.get("port", 443 if scheme == "https" else 80)
    if not scheme or not name or not str(port).isdigit():
        return ""
    return f"{scheme}://{name}:{port}{check.text('resource_path') or '/'}"


def _redirected(facts: Facts, listener: Listener, rule: Rule | None) -> Iterator[_Promise]:
    action = rule.action if rule else listener.default
    subject = rule.id if rule else listener.id
    if action.type != "redirect" or action.undecided or action.guards or hangs_on_a_proxy(rule):
        return
    resource = facts.declared.find(subject)
    block = f"{'action' if rule else 'default_action'}[0].redirect[0]"
    for request in witnesses(facts, listener, rule):
        chain = follow(facts.table, request, listener.load_balancer)
        second = chain.matches[1] if len(chain.matches) > 1 else None
        if second and second.request.host:
            yield _Promise(subject, second, resource.range_of(block) if resource else None, block)
            return


def _nobody(facts: Facts, match: Match) -> bool:
    """Whether surely nothing takes the request: the name leads here, and here only, and all listeners are known."""
    balancer = match.load_balancer
    resource = facts.declared.find(balancer)
    if (
        resource is None
        or resource.address.mode != "managed"
        or facts.table.balancer_of(match.request.host) != balancer
    ):
        return False
    if led_elsewhere(facts.table, match.request.host, balancer) or not (match.nobody or _other_protocol(match)):
        return False
    if may_hide(facts, *_LISTENERS) or is_exported(facts.declared, balancer):
        return False
    live = facts.live_table.match(match.request, balancer) if facts.live_table else None
    if live and (live.action or (match.nobody and not live.nobody)):
        return False  # AWS has a listener there that no code declares, or nobody knows whether it has
    left_out = [facts.declared.find(one.id) for one in facts.table.left_out]
    return not any(one and one.address.type in _LISTENERS for one in left_out)


def _other_protocol(match: Match) -> bool:
    listener = match.listener
    if listener is None or not listener.protocol or listener.elsewhere or match.action or match.possible:
        return False
    return (listener.protocol == "HTTPS") != (match.request.scheme == "https")


def _right_ports(facts: Facts, promise: _Promise) -> list[int]:
    """The ports on which the balancer speaks the protocol of a redirect."""
    protocol = promise.request.scheme.upper()
    own = _of_balancer(facts, promise.match.load_balancer)
    return [each.port for each in own if each.protocol == protocol and each.port]


def _claims(facts: Facts, promises: list[_Promise]) -> list[Failed]:
    """Failed requests to the balancer and port in question that got no answer."""
    places = {(p.match.load_balancer, p.request.port) for p in promises}
    found = []
    for failed in facts.failures:
        if failed.request and failed.declared and failed.observation:
            here = (failed.declared.load_balancer, failed.request.port) in places and failed.declared.action is None
            if here and (isinstance(failed.observation.answer, NoAnswer) or failed.status == 400):
                found.append(failed)
    return found


def _evidence(promises: list[_Promise], listeners: list[Listener]) -> list[Evidence]:
    told = [Evidence("source", f"{p.by} promises {p.request.url}", str(p.range or p.by)) for p in promises]
    has = [
        Evidence("source", f"{x.id} listens on port {x.port} ({x.protocol})", str(x.range or x.id)) for x in listeners
    ]
    return [*told, *has]


def _of_balancer(facts: Facts, balancer: str) -> list[Listener]:
    return [listener for listener in facts.table.listeners if listener.load_balancer == balancer]


def _missing(facts: Facts, balancer: str, promises: list[_Promise]) -> Finding:
    failures = _claims(facts, promises)
    ports = sorted({(_port(p), p.request.scheme.upper()) for p in promises})
    named = ", ".join(f"{port} ({protocol})" for port, protocol in ports)
    resource = facts.declared.find(balancer)
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, balancer),
        subject=balancer,
        attribute="",
        message=f"{balancer} has no listener on port {named}, where {', '.join(dict.fromkeys(p.by for p in promises))} "
        f"leads: {promises[0].request} gets no answer.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            *_evidence(promises, _of_balancer(facts, balancer)),
            Evidence("source", f"{promises[0].request}: {promises[0].match.why}", "routing of the declared listeners"),
            *observed(failures),
        ),
        range=resource.range if resource else None,
        explains=ids(failures),
        fix=Fix(
            title=f"Declare a listener of {balancer} on port {named}, or promise a port that there is",
            commands=(target(balancer),),
            hcl=_block(balancer, *ports[0]),
            rollback="Remove the listener.",
        ),
        expected=f"a listener on port {named}",
        actual="no listener",
    )


def _port(promise: _Promise) -> int:
    """The port that is missing; a redirect that keeps the port of the other protocol means the protocol's own."""
    return DEFAULT_PORTS[promise.request.scheme] if promise.match.listener else promise.request.port


def _block(balancer: str, port: int, protocol: str) -> str:
    """A listener to add; its certificate and action are decisions of people."""
    certificate = "  certificate_arn   = CERTIFICATE\n" if protocol == "HTTPS" else ""
    return (
        f'resource "aws_lb_listener" "{protocol.lower()}" {{\n  load_balancer_arn = {balancer}.arn\n'
        f'  port              = {port}\n  protocol          = "{protocol}"\n{certificate}\n'
        "  default_action { ... }\n}"
    )


def _wrong_protocol(facts: Facts, listener: Listener, promises: list[_Promise]) -> Finding:
    failures = _claims(facts, promises)
    wanted = promises[0].request.scheme.upper()
    resource = facts.declared.find(listener.id)
    edit = None
    if resource and (wanted == "HTTPS") == bool(resource.get("certificate_arn")):
        edit = edit_at(facts, resource.origin_of("protocol"), resource.get("protocol"), wanted)
    certificate = (
        "" if wanted == "HTTP" or (resource and resource.get("certificate_arn")) else "\ncertificate_arn = ..."
    )
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, listener.id, "protocol"),
        subject=listener.id,
        attribute="protocol",
        message=f"{listener.id} speaks {listener.protocol} on port {listener.port}, where "
        f"{', '.join(dict.fromkeys(p.by for p in promises))} promises {wanted}: {promises[0].request} gets no answer.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(*_evidence(promises, [listener]), *observed(failures)),
        range=resource.origin_of("protocol") if resource else listener.range,
        explains=ids(failures),
        fix=Fix(
            title=f"Set the protocol of {listener.id} to {wanted}",
            edits=(edit,) if edit else (),
            commands=(target(listener.id),),
            hcl=f'protocol = "{wanted}"{certificate}',
            risk="outage",
            rollback="Set the protocol back and apply.",
        ),
        expected=wanted,
        actual=listener.protocol,
    )


def _wrong_port(facts: Facts, promise: _Promise) -> Finding:
    subject, path, request = promise.by, f"{promise.block}.port", promise.request
    right = _right_ports(facts, promise)
    resource = facts.declared.find(subject)
    span = resource.origin_of(path) if resource else promise.range
    edit = None
    if resource and span and len(right) == 1 and resource.get(path) is not None:
        edit = edit_at(facts, span, resource.get(path), str(right[0]))
    known = " and ".join(map(str, right))
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, subject, path),
        subject=subject,
        attribute=path,
        message=f"{subject} redirects to {request.url}, but {promise.match.load_balancer} does not speak "
        f"{request.scheme.upper()} on port {request.port}; it does on {known}.",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            Evidence("source", f"the redirect leads to {request.url}", str(span)),
            *_evidence([], _of_balancer(facts, promise.match.load_balancer)),
            Evidence("source", f"{request}: {promise.match.why}", "routing of the declared listeners"),
        ),
        range=span,
        fix=Fix(
            title=f"Set the port of the redirect of {subject} to {' or '.join(map(str, right))}",
            edits=(edit,) if edit else (),
            commands=(target(subject),),
            hcl=f'port = "{right[0]}"',
            disposition="safe" if edit and request.port not in DEFAULT_PORTS.values() else "needs review",
            rollback="Set the port back and apply.",
        ),
        expected=f"port {known}",
        actual=f"port {request.port}",
    )


CAUSE = Cause("listener-missing-on-port", "No listener on a promised port", Hop.LISTENER, find)
