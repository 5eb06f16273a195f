"""Makes the model's Resources from evaluated instances: values, places, origins, references, meta-arguments. Pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.hcl import built_in, providers
from auditor.hcl.conform import Unset
from auditor.hcl.references import listed, shown
from auditor.hcl.resource_instances import Instance, Instances
from auditor.hcl.syntax import Body, Literal
from auditor.hcl.trace import Subjects, Tracer
from auditor.hcl.typed import SENSITIVE
from auditor.hcl.values import bare, leaves, linked, to_value
from auditor.model.resource import Reference, Resource
from auditor.model.source import SourceRange
from auditor.model.value import Map, Value

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance


def resources(module: "ModuleInstance", found: Instances, tracer: Tracer) -> Iterator[Resource]:
    """The resources of one block."""
    body = found.block.body
    written = tracer.of_body(module, body)
    meta = {
        "range": found.block.range,
        "ignore_changes": _ignored(body),
        "prevent_destroy": _prevents_destroy(body),
        "depends_on": tuple(_depends_on(module, body)),
        "provider": providers.of_resource(module, body, found.block.labels[0]),
    }
    for instance in found.by_key.values():
        yield Resource(
            address=instance.address,
            attributes=_attributes(module, instance),
            ranges=tuple(instance.evaluated.ranges),
            origins=tuple(_origins(instance)),
            references=tuple(_references(instance, written, found)),
            **meta,  # type: ignore[arg-type]
        )


def _attributes(module: "ModuleInstance", instance: Instance) -> Map:
    secret = built_in.SENSITIVE.get(instance.address.type, ())
    values: dict[str, Value] = {}
    for name, part in instance.evaluated.value.raw.items():
        values[name] = to_value(part.marked(frozenset({SENSITIVE})) if name in secret else part)
    known = module.evaluation.known.get(str(instance.address), {})
    for name in known.keys() & instance.exported.raw.keys():
        written = instance.evaluated.value.raw.get(name)
        if written is None or isinstance(written.raw, Unset):
            values[name] = to_value(instance.exported.raw[name])
    if instance.address.type in built_in.CLOSED:
        values.update({name: to_value(part) for name, part in instance.exported.raw.items()})
    if instance.address.mode == "data" and "json" in instance.exported.raw:
        values["json"] = to_value(instance.exported.raw["json"])
    return Map(values)


def _origins(instance: Instance) -> Iterator[tuple[str, SourceRange]]:
    for name, part in instance.evaluated.value.raw.items():
        for path, _, origin in leaves(part, name):
            if origin:
                yield path, origin


def _references(instance: Instance, written: dict[str, Subjects], found: Instances) -> Iterator[Reference]:
    seen: set[tuple[str, str]] = set()
    reached: set[tuple[str, str]] = set()
    places = dict(instance.evaluated.ranges)
    for name, part in instance.evaluated.value.raw.items():
        for path, value in linked(part, name):
            for ref in sorted(value.refs, key=lambda ref: ref.subject):
                if (path, ref.subject) not in seen:
                    seen.add((path, ref.subject))
                    reached.add((name, bare(ref.subject)))
                    yield Reference(path, ref.subject, ref.range or places.get(name, found.block.header))
    for name, subjects in sorted(written.items()):
        for subject in sorted(subjects):
            if (name, bare(subject)) not in reached:
                yield Reference(name, subject, _place(places, found.block.body, name) or found.block.header)


def _place(places: dict[str, SourceRange], body: Body, name: str) -> SourceRange | None:
    attribute = body.attributes.get(name)
    return places.get(name) or places.get(f"{name}[0]") or (attribute.range if attribute else None)


def _ignored(body: Body) -> tuple[str, ...]:
    paths: list[str] = []
    for lifecycle in body.of("lifecycle"):
        attribute = lifecycle.body.attributes.get("ignore_changes")
        if attribute:
            paths += map(shown, listed(attribute.expression))
    return tuple(paths)


def _prevents_destroy(body: Body) -> bool:
    """terraform takes a literal only."""
    found = (lifecycle.body.attributes.get("prevent_destroy") for lifecycle in body.of("lifecycle"))
    values = [one.expression.value for one in found if one and isinstance(one.expression, Literal)]
    return values[-1:] == [True]


def _depends_on(module: "ModuleInstance", body: Body) -> Iterator[str]:
    attribute = body.attributes.get("depends_on")
    for traversal in listed(attribute.expression) if attribute else ():
        yield module.prefix + shown(traversal)
    if module.caller:
        parent, call = module.caller
        yield from _depends_on(parent, call.body)
