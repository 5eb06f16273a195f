"""aws_db_instance: address, engine, network and state; never the password.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Value
from auditor.resource_types.shapes import frozen, lower
from auditor.resource_types.tags import tags_of
from auditor.resource_types.unread import NOT_ANSWERED
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_db_instance",), ("identifier", "db_instance_identifier"))
    for answer in reader.read("rds", "describe_db_instances", "DBInstances"):
        if answer["DBInstanceIdentifier"] in names:
            yield LiveResource("aws_db_instance", answer["DBInstanceArn"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    endpoint = answer.get("Endpoint") or {}
    port = endpoint.get("Port") or answer.get("DbInstancePort") or None
    groups = answer.get("VpcSecurityGroups") or ()
    return {
        "id": answer.get("DbiResourceId"),
        "arn": answer["DBInstanceArn"],
        "identifier": answer["DBInstanceIdentifier"],
        "status": answer.get("DBInstanceStatus"),
        "engine": answer.get("Engine"),
        "engine_version": answer.get("EngineVersion"),
        "engine_version_actual": answer.get("EngineVersion"),
        "instance_class": answer.get("DBInstanceClass"),
        "allocated_storage": answer.get("AllocatedStorage"),
        "db_name": answer.get("DBName"),
        "username": answer.get("MasterUsername"),
        "port": port,
        "address": endpoint.get("Address"),
        "endpoint": f"{endpoint['Address']}:{port}" if endpoint.get("Address") else None,
        "hosted_zone_id": endpoint.get("HostedZoneId"),
        "resource_id": answer.get("DbiResourceId"),
        "multi_az": answer.get("MultiAZ", NOT_ANSWERED),
        "publicly_accessible": answer.get("PubliclyAccessible", NOT_ANSWERED),
        "storage_encrypted": answer.get("StorageEncrypted", NOT_ANSWERED),
        "backup_retention_period": answer.get("BackupRetentionPeriod"),
        "deletion_protection": answer.get("DeletionProtection", NOT_ANSWERED),
        "db_subnet_group_name": (answer.get("DBSubnetGroup") or {}).get("DBSubnetGroupName"),
        "vpc_security_group_ids": sorted(group["VpcSecurityGroupId"] for group in groups),
        "tags": tags_of(answer.get("TagList")),
    }


def _same_version(declared: Value, live: Value) -> bool:
    """Code may name only the major version, and minor ones move by themselves."""
    return isinstance(declared, str) and str(live).startswith(f"{declared}.")


def _grew(declared: Value, live: Value) -> bool:
    """Storage may scale up by itself (max_allocated_storage); it never shrinks."""
    return isinstance(declared, int) and isinstance(live, int) and live >= declared


RESOURCE_TYPE = ResourceType(
    name="aws_db_instance",
    iam_actions=("rds:DescribeDBInstances",),
    read=_read,
    identity=("identifier",),
    attributes=(
        AttributeRule("identifier", normalise=lower),
        AttributeRule("engine"),
        AttributeRule("engine_version", agrees=_same_version),
        AttributeRule("instance_class"),
        AttributeRule("allocated_storage", agrees=_grew),
        AttributeRule("db_name"),
        AttributeRule("username"),
        AttributeRule("port"),
        AttributeRule("multi_az", default=False),
        AttributeRule("publicly_accessible", default=False),
        AttributeRule("storage_encrypted", default=False),
        AttributeRule("backup_retention_period"),
        AttributeRule("deletion_protection", default=False),
        AttributeRule("db_subnet_group_name", normalise=lower),
        AttributeRule("vpc_security_group_ids", unordered=True),
        AttributeRule("tags"),
    ),
    assigned=("id", "arn", "address", "endpoint", "port", "hosted_zone_id", "resource_id", "engine_version_actual"),
)
