"""S3 buckets with their sub-resources, and ECR repositories."""

import json
from typing import Any

from auditor.lab.seed.family import ACCOUNT, Client, Family, Json, Kind, Wanted, as_blocks, given

Assigned = dict[str, Any]


def _bucket(client: Client, wanted: Wanted) -> Assigned:
    s3, name = client("s3"), wanted.name("bucket")
    place = {} if s3.meta.region_name == "us-east-1" else {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": place} if place else {}))
    if wanted.tags:
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": wanted.tag_list})
    # what every new bucket has since April 2023
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=_access({}, default=True))
    return {
        "id": name,
        "bucket": name,
        "arn": f"arn:aws:s3:::{name}",
        "region": s3.meta.region_name,
        "bucket_domain_name": f"{name}.s3.amazonaws.com",
        "bucket_regional_domain_name": f"{name}.s3.{s3.meta.region_name}.amazonaws.com",
        "hosted_zone_id": "Z3AQBSTGFYJSTF",
    }


def _versioning(client: Client, wanted: Wanted) -> Assigned:
    status = wanted.block("versioning_configuration")["status"]
    if status != "Disabled":
        client("s3").put_bucket_versioning(Bucket=wanted["bucket"], VersioningConfiguration={"Status": status})
    return {"id": wanted["bucket"]}


def _encryption(client: Client, wanted: Wanted) -> Assigned:
    rules = []
    for rule in wanted.blocks("rule"):
        default = as_blocks(rule.get("apply_server_side_encryption_by_default"))[0]
        algorithm = given(SSEAlgorithm=default["sse_algorithm"], KMSMasterKeyID=default.get("kms_master_key_id"))
        applied = {"ApplyServerSideEncryptionByDefault": algorithm}
        rules.append(applied | given(BucketKeyEnabled=rule.get("bucket_key_enabled")))
    configuration = {"Rules": rules}
    client("s3").put_bucket_encryption(Bucket=wanted["bucket"], ServerSideEncryptionConfiguration=configuration)
    return {"id": wanted["bucket"]}


def _access(values: Json, *, default: bool = False) -> Json:
    names = {
        "block_public_acls": "BlockPublicAcls",
        "block_public_policy": "BlockPublicPolicy",
        "ignore_public_acls": "IgnorePublicAcls",
        "restrict_public_buckets": "RestrictPublicBuckets",
    }
    return {there: bool(values.get(ours, default)) for ours, there in names.items()}


def _public_access(client: Client, wanted: Wanted) -> Assigned:
    access = _access(wanted.values)
    client("s3").put_public_access_block(Bucket=wanted["bucket"], PublicAccessBlockConfiguration=access)
    return {"id": wanted["bucket"]}


def _bucket_policy(client: Client, wanted: Wanted) -> Assigned:
    client("s3").put_bucket_policy(Bucket=wanted["bucket"], Policy=wanted["policy"])
    return {"id": wanted["bucket"]}


def _ownership(client: Client, wanted: Wanted) -> Assigned:
    rule = wanted.block("rule")["object_ownership"]
    controls = {"Rules": [{"ObjectOwnership": rule}]}
    client("s3").put_bucket_ownership_controls(Bucket=wanted["bucket"], OwnershipControls=controls)
    return {"id": wanted["bucket"]}


def _lifecycle(client: Client, wanted: Wanted) -> Assigned:
    rules = [_lifecycle_rule(rule) for rule in wanted.blocks("rule")]
    client("s3").put_bucket_lifecycle_configuration(Bucket=wanted["bucket"], LifecycleConfiguration={"Rules": rules})
    return {"id": wanted["bucket"]}


def _lifecycle_rule(rule: Json) -> Json:
    filters = next(iter(as_blocks(rule.get("filter"))), {})
    made: Json = {"ID": rule["id"], "Status": rule["status"], "Filter": {"Prefix": filters.get("prefix") or ""}}
    for block in as_blocks(rule.get("expiration")):
        made["Expiration"] = given(
            Days=block.get("days"), ExpiredObjectDeleteMarker=block.get("expired_object_delete_marker")
        )
    for block in as_blocks(rule.get("noncurrent_version_expiration")):
        made["NoncurrentVersionExpiration"] = given(NoncurrentDays=block.get("noncurrent_days"))
    for block in as_blocks(rule.get("abort_incomplete_multipart_upload")):
        made["AbortIncompleteMultipartUpload"] = given(DaysAfterInitiation=block.get("days_after_initiation"))
    moves = [given(Days=b.get("days"), StorageClass=b["storage_class"]) for b in as_blocks(rule.get("transition"))]
    return made | ({"Transitions": moves} if moves else {})


def _repository(client: Client, wanted: Wanted) -> Assigned:
    scan = wanted.block("image_scanning_configuration")
    encryption = wanted.block("encryption_configuration")
    asked = given(
        repositoryName=wanted["name"],
        imageTagMutability=wanted.get("image_tag_mutability", "MUTABLE"),
        imageScanningConfiguration={"scanOnPush": bool(scan["scan_on_push"])} if scan else None,
        encryptionConfiguration=given(
            encryptionType=encryption.get("encryption_type"), kmsKey=encryption.get("kms_key")
        )
        or None,
        tags=wanted.tag_list or None,
    )
    made = client("ecr").create_repository(**asked)["repository"]
    registry = f"{ACCOUNT}.dkr.ecr.{client('ecr').meta.region_name}.amazonaws.com"
    return {
        "id": wanted["name"],
        "arn": made["repositoryArn"],
        "registry_id": ACCOUNT,
        "repository_url": f"{registry}/{wanted['name']}",
    }


def _repository_lifecycle(client: Client, wanted: Wanted) -> Assigned:
    text = json.dumps(json.loads(wanted["policy"]))
    client("ecr").put_lifecycle_policy(repositoryName=wanted["repository"], lifecyclePolicyText=text)
    return {"id": wanted["repository"], "registry_id": ACCOUNT}


def _repository_policy(client: Client, wanted: Wanted) -> Assigned:
    client("ecr").set_repository_policy(repositoryName=wanted["repository"], policyText=wanted["policy"])
    return {"id": wanted["repository"], "registry_id": ACCOUNT}


FAMILY = Family(
    {
        "aws_s3_bucket": Kind(_bucket),
        "aws_s3_bucket_versioning": Kind(_versioning),
        "aws_s3_bucket_server_side_encryption_configuration": Kind(_encryption),
        "aws_s3_bucket_public_access_block": Kind(_public_access),
        "aws_s3_bucket_policy": Kind(_bucket_policy),
        "aws_s3_bucket_ownership_controls": Kind(_ownership),
        "aws_s3_bucket_lifecycle_configuration": Kind(_lifecycle),
        "aws_ecr_repository": Kind(_repository),
        "aws_ecr_lifecycle_policy": Kind(_repository_lifecycle),
        "aws_ecr_repository_policy": Kind(_repository_policy),
    }
)
