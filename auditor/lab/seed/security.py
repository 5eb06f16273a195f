"""Security groups and their rules, inline and standalone.

Terraform takes AWS's default egress rule away:
registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
"""

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.lab.seed.family import ACCOUNT, Client, Family, Json, Kind, Wanted, given, tagged

Assigned = dict[str, Any]
_ANY = "-1"
_DESCRIPTION = "Managed by Terraform"


def _group(client: Client, wanted: Wanted) -> Assigned:
    ec2 = client("ec2")
    asked = given(
        GroupName=wanted.name(),
        Description=wanted.get("description", _DESCRIPTION),
        VpcId=wanted.get("vpc_id"),
        TagSpecifications=tagged("security-group", wanted) or None,
    )
    group = ec2.create_security_group(**asked)["GroupId"]
    described = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    if described["IpPermissionsEgress"]:
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=described["IpPermissionsEgress"])
    for block in wanted.blocks("ingress"):
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[_inline(block, group)])
    for block in wanted.blocks("egress"):
        ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[_inline(block, group)])
    name = described["GroupName"]
    return {
        "id": group,
        "arn": f"arn:aws:ec2:us-east-1:{ACCOUNT}:security-group/{group}",
        "owner_id": ACCOUNT,
        "name": name,
    }


def _inline(block: Mapping[str, Any], group: str) -> Json:
    peers = [*(block.get("security_groups") or ()), *([group] if block.get("self") else ())]
    return _permission(
        str(block.get("protocol", "tcp")),
        (block.get("from_port"), block.get("to_port")),
        cidrs=block.get("cidr_blocks") or (),
        groups=peers,
        description=block.get("description") or "",
    )


def _permission(
    protocol: str,
    ports: tuple[Any, Any],
    *,
    cidrs: Iterable[str] = (),
    groups: Iterable[str] = (),
    description: str = "",
) -> Json:
    said = {"Description": description} if description else {}
    protocol = _ANY if protocol in {"all", _ANY} else protocol
    span = {} if protocol == _ANY else {"FromPort": int(ports[0]), "ToPort": int(ports[1])}
    return {
        "IpProtocol": protocol,
        **span,
        "IpRanges": [{"CidrIp": cidr, **said} for cidr in cidrs],
        "UserIdGroupPairs": [{"GroupId": group, "UserId": ACCOUNT, **said} for group in groups],
    }


def _standalone(wanted: Wanted) -> Json:
    cidr, peer = wanted.get("cidr_ipv4"), wanted.get("referenced_security_group_id")
    return _permission(
        str(wanted["ip_protocol"]),
        (wanted.get("from_port"), wanted.get("to_port")),
        cidrs=[cidr] if cidr else (),
        groups=[peer] if peer else (),
        description=wanted.get("description", ""),
    )


def _authorize(client: Client, wanted: Wanted, direction: str, permission: Json) -> Assigned:
    call = getattr(client("ec2"), f"authorize_security_group_{direction}")
    asked = given(
        GroupId=wanted["security_group_id"],
        IpPermissions=[permission],
        TagSpecifications=tagged("security-group-rule", wanted) or None,
    )
    made = call(**asked)["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    return {
        "id": made,
        "security_group_rule_id": made,
        "arn": f"arn:aws:ec2:us-east-1:{ACCOUNT}:security-group-rule/{made}",
    }


def _exists(client: Client, group: str, rule: str) -> bool:
    found = client("ec2").describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
    return any(one["SecurityGroupRuleId"] == rule for one in found["SecurityGroupRules"])


def _rule(direction: str) -> Kind:
    def create(client: Client, wanted: Wanted) -> Assigned:
        return _authorize(client, wanted, direction, _standalone(wanted))

    def update(client: Client, wanted: Wanted, assigned: Mapping[str, Any]) -> Assigned:
        return {} if _exists(client, wanted["security_group_id"], assigned["id"]) else create(client, wanted)

    return Kind(create, update)


def _old_rule(client: Client, wanted: Wanted) -> Assigned:
    peer = wanted.get("source_security_group_id")
    own = [wanted["security_group_id"]] if wanted.get("self") else []
    permission = _permission(
        str(wanted["protocol"]),
        (wanted.get("from_port"), wanted.get("to_port")),
        cidrs=wanted.get("cidr_blocks", ()),
        groups=[*([peer] if peer else []), *own],
        description=wanted.get("description", ""),
    )
    direction = {"ingress": "ingress", "egress": "egress"}[wanted["type"]]
    return _authorize(client, wanted, direction, permission)


FAMILY = Family(
    {
        "aws_security_group": Kind(_group),
        "aws_vpc_security_group_ingress_rule": _rule("ingress"),
        "aws_vpc_security_group_egress_rule": _rule("egress"),
        "aws_security_group_rule": Kind(_old_rule),
    }
)
