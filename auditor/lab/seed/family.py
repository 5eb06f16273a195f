"""What a family of terraform types is to the seed: create, update, delete over boto3. Data types and small readers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from auditor.errors import LabError
from auditor.model.resource import Resource
from auditor.model.value import Map, Sensitive, Unknown, Value

Json = dict[str, Any]
ACCOUNT = "123456789012"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One declared resource, ready to be made: its attributes as plain python, with the provider's default tags."""

    resource: Resource
    values: Json
    default_tags: Mapping[str, str]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        """An attribute that must be there; raises LabError with the address when it is not."""
        found = self.values.get(name)
        if found is None:
            raise LabError(f"{self.resource.address} has no {name}, which the lab needs to make it")
        return found

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - any JSON
        """An attribute, or the default where it is unset or unknown."""
        found = self.values.get(name)
        return default if found is None else found

    def block(self, name: str) -> Json:
        """The only block of a kind, {} where there is none."""
        return next(iter(self.blocks(name)), {})

    def blocks(self, name: str) -> list[Json]:
        """All blocks of a kind."""
        return as_blocks(self.values.get(name))

    def name(self, attribute: str = "name", default: str | None = None) -> str:
        """A declared name, or what terraform makes of a prefix, or of nothing."""
        given = self.get(attribute)
        if given:
            return str(given)
        prefix = self.get(f"{attribute}_prefix") or default or "terraform-"
        return f"{prefix}20260101000000000000000001"

    @property
    def tags(self) -> dict[str, str]:
        """The resource's tags over the provider's default tags."""
        return {**self.default_tags, **{k: str(v) for k, v in (self.get("tags") or {}).items() if v is not None}}

    @property
    def tag_list(self) -> list[dict[str, str]]:
        """The tags as most AWS calls take them."""
        return [{"Key": key, "Value": value} for key, value in self.tags.items()]


Client = Callable[[str], Any]
Create = Callable[[Client, Wanted], Mapping[str, Any]]
"""Makes a resource and returns the attributes that AWS assigned."""
Update = Callable[[Client, Wanted, Mapping[str, Any]], Mapping[str, Any]]
"""Brings a resource back to its declared values, given the assigned attributes; makes it again if it is gone."""
Delete = Callable[[Client, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one terraform type is made; without `update`, a change of it needs a new lab."""

    create: Create
    update: Update | None = None
    delete: Delete | None = None
    immutable: bool = False
    """Nothing of it can drift: `update` makes a new one, and only when the declaration changed."""
    last: bool = False
    """Made only when nothing else is left to make."""


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds by terraform type; a data source's type has the prefix `data.`."""

    kinds: Mapping[str, Kind]


def as_blocks(value: Any) -> list[Json]:  # noqa: ANN401 - any JSON
    """Blocks as a list of dictionaries, however many there are."""
    if value is None:
        return []
    return [value] if isinstance(value, dict) else [one for one in value if isinstance(one, dict)]


def applied(value: Value) -> Any:  # noqa: ANN401 - any JSON
    """A value as terraform hands it to a provider: secrets in clear, None for what is unknown."""
    if isinstance(value, Sensitive):
        return applied(value.value)
    if isinstance(value, Map):
        return {key: applied(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [applied(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return None if isinstance(value, Unknown) else value


def given(**parameters: Any) -> Json:  # noqa: ANN401 - any JSON
    """The parameters that have a value: boto3 does not take None."""
    return {name: value for name, value in parameters.items() if value is not None}


def tagged(kind: str, wanted: Wanted) -> list[Json]:
    """EC2's TagSpecifications."""
    return [{"ResourceType": kind, "Tags": wanted.tag_list}] if wanted.tags else []
