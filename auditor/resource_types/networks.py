"""What the types inside a network share: which networks to look into, and a filter that asks for them."""

from typing import Any

from auditor.model.resource_type import Scope

_IN_A_NETWORK = ("aws_lb", "aws_lb_target_group")


def networks(scope: Scope) -> list[str]:
    """The ids of the networks that were read, that balancers and target groups stand in, or that the code names."""
    found = {network.id for network in scope.read("aws_vpc")}
    found |= {str(one.get("vpc_id")) for type in _IN_A_NETWORK for one in scope.read(type) if one.get("vpc_id")}
    return sorted(found | {text for resource in scope.declared if (text := resource.text("vpc_id"))})


def in_networks(ids: list[str], name: str = "vpc-id") -> list[dict[str, Any]]:
    """The filter of EC2's describe calls; none where no network is known, so that unread is not taken for empty."""
    return [{"Name": name, "Values": ids}] if ids else []
