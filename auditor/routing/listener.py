"""A listener and its rules, in the order in which they are tried. Pure.

Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.model.request import DEFAULT_PORTS, Request
from auditor.model.source import SourceRange
from auditor.routing.action import Action, Rewrite
from auditor.routing.certificate import Certificate, CertificateChoice, choose
from auditor.routing.condition import HOST, Condition


@dataclass(frozen=True, slots=True)
class Rule:
    """One listener rule; `priority` None means that nobody knows it before it is created. `rewrites` change what the
    target sees, never which rule is taken."""

    id: str
    priority: int | None
    conditions: tuple[Condition, ...]
    action: Action
    range: SourceRange | None = None
    rewrites: tuple[Rewrite, ...] = ()

    def holds(self, request: Request) -> bool | None:
        """Whether all conditions hold; None when no condition fails and one cannot be decided."""
        verdict: bool | None = True
        for condition in self.conditions:
            held = condition.holds(request)
            if held is False:
                return False
            verdict = verdict and held
        return verdict


@dataclass(frozen=True, slots=True)
class Listener:
    """One listener; `rules` come in ascending priority, the undecided ones last. `port` None and `protocol` "" are
    not known. `elsewhere` says why it may have other rules than these and another default action; `more_certificates`
    why it may have other certificates."""

    id: str
    load_balancer: str
    port: int | None
    protocol: str
    default: Action
    rules: tuple[Rule, ...] = ()
    range: SourceRange | None = None
    elsewhere: str = ""
    certificates: tuple[Certificate, ...] = ()
    more_certificates: str = ""
    _by_host: Mapping[str, tuple[Rule, ...]] = field(init=False, repr=False, compare=False, hash=False)
    _any_host: tuple[Rule, ...] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        plain = {rule.id: hosts for rule in self.rules if (hosts := _plain_hosts(rule)) is not None}
        named = {host for hosts in plain.values() for host in hosts}
        by_host: dict[str, list[Rule]] = {host: [] for host in named}
        for rule in self.rules:
            for host in plain.get(rule.id, named):
                by_host[host].append(rule)
        object.__setattr__(self, "_by_host", {host: tuple(rules) for host, rules in by_host.items()})
        object.__setattr__(self, "_any_host", tuple(rule for rule in self.rules if rule.id not in plain))

    def rules_for(self, host: str) -> tuple[Rule, ...]:
        """The rules that a request with this host (in lower case) may meet, in their order."""
        return self._by_host.get(host, self._any_host)

    def url(self, host: str, path: str) -> str:
        """The URL of a path on this listener; its port has to be known."""
        scheme = "https" if self.protocol == "HTTPS" else "http"
        port = "" if self.port == DEFAULT_PORTS[scheme] else f":{self.port}"
        return f"{scheme}://{host}{port}{path}"

    def certificate_for(self, host: str) -> CertificateChoice:
        """The certificate that covers a host name, none, or why nobody can tell."""
        if self.protocol != "HTTPS":
            return CertificateChoice(None, f"{self.id} is not known to speak HTTPS")
        return choose(self.certificates, host, more=self.more_certificates)


def _plain_hosts(rule: Rule) -> frozenset[str] | None:
    """The only hosts that a rule takes; None where it may take others."""
    for condition in rule.conditions:
        if condition.field == HOST and condition.values and not condition.undecided and not condition.regex:
            hosts = [str(value).lower() for value in condition.values]
            if not any("*" in host or "?" in host for host in hosts):
                return frozenset(hosts)
    return None


def ordered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules in the order in which they are tried, those without a known priority last."""
    return tuple(sorted(rules, key=lambda rule: (rule.priority is None, rule.priority or 0, rule.id)))
