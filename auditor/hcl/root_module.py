"""Loads a root module: a directory and its arguments in, a Declared out; what could not be read of it is said in it."""

import gc
import json
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from auditor.hcl import conditions, providers, root_outputs, typed, types
from auditor.hcl import schemas as provider_schemas
from auditor.hcl import variables as variable_sources
from auditor.hcl.bodies import evaluate_body
from auditor.hcl.cache import parsed_files
from auditor.hcl.configuration import Configuration
from auditor.hcl.constraints import Constraint
from auditor.hcl.evaluation import Evaluation
from auditor.hcl.faults import Fault
from auditor.hcl.module import ModuleInstance
from auditor.hcl.move_rules import of_state
from auditor.hcl.parse import Disk, open_root, schema_file
from auditor.hcl.resources import resources
from auditor.hcl.schemas import ProviderSchemas
from auditor.hcl.syntax import Expression
from auditor.hcl.trace import Tracer
from auditor.hcl.typed import Typed
from auditor.hcl.values import to_value
from auditor.hcl.variables import Given, Sources
from auditor.model.gap import Gap
from auditor.model.resource import Declared, Output, Resource, Variable
from auditor.model.source import Diagnostic
from auditor.model.value import Map, Value

_RECURSION = 20_000


def load(  # noqa: PLR0913 - the arguments are terraform's own
    root: str | Path,
    *,
    variables: Mapping[str, "str | Value"] | None = None,
    var_files: Sequence[str | Path] = (),
    workspace: str = "default",
    known: Mapping[str, Mapping[str, Value]] | None = None,
    environment: Mapping[str, str] | None = None,
    overlay: Mapping[str, str] | None = None,
    schemas: ProviderSchemas | Mapping[str, Any] | None = None,
    cache: Path | None = None,
    only: Container[str] | None = None,
) -> Declared:
    """Evaluate a root module; raises ConfigurationError where there is none, and for a --var-file that is not there.

    `known` are computed attributes by resource address, as state or AWS has them; TF_VAR_ of `environment` count;
    `overlay` are texts by path that stand in for files (to try an edit without writing it). `schemas` are the JSON of
    `terraform providers schema -json`; without them, what is not written of a resource is computed. `cache` is a folder
    for parsed files, as cache.folder names it; without it, every file is parsed. `only` is for a first look: of the
    resources those of these types are evaluated, the outputs, and what they need; no condition is checked.
    """
    given = {"variables": variables or {}, "var_files": var_files, "environment": environment or {}}
    with deep_recursion(), uncollected():
        disk = open_root(root, overlay, parsed_files(cache) if cache else None)
        read = provider_schemas.NONE if schemas is None else provider_schemas.parse(schemas)
        module, sources = prepare(disk, workspace=workspace, known=known, given=given, schemas=read)
        try:
            return _declared(module, sources, str(root), only)
        finally:
            _release(module)


def read_schemas(path: str | Path) -> ProviderSchemas:
    """The provider schemas in a file, for the `schemas` of load; raises ConfigurationError where it holds none."""
    return provider_schemas.parse(schema_file(path))


def prepare(
    root: str | Path | Disk,
    *,
    workspace: str = "default",
    known: Mapping[str, Mapping[str, Value]] | None = None,
    given: Mapping[str, Any] | None = None,
    schemas: ProviderSchemas = provider_schemas.NONE,
) -> tuple[ModuleInstance, Sources]:
    """Open a root module without evaluating it; `given` are the arguments of variables.gather."""
    disk = root if isinstance(root, Disk) else open_root(root)
    nothing: dict[str, Any] = {"variables": {}, "var_files": (), "environment": {}}
    sources = variable_sources.gather(disk, **{**nothing, **(given or {})})
    evaluation = Evaluation(disk, workspace, known or {}, installed=disk.installed_modules(), schemas=schemas)
    evaluation.report(*sources.diagnostics)
    return open_module(evaluation, sources), sources


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Long chains of locals and modules need a deep stack for a while."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection for a while: a load makes a million objects that live to its end, and few cycles."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _release(module: ModuleInstance) -> None:
    """Cut the circles of a load that is over: its memory is free at once, and no collection has to search it."""
    for instance in module.calls.opened():
        _release(instance)
    vars(module).clear()


