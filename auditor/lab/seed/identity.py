"""IAM roles and policies, and the data sources about policies, the account, the region and its zones."""

import json
from collections.abc import Mapping
from typing import Any

from auditor.lab.seed.family import ACCOUNT, Client, Family, Json, Kind, Wanted, as_blocks, given

Assigned = dict[str, Any]


def _role(client: Client, wanted: Wanted) -> Assigned:
    iam, name = client("iam"), wanted.name()
    asked = given(
        RoleName=name,
        AssumeRolePolicyDocument=wanted["assume_role_policy"],
        Path=wanted.get("path", "/"),
        Description=wanted.get("description"),
        MaxSessionDuration=wanted.get("max_session_duration"),
        Tags=wanted.tag_list or None,
    )
    made = iam.create_role(**asked)["Role"]
    for arn in wanted.get("managed_policy_arns", ()):
        _attach(client, name, arn)
    for block in wanted.blocks("inline_policy"):
        iam.put_role_policy(RoleName=name, PolicyName=block["name"], PolicyDocument=block["policy"])
    return {"id": name, "name": name, "arn": made["Arn"], "unique_id": made["RoleId"]}


def _attach(client: Client, role: str, arn: str) -> None:
    client("iam").attach_role_policy(RoleName=role, PolicyArn=arn)


def _policy(client: Client, wanted: Wanted) -> Assigned:
    name = wanted.name()
    asked = given(
        PolicyName=name,
        PolicyDocument=wanted["policy"],
        Path=wanted.get("path"),
        Description=wanted.get("description"),
        Tags=wanted.tag_list or None,
    )
    made = client("iam").create_policy(**asked)["Policy"]
    return {"id": made["Arn"], "arn": made["Arn"], "name": name, "policy_id": made["PolicyId"]}


def _role_policy(client: Client, wanted: Wanted) -> Assigned:
    name, role = wanted.name(), wanted["role"]
    client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=wanted["policy"])
    return {"id": f"{role}:{name}", "name": name}


def _attachment(client: Client, wanted: Wanted) -> Assigned:
    role, arn = wanted["role"], wanted["policy_arn"]
    _attach(client, role, arn)
    return {"id": f"{role}-{arn.rsplit('/', 1)[-1]}"}


def _instance_profile(client: Client, wanted: Wanted) -> Assigned:
    iam, name = client("iam"), wanted.name()
    arn = iam.create_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Arn"]
    if wanted.get("role"):
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=wanted["role"])
    return {"id": name, "name": name, "arn": arn}


def _document(client: Client, wanted: Wanted) -> Assigned:
    statements = [_statement(block) for block in wanted.blocks("statement")]
    document = given(
        Version=wanted.get("version", "2012-10-17"), Id=wanted.get("policy_id"), Statement=statements or None
    )
    text = json.dumps(document, indent=2)
    return {"id": str(abs(hash(text)) % 10**10), "json": text, "minified_json": json.dumps(document)}


def _statement(block: Json) -> Json:
    made = given(
        Sid=block.get("sid"),
        Effect=block.get("effect") or "Allow",
        Action=_some(block.get("actions")),
        NotAction=_some(block.get("not_actions")),
        Resource=_some(block.get("resources")),
        NotResource=_some(block.get("not_resources")),
    )
    principals = as_blocks(block.get("principals"))
    if principals:
        any_one = principals[0]["type"] == "*"
        made["Principal"] = "*" if any_one else {one["type"]: _some(one["identifiers"]) for one in principals}
    tests: dict[str, Json] = {}
    for one in as_blocks(block.get("condition")):
        tests.setdefault(one["test"], {})[one["variable"]] = _some(one["values"])
    return made | ({"Condition": tests} if tests else {})


def _some(values: Any) -> Any:  # noqa: ANN401 - one string or several, as IAM writes them
    if not values:
        return None
    return values[0] if len(values) == 1 else sorted(values, reverse=True)


def _account(client: Client, wanted: Wanted) -> Assigned:
    return {"id": ACCOUNT, "account_id": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:user/lab", "user_id": "AIDALAB"}


def _region(client: Client, wanted: Wanted) -> Assigned:
    region = client("ec2").meta.region_name
    return {"id": region, "name": region, "region": region, "endpoint": f"ec2.{region}.amazonaws.com"}


def _partition(client: Client, wanted: Wanted) -> Assigned:
    return {"id": "aws", "partition": "aws", "dns_suffix": "amazonaws.com", "reverse_dns_prefix": "com.amazonaws"}


def _zones(client: Client, wanted: Wanted) -> Assigned:
    zones: list[Mapping[str, str]] = client("ec2").describe_availability_zones()["AvailabilityZones"]
    names = sorted(zone["ZoneName"] for zone in zones)
    return {"id": names[0][:-1], "names": names, "zone_ids": sorted(zone["ZoneId"] for zone in zones)}


FAMILY = Family(
    {
        "aws_iam_role": Kind(_role),
        "aws_iam_policy": Kind(_policy),
        "aws_iam_role_policy": Kind(_role_policy),
        "aws_iam_role_policy_attachment": Kind(_attachment),
        "aws_iam_instance_profile": Kind(_instance_profile),
        "data.aws_iam_policy_document": Kind(_document),
        "data.aws_caller_identity": Kind(_account),
        "data.aws_region": Kind(_region),
        "data.aws_partition": Kind(_partition),
        "data.aws_availability_zones": Kind(_zones),
    }
)
