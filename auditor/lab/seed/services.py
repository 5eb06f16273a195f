"""RDS, Secrets Manager, CloudWatch log groups, application autoscaling, and random passwords."""

import secrets
import string
from typing import Any

from auditor.lab.seed.family import Client, Family, Kind, Wanted, as_blocks, given
from auditor.model.value import Sensitive

Assigned = dict[str, Any]
_DEFAULT_SPECIAL = "!@#$%&*()-_=+[]{}<>:?"


def _subnet_group(client: Client, wanted: Wanted) -> Assigned:
    name = wanted.name()
    made = client("rds").create_db_subnet_group(
        DBSubnetGroupName=name,
        DBSubnetGroupDescription=wanted.get("description", "Managed by Terraform"),
        SubnetIds=list(wanted["subnet_ids"]),
        Tags=wanted.tag_list,
    )["DBSubnetGroup"]
    return {"id": name, "name": name, "arn": made["DBSubnetGroupArn"], "vpc_id": made["VpcId"]}


def _parameter_group(client: Client, wanted: Wanted) -> Assigned:
    name = wanted.name()
    made = client("rds").create_db_parameter_group(
        DBParameterGroupName=name,
        DBParameterGroupFamily=wanted["family"],
        Description=wanted.get("description", "Managed by Terraform"),
        Tags=wanted.tag_list,
    )["DBParameterGroup"]
    return {"id": name, "name": name, "arn": made["DBParameterGroupArn"]}


def _db_instance(client: Client, wanted: Wanted) -> Assigned:
    name = wanted.name("identifier")
    asked = given(
        DBInstanceIdentifier=name,
        Engine=wanted["engine"],
        EngineVersion=wanted.get("engine_version"),
        DBInstanceClass=wanted["instance_class"],
        AllocatedStorage=wanted.get("allocated_storage"),
        StorageType=wanted.get("storage_type"),
        StorageEncrypted=wanted.get("storage_encrypted"),
        DBName=wanted.get("db_name"),
        MasterUsername=wanted.get("username"),
        MasterUserPassword=wanted.get("password"),
        Port=wanted.get("port"),
        DBSubnetGroupName=wanted.get("db_subnet_group_name"),
        DBParameterGroupName=wanted.get("parameter_group_name"),
        VpcSecurityGroupIds=wanted.get("vpc_security_group_ids"),
        PubliclyAccessible=bool(wanted.get("publicly_accessible", False)),
        MultiAZ=bool(wanted.get("multi_az", False)),
        BackupRetentionPeriod=wanted.get("backup_retention_period"),
        DeletionProtection=wanted.get("deletion_protection"),
        AutoMinorVersionUpgrade=wanted.get("auto_minor_version_upgrade"),
        EnableCloudwatchLogsExports=wanted.get("enabled_cloudwatch_logs_exports"),
        Tags=wanted.tag_list or None,
    )
    made = client("rds").create_db_instance(**asked)["DBInstance"]
    address, port = made["Endpoint"]["Address"], made["Endpoint"]["Port"]
    return {
        "id": made.get("DbiResourceId", name),
        "identifier": name,
        "arn": made["DBInstanceArn"],
        "address": address,
        "endpoint": f"{address}:{port}",
        "port": port,
        "hosted_zone_id": "Z2R2ITUGPM61AM",
        "resource_id": made.get("DbiResourceId", ""),
        "status": made["DBInstanceStatus"],
    }


def _secret(client: Client, wanted: Wanted) -> Assigned:
    asked = given(
        Name=wanted.name(),
        Description=wanted.get("description"),
        KmsKeyId=wanted.get("kms_key_id"),
        Tags=wanted.tag_list or None,
    )
    arn = client("secretsmanager").create_secret(**asked)["ARN"]
    return {"id": arn, "arn": arn}


def _secret_version(client: Client, wanted: Wanted) -> Assigned:
    secret = wanted["secret_id"]
    made = client("secretsmanager").put_secret_value(SecretId=secret, SecretString=wanted["secret_string"])
    version = made["VersionId"]
    return {"id": f"{secret}|{version}", "arn": secret, "version_id": version, "version_stages": ["AWSCURRENT"]}


def _log_group(client: Client, wanted: Wanted) -> Assigned:
    logs, name = client("logs"), wanted.name()
    logs.create_log_group(logGroupName=name, **({"tags": wanted.tags} if wanted.tags else {}))
    if wanted.get("retention_in_days"):
        logs.put_retention_policy(logGroupName=name, retentionInDays=int(wanted["retention_in_days"]))
    found = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    arn = next(one["arn"] for one in found if one["logGroupName"] == name)
    return {"id": name, "name": name, "arn": arn.removesuffix(":*")}


def _scalable_target(client: Client, wanted: Wanted) -> Assigned:
    asked = given(
        ServiceNamespace=wanted["service_namespace"],
        ResourceId=wanted["resource_id"],
        ScalableDimension=wanted["scalable_dimension"],
        MinCapacity=wanted["min_capacity"],
        MaxCapacity=wanted["max_capacity"],
    )
    client("application-autoscaling").register_scalable_target(**asked)
    return {"id": wanted["resource_id"]}


def _scaling_policy(client: Client, wanted: Wanted) -> Assigned:
    tracking = wanted.block("target_tracking_scaling_policy_configuration")
    metric = next(iter(as_blocks(tracking.get("predefined_metric_specification"))), {})
    made = client("application-autoscaling").put_scaling_policy(
        PolicyName=wanted["name"],
        PolicyType=wanted.get("policy_type", "StepScaling"),
        ServiceNamespace=wanted["service_namespace"],
        ResourceId=wanted["resource_id"],
        ScalableDimension=wanted["scalable_dimension"],
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": float(tracking.get("target_value") or 50),
            "PredefinedMetricSpecification": {"PredefinedMetricType": metric.get("predefined_metric_type")},
        },
    )
    return {"id": wanted["name"], "arn": made["PolicyARN"]}


def _password(client: Client, wanted: Wanted) -> Assigned:
    made = _string(client, wanted)
    return {**made, "result": Sensitive(made["result"])}


def _string(client: Client, wanted: Wanted) -> Assigned:
    letters = string.ascii_letters + string.digits
    if wanted.get("special", True):
        letters += wanted.get("override_special", _DEFAULT_SPECIAL)
    return {"id": "none", "result": "".join(secrets.choice(letters) for _ in range(int(wanted["length"])))}


def _random_id(client: Client, wanted: Wanted) -> Assigned:
    text = secrets.token_hex(int(wanted["byte_length"]))
    return {"id": text, "hex": text, "dec": str(int(text, 16))}


FAMILY = Family(
    {
        "aws_db_subnet_group": Kind(_subnet_group),
        "aws_db_parameter_group": Kind(_parameter_group),
        "aws_db_instance": Kind(_db_instance),
        "aws_secretsmanager_secret": Kind(_secret),
        "aws_secretsmanager_secret_version": Kind(_secret_version),
        "aws_cloudwatch_log_group": Kind(_log_group),
        "aws_appautoscaling_target": Kind(_scalable_target),
        "aws_appautoscaling_policy": Kind(_scaling_policy),
        "random_password": Kind(_password),
        "random_string": Kind(_string),
        "random_id": Kind(_random_id),
    }
)
