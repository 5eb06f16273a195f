"""The resources of either plane, seen alike: attributes in terraform's names, and ids for what a reference names. Pure.

A target group or parent is named by its address (declared) or ARN (live). A declared reference that is already known
as an ARN is translated back by `ids`, so that both planes speak of the same things.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from auditor.model.live import LiveSnapshot
from auditor.model.resource import Declared, Resource
from auditor.model.source import SourceRange
from auditor.model.value import Map, Unknown, Value, at, reveal, steps

_TYPES = {
    "aws_lb": ("aws_lb", "aws_alb"),
    "aws_lb_listener": ("aws_lb_listener", "aws_alb_listener"),
    "aws_lb_listener_rule": ("aws_lb_listener_rule", "aws_alb_listener_rule"),
    "aws_lb_listener_certificate": ("aws_lb_listener_certificate", "aws_alb_listener_certificate"),
}
"""The old names of the types are the same types."""
_READ_ONLY = ("aws_lb", "aws_lb_listener", "aws_route53_zone", "aws_acm_certificate")
"""Types that a data source stands for as well."""
_SUBJECT = re.compile(r"(?:var|local|each|module)\.[\w.\[\]\"-]*[\w\]]")


@dataclass(frozen=True, slots=True)
class Source:
    """One resource of either plane. `name` leads from the value of a reference to the id of what it names, "" when
    that is unknown; `data` says that the code only reads it."""

    id: str
    attributes: Map
    range: SourceRange | None
    name: Callable[[Value], str]
    data: bool = False
    module: str = ""

    def get(self, path: str) -> Value:
        """The value at a path, without sensitive marks."""
        return reveal(at(self.attributes, path))

    def text(self, path: str) -> str:
        """The value as text, "" where it is none."""
        value = self.get(path)
        return str(value) if isinstance(value, (str, int)) else ""

    def number(self, path: str) -> int | None:
        """The value as a number, None where it is none or not known."""
        value = self.get(path)
        return int(value) if isinstance(value, (int, str)) and str(value).isdigit() else None

    def named(self, path: str) -> str:
        """The id of what a reference names, else the words of the code for it ("var.listener_arn"); "" for nothing."""
        value = self.get(path)
        found = self.name(value)
        if found or not isinstance(value, Unknown):
            return found
        told = _SUBJECT.match(value.reason)
        text = value.exactly or (value.references[0] if value.references else told[0] if told else value.reason)
        return f"{self.module}.{text}" if self.module and told else text


Sources = Callable[[str], list[Source]]


def declared_sources(declared: Declared, ids: Mapping[str, str]) -> Sources:
    """The declared resources by type; `ids` translates known ARNs and ids to addresses."""
    same = _same_as(declared)
    balancers = [r for r in declared if r.address.type in _TYPES["aws_lb"]]
    known = {same.get(id, id): dns for id, dns in ((str(lb.address), lb.get("dns_name")) for lb in balancers)}
    arns = {**by_dns_name(known.items()), **ids}

    def name(value: Value) -> str:
        if isinstance(value, Unknown):
            owner = declared.owner(value.exactly)
            address = str(owner.address) if owner else ""
            return value.exactly if _is_deep(value.exactly, address) else same.get(address, address)
        return arns.get(dns_name(value), arns.get(value, value)) if isinstance(value, str) else ""

    def sources(type: str) -> list[Source]:
        found = [r for r in declared if r.address.type in _TYPES.get(type, (type,)) and str(r.address) not in same]
        return [_source(r, name) for r in found if r.address.mode == "managed" or type in _READ_ONLY]

    return sources


def _is_deep(exactly: str | None, address: str) -> TypeGuard[str]:
    """Whether a reference names one of many values of a resource (a remote state's outputs), not the resource."""
    return bool(exactly and address and exactly.startswith(address) and len(steps(exactly[len(address) :])) > 1)


def _source(resource: Resource, name: Callable[[Value], str]) -> Source:
    address = resource.address
    return Source(
        str(address), resource.attributes, resource.range, name, address.mode == "data", module=address.module_path
    )


def _same_as(declared: Declared) -> dict[str, str]:
    """The data sources that read what the code declares itself, with the address of that resource: a balancer by
    reference or by a name that one balancer only has, a listener by reference or by its balancer and port."""
    same: dict[str, str] = {}

    def owner(value: Value) -> str:
        found = declared.owner(value.exactly) if isinstance(value, Unknown) else None
        address = str(found.address) if found else ""
        return same.get(address, address)

    balancers = declared.of_type(*_TYPES["aws_lb"])
    for read in _data(declared, "aws_lb"):
        named = [str(lb.address) for lb in balancers if read.text("name") and lb.text("name") == read.text("name")]
        found = owner(read.get("arn")) or (named[0] if len(named) == 1 else "")
        if found:
            same[str(read.address)] = found
    listeners = {
        (owner(each.get("load_balancer_arn")), str(each.get("port"))): str(each.address)
        for each in declared.of_type(*_TYPES["aws_lb_listener"])
    }
    for read in _data(declared, "aws_lb_listener"):
        place = owner(read.get("load_balancer_arn")), str(read.get("port"))
        found = owner(read.get("arn")) or (listeners.get(place, "") if place[0] else "")
        if found:
            same[str(read.address)] = found
    return same


def _data(declared: Declared, type: str) -> list[Resource]:
    return [r for r in declared if r.address.mode == "data" and r.address.type in _TYPES[type]]


def live_sources(snapshot: LiveSnapshot, ids: Mapping[str, str]) -> Sources:
    """The live resources by type; `ids` names what is declared by its address instead of its ARN."""
    dns = by_dns_name((lb.id, lb.get("dns_name")) for lb in snapshot if lb.type == "aws_lb")

    def name(value: Value) -> str:
        if not isinstance(value, str):
            return ""
        found = dns.get(dns_name(value), value)
        return ids.get(found, found)

    def sources(type: str) -> list[Source]:
        found = (resource for resource in snapshot if resource.type == type)
        return [Source(ids.get(live.id, live.id), live.attributes, None, name) for live in found]

    return sources


def by_dns_name(balancers: Iterable[tuple[str, Value]]) -> dict[str, str]:
    """The balancers by their own DNS name, where that is known."""
    return {dns_name(own): id for id, own in balancers if isinstance(own, str)}


def dns_name(text: str) -> str:
    """An alias may have a last dot, other case, and a prefix of Route 53's own."""
    return text.lower().rstrip(".").removeprefix("dualstack.")
