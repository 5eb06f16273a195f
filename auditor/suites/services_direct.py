"""Services directly: each target by its own address, on the path that its health check asks (PRD appendix A, 7).

The addresses are what AWS registered; they are private, so most machines cannot reach them. Nobody is blamed for that:
without a connection the check is skipped with the reason. No key is ever sent here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.endpoints import matcher
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.probe import Check, Expectation, NoAnswer, Observation, Probe
from auditor.model.request import Request
from auditor.model.resource import Resource
from auditor.model.value import at
from auditor.suites.checks import judged, probe, skipped
from auditor.suites.stage import Stage, Suite
from auditor.wiring import services_by_target_group

COMPONENT = "targets"
TIMEOUT_SECONDS = 3.0
_TRAFFIC_PORT = "traffic-port"


@dataclass(frozen=True, slots=True)
class Target:
    """One registered target of a declared target group."""

    group: Resource
    service: str
    probe: Probe

    @property
    def title(self) -> str:
        """What is checked."""
        return f"{self.probe.request.url} answers directly for {self.service}"


def run(stage: Stage) -> Sequence[Check]:
    """One check a target."""
    if isinstance(stage.live, Gap):
        return [skipped("targets", "Targets by their own address", str(stage.live), component=COMPONENT)]
    targets = tuple(_targets(stage))
    if not targets:
        reason = "AWS has no target for the declared target groups"
        return [skipped("targets", "Targets by their own address", reason, component=COMPONENT)]
    answers = stage.ask_all(target.probe for target in targets)
    reachable = any(not _unreachable(seen) for seen in answers)
    return [_check(t, seen, reachable=reachable) for t, seen in zip(targets, answers, strict=True)]


def _targets(stage: Stage) -> Iterator[Target]:
    for group, service in services_by_target_group(stage.declared).items():
        declared = stage.declared.find(group)
        live = stage.pairing.live_of(group) if stage.pairing else None
        health = live.get("target_health") if live else None
        if declared is None or live is None or not isinstance(health, tuple):
            continue
        for target in health:
            url = _url(declared, live, str(at(target, "target_id")), at(target, "port"))
            words = f"what the health check takes ({declared.text('health_check[0].matcher') or '200'})"
            expects = Expectation(matcher(declared), words, f"{group} health_check")
            asked = probe(Request("GET", url), expects, note="directly")
            yield Target(declared, service, replace(asked, timeout_seconds=TIMEOUT_SECONDS))


def _url(group: Resource, live: LiveResource, host: str, port: object) -> str:
    scheme = "https" if (group.text("health_check[0].protocol") or group.text("protocol")) == "HTTPS" else "http"
    check_port = str(group.get("health_check[0].port") or _TRAFFIC_PORT)
    path = group.text("health_check[0].path") or live.get("health_check[0].path") or "/"
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}:{check_port if check_port.isdigit() else port}{path}"


def _check(target: Target, seen: Observation, *, reachable: bool) -> Check:
    """A refused connection counts only where another target can be reached: else it may be a firewall on the way."""
    subject = str(target.group.address)
    if _unreachable(seen) and not (reachable and "refused" in seen.actual()):
        reason = f"the address cannot be reached from here: {seen.actual()}"
        return skipped(target.probe.id, target.title, reason, subject=subject, component=COMPONENT)
    return judged(target.probe.id, target.title, seen, component=COMPONENT, subject=subject)


def _unreachable(seen: Observation) -> bool:
    return isinstance(seen.answer, NoAnswer) and seen.answer.stage in ("dns", "tcp")


SUITE = Suite("services_direct", "Services by their own address", 7, run)
