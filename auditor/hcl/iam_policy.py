"""Renders the data source aws_iam_policy_document to its JSON, as the AWS provider does. Pure.

Rests on registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

import json
from typing import Any

from auditor.hcl import typed, types
from auditor.hcl.typed import Typed, deep_marks, deep_refs, first_unknown, wholly_known

Plain = Any


def with_document(exported: Typed) -> Typed:
    """The exported data source with its `json` attribute: text where all is known, else unknown with its structure."""
    statements = exported.raw.get("statement", typed.tuple_([]))
    if not statements.known:
        return exported
    sources = [exported.raw.get(name) for name in ("source_policy_documents", "override_policy_documents")]
    if any(source is not None and source.raw for source in sources):
        return exported
    version = exported.raw.get("version")
    body: dict[str, Typed] = {"Version": version if version and version.raw else typed.string("2012-10-17")}
    policy_id = exported.raw.get("policy_id")
    if policy_id is not None and policy_id.raw:
        body["Id"] = policy_id
    if statements.raw:
        body["Statement"] = typed.tuple_(_statement(part.raw) for part in statements.raw)
    document = Typed("object", body)
    result = _encoded(document)
    result = result.with_(marks=deep_marks(document), refs=deep_refs(document), origin=exported.origin)
    copy = exported.with_(raw={**exported.raw, "json": result})
    return copy


def _encoded(document: Typed) -> Typed:
    if wholly_known(_closed(document)):
        result = typed.string(json.dumps(_thaw(document), indent=2, ensure_ascii=False))
    else:
        found = first_unknown(_closed(document))
        result = typed.unknown(types.STRING, found.reason if found else "not known")
    result.document = document
    return result


def _closed(value: Typed) -> Typed:
    if isinstance(value.raw, dict):
        return Typed(value.kind, {name: _closed(part) for name, part in value.raw.items()})
    if isinstance(value.raw, tuple):
        return Typed("tuple", tuple(map(_closed, value.raw)))
    return value


def _thaw(value: Typed) -> Plain:
    if isinstance(value.raw, dict):
        return {name: _thaw(part) for name, part in value.raw.items()}
    return [_thaw(part) for part in value.raw] if isinstance(value.raw, tuple) else value.raw


def _statement(given: dict[str, Typed]) -> Typed:
    out: dict[str, Typed] = {}
    sid = given.get("sid")
    if sid is not None and sid.raw:
        out["Sid"] = sid
    out["Effect"] = given.get("effect", typed.string("Allow"))
    for argument, name in (("actions", "Action"), ("not_actions", "NotAction")):
        if argument in given:
            out[name] = _list(given[argument])
    for argument, name in (("resources", "Resource"), ("not_resources", "NotResource")):
        if argument in given:
            out[name] = _list(given[argument])
    for argument, name in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        if argument in given and given[argument].raw:
            out[name] = _principals(given[argument])
    if "condition" in given:
        out["Condition"] = _conditions(given["condition"])
    return Typed("object", out)


def _list(values: Typed) -> Typed:
    """One value stands alone, several are sorted in reverse, as the provider writes them."""
    if not values.known or not isinstance(values.raw, tuple):
        return values
    if len(values.raw) == 1:
        part: Typed = values.raw[0]
        return part
    if all(part.known for part in values.raw):
        unique = {part.raw: part for part in values.raw}
        return typed.tuple_(unique[text] for text in sorted(unique, reverse=True))
    return typed.tuple_(values.raw)


def _principals(blocks: Typed) -> Typed:
    if not blocks.known:
        return blocks
    out: dict[str, Typed] = {}
    for block in blocks.raw:
        kind = block.raw.get("type", typed.string("*"))
        names = block.raw.get("identifiers", typed.tuple_([]))
        if kind.raw == "*" and isinstance(names.raw, tuple) and [part.raw for part in names.raw] == ["*"]:
            return typed.string("*")
        if kind.known:
            out[kind.raw] = _list(names)
    return Typed("object", typed.in_byte_order(out))


def _conditions(blocks: Typed) -> Typed:
    if not blocks.known:
        return blocks
    out: dict[str, Typed] = {}
    for block in blocks.raw:
        test, variable = block.raw.get("test"), block.raw.get("variable")
        if test is None or variable is None or not test.known or not variable.known:
            continue
        inner = dict(out[test.raw].raw) if test.raw in out else {}
        inner[variable.raw] = _list(block.raw.get("values", typed.tuple_([])))
        out[test.raw] = Typed("object", typed.in_byte_order(inner))
    return Typed("object", typed.in_byte_order(out))
