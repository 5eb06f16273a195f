"""How one terraform type is read from AWS, identified and compared. One member of the family resource_types/ a type."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Value


class Reader(Protocol):
    """The read-only door to AWS (auditor.live.aws): every call passes its allow-list.

    `read` makes one call with all its pages: service and operation as in boto3 ("elbv2", "describe_rules"), the name
    of the list in the response, and the call's parameters. Raises ReadFailed; it never returns less than there is.
    """

    def read(self, service: str, operation: str, result: str, **parameters: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401
        """All items of `result` over all pages."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """What to read: the declared resources, what was read of other types so far (parents come first), and what was last
    applied, by address: code may have renamed what AWS still has under its old name."""

    declared: Declared
    live: tuple[LiveResource, ...]
    prior: Mapping[str, Map] = field(default_factory=dict)

    def wanted(self, type: str) -> tuple[Resource, ...]:
        """The declared resources of a type."""
        return self.declared.of_type(type)

    def read(self, type: str) -> tuple[LiveResource, ...]:
        """What has been read of a type."""
        return tuple(resource for resource in self.live if resource.type == type)


def as_is(value: Value) -> Value:
    """The normaliser of an attribute that is compared as it stands."""
    return value


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """How one attribute compares. `default` is what an unset attribute means (None: an unset attribute is not
    compared); `unordered` for sets; `normalise` brings declared and live value to one form before comparing (it keeps
    the order of lists, so that paths stay those of the code)."""

    path: str
    default: Value = None
    unordered: bool = False
    normalise: Callable[[Value], Value] = as_is
    keys: tuple[tuple[str, str], ...] = ()
    """Lists inside the value that have no order: path without indexes ("" for the value itself), and the attribute that
    tells one element from another ("" where only the whole element does; a name that begins with "=" is made up by the
    normaliser and not compared itself)."""
    agrees: Callable[[Value, Value], bool] | None = None
    """For values that may agree without being equal: engine version 15 and 15.4."""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """`identity` names the attributes that tell one live resource from another (parents by their ARN or id);
    `assigned` those that AWS gives ("arn", "id", "dns_name"), fed back to evaluate the declared plane again.
    `read` gives a Gap for a part that it could not read; that part is then Unknown in the live resource."""

    name: str
    iam_actions: tuple[str, ...]
    read: Callable[[Reader, Scope], Iterable[LiveResource | Gap]]
    identity: tuple[str, ...]
    attributes: tuple[AttributeRule, ...]
    assigned: tuple[str, ...] = ("arn", "id")
    after: tuple[str, ...] = ()
    """Types that must be read before this one."""
    through: tuple[str, ...] = ()
    """Types through which this one is found: where one of them could not be read, neither can this one."""
    narrowing: tuple[str, ...] = ()
    """Attributes that decide between several live resources of one identity, where they are known."""
    regional: bool = True
    """Whether each region has its own; what is the same everywhere (roles, DNS, names of buckets) is read once."""
    all_seen: bool = True
    """Whether `read` shows all that have a declared identity; of task definitions it shows the revisions in use."""
    alike: Callable[[Map], Value] | None = None
    """What recognises a resource whose identity moved, under the same parent: the conditions of a listener rule."""
    covers: Callable[[Map, Map], bool] | None = None
    """For what AWS keeps as part of something larger (a rule with several sources): whether the live attributes hold
    what the declared ones say. One live resource may then answer several declared ones."""
