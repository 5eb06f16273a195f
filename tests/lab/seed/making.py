"""Makes one resource through the seed, without terraform."""

from auditor.lab.seed.apply import kinds
from auditor.lab.seed.family import Wanted, applied
from auditor.model.address import Address
from auditor.model.resource import Resource
from auditor.model.source import SourceRange
from auditor.model.value import freeze


def wanted(type_, *, default_tags=None, **values):
    mode = "data" if type_.startswith("data.") else "managed"
    address = Address(type_.removeprefix("data."), "this", mode=mode)
    resource = Resource(address, freeze(values), SourceRange("main.tf", 1, 1, 2, 1))
    plain = {key: applied(value) for key, value in resource.attributes.items()}
    return Wanted(resource, plain, default_tags or {})


def make(client, type_, **values):
    return dict(kinds()[type_].create(client, wanted(type_, **values)))


def update(client, type_, assigned, **values):
    return dict(kinds()[type_].update(client, wanted(type_, **values), assigned))
