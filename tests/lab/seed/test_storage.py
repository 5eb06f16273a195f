import json

import pytest

from tests.lab.seed.making import make


@pytest.fixture
def bucket(aws):
    return make(aws.client, "aws_s3_bucket", bucket="artifacts-of-a-test", tags={"Team": "ml"})["id"]


def test_a_bucket_is_closed_to_the_public_as_new_ones_are(aws, bucket):
    access = aws.client("s3").get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(access.values())
    assert aws.client("s3").get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "Team", "Value": "ml"}]


def test_a_buckets_sub_resources_are_set(aws, bucket):
    s3 = aws.client("s3")
    versioning = [{"status": "Enabled"}]
    make(aws.client, "aws_s3_bucket_versioning", bucket=bucket, versioning_configuration=versioning)
    default = [{"sse_algorithm": "aws:kms"}]
    rule = [{"bucket_key_enabled": True, "apply_server_side_encryption_by_default": default}]
    make(aws.client, "aws_s3_bucket_server_side_encryption_configuration", bucket=bucket, rule=rule)
    make(aws.client, "aws_s3_bucket_public_access_block", bucket=bucket, block_public_acls=True)
    expire = {"id": "old", "status": "Enabled", "noncurrent_version_expiration": [{"noncurrent_days": 90}]}
    make(aws.client, "aws_s3_bucket_lifecycle_configuration", bucket=bucket, rule=[expire])
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    make(aws.client, "aws_s3_bucket_policy", bucket=bucket, policy=policy)
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    (encryption,) = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert encryption["BucketKeyEnabled"] is True
    access = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert (access["BlockPublicAcls"], access["BlockPublicPolicy"]) == (True, False)
    (lifecycle,) = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert lifecycle["NoncurrentVersionExpiration"]["NoncurrentDays"] == 90
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"] == []


def test_a_repository_has_its_url_settings_and_policy(aws):
    scan = [{"scan_on_push": True}]
    made = make(
        aws.client,
        "aws_ecr_repository",
        name="shop-api",
        image_tag_mutability="IMMUTABLE",
        image_scanning_configuration=scan,
    )
    assert made["repository_url"] == "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop-api"
    selection = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}
    rules = [{"rulePriority": 1, "description": "x", "selection": selection, "action": {"type": "expire"}}]
    policy = json.dumps({"rules": rules})
    make(aws.client, "aws_ecr_lifecycle_policy", repository="shop-api", policy=policy)
    (repository,) = aws.client("ecr").describe_repositories()["repositories"]
    assert repository["imageTagMutability"] == "IMMUTABLE"
    assert repository["imageScanningConfiguration"]["scanOnPush"] is True
    found = aws.client("ecr").get_lifecycle_policy(repositoryName="shop-api")
    assert json.loads(found["lifecyclePolicyText"]) == {"rules": rules}