def open_module(evaluation: Evaluation, sources: Sources, *, read: bool = True) -> ModuleInstance:
    """The root module instance with the values that were given; an empty one without `read`."""
    configuration = evaluation.configuration("") if read else Configuration("")

    def argument(name: str, constraint: Constraint) -> Typed | None:
        given = sources.given.get(name)
        return given.read(_type_of(root, name), root.constant) if given else None

    root = ModuleInstance(evaluation, configuration, (), argument)
    return root


def _type_of(root: ModuleInstance, name: str) -> Expression | None:
    attribute = root.configuration.variables[name].body.attributes.get("type")
    return attribute.expression if attribute else None


def _declared(root: ModuleInstance, sources: Sources, shown: str, only: Container[str] | None) -> Declared:
    evaluation = root.evaluation
    declared_variables = tuple(_variables(root, sources))
    tracer = Tracer()
    every = _all_resources(root, tracer) if only is None else _resources_of(root, tracer, only)
    found = tuple(sorted(every, key=lambda resource: str(resource.address)))
    outputs = tuple(_outputs(root, tracer))
    if only is None:
        evaluation.report(*root_outputs.refused(root))
    default_tags = tuple(_default_tags(root))
    state = of_state(root)
    return Declared(
        root=shown,
        resources=found,
        outputs=outputs,
        variables=declared_variables,
        diagnostics=tuple(evaluation.diagnostics),
        gaps=tuple(evaluation.gaps),
        default_tags=default_tags,
        providers=tuple(providers.configurations(root)),
        files=evaluation.files,
        **state,
    )


def _variables(root: ModuleInstance, sources: Sources) -> Iterator[Variable]:
    for name, block in root.configuration.variables.items():
        value = root.variable(name)
        given = sources.given.get(name)
        source = given.source if given else ("default" if "default" in block.body.attributes else "none")
        if source == "none" and not value.known:
            effect = f"what hangs on var.{name}"
            root.evaluation.miss(Gap("declared", f"var.{name}", "no value was given", f"give --var {name}=...", effect))
        yield Variable(name, to_value(value), source, block.header)
    for name, given in sources.given.items():
        if name not in root.configuration.variables and not given.source.startswith("TF_VAR_"):
            _undeclared(root, name, given)


def _undeclared(root: ModuleInstance, name: str, given: Given) -> None:
    severity = "error" if given.source == "--var" else "warning"
    detail = f'A value was given for "{name}", but the root module does not declare that variable.'
    root.evaluation.report(Diagnostic(severity, "Value for undeclared variable", detail, given.range))


def _own_resources(module: ModuleInstance, tracer: Tracer, only: Container[str] | None) -> Iterator[Resource]:
    for key in module.configuration.resources:
        if key[0] == "ephemeral" or not (only is None or key[1] in only):
            continue
        try:
            yield from resources(module, module.instances(key), tracer)
        except Fault as fault:
            module.evaluation.report(fault.diagnostic())


def _resources_of(module: ModuleInstance, tracer: Tracer, only: Container[str]) -> Iterator[Resource]:
    yield from _own_resources(module, tracer, only)
    for name in module.calls.names():
        for instance in module.calls.called(name).instances.values():
            yield from _resources_of(instance, tracer, only)


def _all_resources(module: ModuleInstance, tracer: Tracer) -> Iterator[Resource]:
    yield from _own_resources(module, tracer, None)
    for name in module.calls.names():
        for instance in module.calls.called(name).instances.values():
            yield from _all_resources(instance, tracer)
            for output in instance.configuration.outputs:
                instance.output(output)
    for name in module.configuration.locals:
        module.local(name)
    for name in module.configuration.variables:
        module.variable(name)
    module.evaluation.report(*conditions.failed(module))


def _outputs(root: ModuleInstance, tracer: Tracer) -> Iterator[Output]:
    for name, block in root.configuration.outputs.items():
        value, written = root.output(name), block.body.attributes.get("value")
        subjects = tracer.of_expression(root, written.expression) if written else ()
        yield Output(name, to_value(value), block.range, _type_text(value), tuple(sorted(subjects)))


def _type_text(value: Typed) -> str:
    known = value.raw is not None and typed.wholly_known(value)
    return types.to_json_text(value.type) if known else json.dumps("dynamic")


def _default_tags(root: ModuleInstance) -> Iterator[tuple[str, Map]]:
    for name, block, module in providers.blocks(root):
        for tags in block.body.of("default_tags"):
            evaluated = evaluate_body(tags.body, module.scope)
            root.evaluation.report(*evaluated.diagnostics)
            value = to_value(evaluated.value)
            found = value.get("tags") if isinstance(value, Map) else None
            if isinstance(found, Map):
                yield name, found
