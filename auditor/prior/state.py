"""A state of version 4, as terraform writes it to its backend: a parsed document in, a Prior out. Pure.

The current object of each instance gives its attributes; a deposed one is only named. What is marked sensitive is
Sensitive, at any depth. Nothing is guessed: what is in an older form is a gap.
Source: github.com/hashicorp/terraform, internal/states/statefile/version4.go
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.model.address import Address, ModuleStep, parse
from auditor.model.gap import Gap
from auditor.model.prior import CheckResult, Prior
from auditor.model.value import Map, Sensitive, Value, freeze
from auditor.prior.veil import Way, veiled

VERSION = 4


def prior_of(document: Mapping[str, Any], source: str = "state") -> Prior:
    """What a state says; raises KeyError, TypeError or ValueError where it is not formed as one."""
    attributes: dict[str, Map] = {}
    tainted, deposed, gaps = [], [], []
    for address, instance in _instances(document):
        if instance.get("deposed"):
            deposed.append((address, str(instance["deposed"])))
            continue
        if instance.get("status") == "tainted":
            tainted.append(address)
        if instance.get("attributes") is None and instance.get("attributes_flat"):
            gaps.append(_flat(address))
            continue
        attributes[address] = veiled(instance.get("attributes") or {}, _ways(instance))
    return Prior(
        source=source,
        attributes=attributes,
        tainted=tuple(tainted),
        deposed=tuple(deposed),
        checks=tuple(_checks(document.get("check_results") or ())),
        outputs=Map({name: _output(output) for name, output in (document.get("outputs") or {}).items()}),
        terraform_version=str(document.get("terraform_version") or ""),
        serial=document.get("serial"),
        lineage=str(document.get("lineage") or ""),
        gaps=tuple(gaps),
    )


def _instances(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for resource in document.get("resources") or ():
        module: tuple[ModuleStep, ...] = parse(f"{resource['module']}.x.x").module if resource.get("module") else ()
        for instance in resource.get("instances") or ():
            key, mode = instance.get("index_key"), resource.get("mode", "managed")
            yield str(Address(resource["type"], resource["name"], key, module, mode)), instance


def _ways(instance: Mapping[str, Any]) -> Iterator[Way]:
    """The ways to what is sensitive; an index is written as a value with its type."""
    for way in instance.get("sensitive_attributes") or ():
        steps = [step["value"] for step in way]
        yield tuple(step["value"] if isinstance(step, Mapping) else step for step in steps)


def _flat(address: str) -> Gap:
    reason = "the state keeps its attributes in the flat form of terraform before 0.12"
    return Gap("prior", address, reason, "apply once with a newer terraform", f"whether {address} drifted")


def _output(output: Mapping[str, Any]) -> Value:
    value = freeze(output.get("value"))
    return Sensitive(value) if output.get("sensitive") else value


def _checks(results: Iterable[Mapping[str, Any]]) -> Iterator[CheckResult]:
    for result in results:
        objects = result.get("objects") or [{"object_addr": result["config_addr"], "status": result["status"]}]
        for one in objects:
            messages = tuple(map(str, one.get("failure_messages") or ()))
            yield CheckResult(str(one["object_addr"]), str(result["object_kind"]), str(one["status"]), messages)
