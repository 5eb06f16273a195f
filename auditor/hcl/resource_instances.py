"""The instances of one resource block: expanded, evaluated, and as others see them.

A module instance and a block in; Instances out. How many there are may be unknown: then there are none here, a gap says
so, and every reference to the resource is unknown.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.hcl import exports, iam_policy, remote_state, typed, types
from auditor.hcl.bodies import Evaluated, evaluate_body
from auditor.hcl.configuration import ResourceKey
from auditor.hcl.conform import conform
from auditor.hcl.expand import Expansion, expand, undetermined
from auditor.hcl.faults import Fault
from auditor.hcl.syntax import Block
from auditor.hcl.typed import Ref, Typed, Unknowable
from auditor.model.address import Address, Key
from auditor.model.gap import Gap

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance


@dataclass(slots=True)
class Instance:
    """One instance: what its block says (`evaluated`), and what others see of it (`exported`)."""

    address: Address
    evaluated: Evaluated
    exported: Typed
    names: dict[str, Typed]


@dataclass(slots=True)
class Instances:
    """All instances of a block in order; `missing` where it is not known how many there are."""

    subject: str
    expansion: Expansion
    block: Block
    by_key: dict[Key, Instance] = field(default_factory=dict)
    missing: Unknowable | None = None
    _value: Typed | None = None

    def value(self) -> Typed:
        """What `aws_lb.main` is: an object, a tuple of them (count) or an object of them (for_each)."""
        if self._value is None:
            self._value = self._unknown() if self.missing else self._known()
        return self._value

    def _known(self) -> Typed:
        parts = {key: instance.exported for key, instance in self.by_key.items()}
        if self.expansion.kind == "single":
            return parts[None]
        refs = frozenset({Ref(self.subject, None)})
        if self.expansion.kind == "count":
            return typed.tuple_(parts.values()).with_(refs=refs, origin=self.block.header)
        return typed.object_({str(key): part for key, part in parts.items()}).with_(refs=refs, origin=self.block.header)

    def _unknown(self) -> Typed:
        assert self.missing
        result = typed.unknown(types.DYNAMIC, self.missing.reason, self.subject)
        return result.with_(refs=frozenset({Ref(self.subject, None)}))


def instances(module: "ModuleInstance", key: ResourceKey, block: Block) -> Instances:
    """Expand and evaluate a resource block."""
    mode, type, name = key
    address = Address(type, name, None, module.path, "data" if mode == "data" else "managed")
    try:
        expansion = expand(block.body, module.scope)
    except Fault as fault:
        module.evaluation.report(fault.at(block.header).diagnostic())
        expansion = Expansion("count", missing=Unknowable(f"{address} cannot be expanded: {fault.summary}"))
        return Instances(str(address), expansion, block, missing=expansion.missing)
    if expansion.missing:
        return _missing(module, str(address), expansion, block)
    found = Instances(str(address), expansion, block)
    for instance_key, names in expansion.instances:
        own = Address(type, name, instance_key, module.path, address.mode)
        found.by_key[instance_key] = _instance(module, own, block, names)
    return found


def _missing(module: "ModuleInstance", subject: str, expansion: Expansion, block: Block) -> Instances:
    assert expansion.missing
    reason = f"the number of its instances is not known: {expansion.missing.reason}"
    effect = f"{subject} and what refers to it"
    module.evaluation.miss(Gap("declared", subject, reason, "give a state or read AWS", effect))
    module.evaluation.report(*undetermined(module.evaluation, expansion, block))
    return Instances(subject, expansion, block, missing=Unknowable(f"{subject}: {reason}"))


def _read_state(module: "ModuleInstance", exported: Typed, block: Block) -> Typed:
    try:
        return remote_state.with_outputs(exported, module.evaluation.disk)
    except Fault as fault:
        module.evaluation.report(fault.at(block.header).diagnostic())
        return exported


def _instance(module: "ModuleInstance", address: Address, block: Block, names: dict[str, Typed]) -> Instance:
    scope = module.scope.with_names(names) if names else module.scope
    with module.evaluation.work.piece():
        written = evaluate_body(block.body, scope)
    schema = module.evaluation.schemas.of(address.mode, address.type)
    evaluated = conform(written, schema, str(address)) if schema else written
    module.evaluation.report(*evaluated.diagnostics)
    known = dict(module.evaluation.known.get(str(address), {}))
    exported = exports.exported(address, evaluated, known)
    if address.mode == "data" and address.type == "aws_iam_policy_document":
        plain = exports.exported(address, written, known) if schema else exported
        rendered = iam_policy.with_document(plain)
        exported = exported.with_(raw={**exported.raw, **{k: v for k, v in rendered.raw.items() if k == "json"}})
    if address.mode == "data" and address.type == remote_state.TYPE:
        exported = _read_state(module, exported, block)
    return Instance(address, evaluated, exported, names)
