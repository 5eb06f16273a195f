"""What stands around the stack - database, bucket, names, roles - as boto3 calls, and as the code of the same."""

import json
from typing import Any

from auditor.model.resource import Resource
from tests.resource_types.stack import Stack, of, resource

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": ["ecs-tasks.amazonaws.com"]}}
    ],
}
GRANT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}],
}
MANIFEST = {
    "schemaVersion": 2,
    "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
    "config": {
        "mediaType": "application/vnd.docker.container.image.v1+json",
        "size": 1,
        "digest": "sha256:" + "a" * 64,
    },
    "layers": [],
}
BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
ALB_ZONE = "Z35SXDOTRQ7X7K"


def seed_surroundings(session: Any, stack: Stack) -> None:
    """Make them."""

    def client(name: str) -> Any:
        return session.client(name)

    client("rds").create_db_subnet_group(
        DBSubnetGroupName="hokusai", DBSubnetGroupDescription="d", SubnetIds=list(stack.subnets)
    )
    client("rds").create_db_instance(
        DBInstanceIdentifier="hokusai",
        Engine="postgres",
        EngineVersion="16.4",
        DBInstanceClass="db.t4g.small",
        AllocatedStorage=50,
        MasterUsername="mlflow",
        MasterUserPassword="not-a-secret",
        DBName="mlflow",
        Port=5432,
        StorageEncrypted=True,
        DBSubnetGroupName="hokusai",
        VpcSecurityGroupIds=[stack.api_group],
    )
    client("s3").create_bucket(Bucket="hokusai-artifacts")
    _seed_parts(client, stack)
    _seed_network(client, stack)
    client("ecr").create_repository(repositoryName="hokusai-api", imageTagMutability="IMMUTABLE")
    _seed_needs(client, stack)
    client("logs").create_log_group(logGroupName="/ecs/api")
    client("logs").put_retention_policy(logGroupName="/ecs/api", retentionInDays=30)
    client("logs").create_log_group(logGroupName="/ecs/api-other")
    client("secretsmanager").create_secret(Name="hokusai/db", SecretString="never-read", Description="URL")
    certificate = client("acm").request_certificate(
        DomainName="registry.hokus.ai", SubjectAlternativeNames=["api.hokus.ai"], ValidationMethod="DNS"
    )
    assert certificate["CertificateArn"]
    zone = client("route53").create_hosted_zone(Name="hokus.ai", CallerReference="1")["HostedZone"]["Id"]
    alias = {"HostedZoneId": ALB_ZONE, "DNSName": f"dualstack.{stack.dns_name}.", "EvaluateTargetHealth": True}
    client("route53").change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={
            "Changes": [
                {"Action": "CREATE", "ResourceRecordSet": {"Name": "api.hokus.ai", "Type": "A", "AliasTarget": alias}},
                {
                    "Action": "CREATE",
                    "ResourceRecordSet": {
                        "Name": "text.hokus.ai",
                        "Type": "TXT",
                        "TTL": 60,
                        "ResourceRecords": [{"Value": '"v=1"'}],
                    },
                },
            ]
        },
    )
    operation = client("servicediscovery").create_private_dns_namespace(Name="hokusai.local", Vpc=stack.vpc)
    found = client("servicediscovery").get_operation(OperationId=operation["OperationId"])
    client("servicediscovery").create_service(
        Name="api",
        NamespaceId=found["Operation"]["Targets"]["NAMESPACE"],
        DnsConfig={
            "NamespaceId": found["Operation"]["Targets"]["NAMESPACE"],
            "RoutingPolicy": "MULTIVALUE",
            "DnsRecords": [{"Type": "A", "TTL": 10}],
        },
    )
    client("application-autoscaling").register_scalable_target(
        ServiceNamespace="ecs",
        ResourceId="service/hokusai/api",
        ScalableDimension="ecs:service:DesiredCount",
        MinCapacity=1,
        MaxCapacity=4,
    )


def _seed_network(client: Any, stack: Stack) -> None:
    """A subnet with a way out through a NAT gateway, and an endpoint."""
    ec2 = client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=stack.vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=stack.subnets[0], AllocationId=address)["NatGateway"]["NatGatewayId"]
    table = ec2.create_route_table(VpcId=stack.vpc)["RouteTable"]["RouteTableId"]
    ec2.create_tags(Resources=[table], Tags=[{"Key": "Name", "Value": "private"}])
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)
    ec2.associate_route_table(RouteTableId=table, SubnetId=stack.subnets[1])
    ec2.create_vpc_endpoint(
        VpcId=stack.vpc,
        ServiceName="com.amazonaws.us-east-1.s3",
        VpcEndpointType="Gateway",
        RouteTableIds=[table],
    )


def _seed_needs(client: Any, stack: Stack) -> None:
    """What a task needs: an image, a parameter; and a target that code registered by itself."""
    client("ecr").put_image(repositoryName="hokusai-api", imageManifest=json.dumps(MANIFEST), imageTag="1")
    client("ssm").put_parameter(Name="/hokusai/level", Value="never-read", Type="SecureString", Description="d")
    client("elbv2").register_targets(TargetGroupArn=stack.target_group, Targets=[{"Id": "10.20.1.77", "Port": 8001}])


def _matching_network() -> tuple[Resource, ...]:
    vpc = of("aws_vpc.main.id")
    return (
        resource("aws_subnet.b", vpc_id=vpc, cidr_block="10.20.2.0/24"),
        resource("aws_internet_gateway.main", vpc_id=vpc),
        resource("aws_nat_gateway.main", subnet_id=of("aws_subnet.a.id"), allocation_id=of("aws_eip.nat.id")),
        resource("aws_route_table.private", vpc_id=vpc, tags={"Name": "private"}),
        resource(
            "aws_route.out",
            route_table_id=of("aws_route_table.private.id"),
            destination_cidr_block="0.0.0.0/0",
            nat_gateway_id=of("aws_nat_gateway.main.id"),
        ),
        resource(
            "aws_route_table_association.b",
            route_table_id=of("aws_route_table.private.id"),
            subnet_id=of("aws_subnet.b.id"),
        ),
        resource(
            "aws_vpc_endpoint.s3",
            vpc_id=vpc,
            service_name="com.amazonaws.us-east-1.s3",
            route_table_ids=[of("aws_route_table.private.id")],
        ),
        resource("aws_ssm_parameter.level", name="/hokusai/level", type="SecureString", description="d"),
        resource(
            "aws_lb_target_group_attachment.api",
            target_group_arn=of("aws_lb_target_group.api.arn"),
            target_id="10.20.1.77",
            port=8001,
        ),
    )


def _seed_parts(client: Any, stack: Stack) -> None:
    """What hangs on buckets, roles and listeners."""
    bucket = {"Bucket": "hokusai-artifacts"}
    client("s3").put_bucket_versioning(**bucket, VersioningConfiguration={"Status": "Enabled"})
    client("s3").put_bucket_policy(**bucket, Policy=json.dumps(GRANT))
    client("s3").put_public_access_block(
        **bucket,
        PublicAccessBlockConfiguration=dict.fromkeys(BLOCKS, True),
    )
    client("s3").put_bucket_encryption(
        **bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [
                {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True},
            ]
        },
    )
    client("iam").create_role(RoleName="hokusai-task", AssumeRolePolicyDocument=json.dumps(TRUST))
    policy = client("iam").create_policy(PolicyName="hokusai-artifacts", PolicyDocument=json.dumps(GRANT))
    client("iam").attach_role_policy(RoleName="hokusai-task", PolicyArn=policy["Policy"]["Arn"])
    client("iam").put_role_policy(RoleName="hokusai-task", PolicyName="own", PolicyDocument=json.dumps(GRANT))
    arns = [
        client("acm").request_certificate(DomainName=name, ValidationMethod="DNS")["CertificateArn"]
        for name in ("default.hokus.ai", "extra.hokus.ai")
    ]
    listener = client("elbv2").create_listener(
        LoadBalancerArn=stack.balancer,
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": arns[0]}],
        DefaultActions=[{"Type": "forward", "TargetGroupArn": stack.target_group}],
    )["Listeners"][0]["ListenerArn"]
    client("elbv2").add_listener_certificates(ListenerArn=listener, Certificates=[{"CertificateArn": arns[1]}])


def _matching_parts() -> tuple[Resource, ...]:
    bucket = of("aws_s3_bucket.artifacts.id")
    blocks = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    return (
        resource("aws_s3_bucket_versioning.a", bucket=bucket, versioning_configuration=[{"status": "Enabled"}]),
        resource("aws_s3_bucket_policy.a", bucket=bucket, policy=json.dumps(GRANT)),
        resource("aws_s3_bucket_public_access_block.a", bucket=bucket, **dict.fromkeys(blocks, True)),
        resource(
            "aws_s3_bucket_server_side_encryption_configuration.a",
            bucket=bucket,
            rule=[
                {
                    "bucket_key_enabled": True,
                    "apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}],
                }
            ],
        ),
        resource("aws_iam_policy.artifacts", name="hokusai-artifacts", policy=json.dumps(GRANT)),
        resource(
            "aws_iam_role_policy_attachment.a",
            role=of("aws_iam_role.task.name"),
            policy_arn=of("aws_iam_policy.artifacts.arn"),
        ),
        resource("aws_iam_role_policy.own", role=of("aws_iam_role.task.id"), name="own", policy=json.dumps(GRANT)),
        resource("aws_acm_certificate.default", domain_name="default.hokus.ai"),
        resource("aws_acm_certificate.extra", domain_name="extra.hokus.ai"),
        resource(
            "aws_lb_listener.https",
            load_balancer_arn=of("aws_lb.main.arn"),
            port=443,
            protocol="HTTPS",
            certificate_arn=of("aws_acm_certificate.default.arn"),
            default_action=[{"type": "forward", "target_group_arn": of("aws_lb_target_group.api.arn")}],
        ),
        resource(
            "aws_lb_listener_certificate.extra",
            listener_arn=of("aws_lb_listener.https.arn"),
            certificate_arn=of("aws_acm_certificate.extra.arn"),
        ),
        resource(
            "aws_security_group_rule.http",
            security_group_id=of("aws_security_group.lb.id"),
            type="ingress",
            protocol="tcp",
            from_port=80,
            to_port=80,
            cidr_blocks=["0.0.0.0/0"],
        ),
        resource("aws_db_subnet_group.main", name="Hokusai", description="d", subnet_ids=[of("aws_subnet.a.id")]),
    )


def matching_surroundings(stack: Stack) -> tuple[Resource, ...]:
    """The code of the same."""
    namespace = "aws_service_discovery_private_dns_namespace"
    return (
        *_matching_parts(),
        *_matching_network(),
        resource("aws_vpc.main", cidr_block="10.20.0.0/16"),
        resource(
            "aws_subnet.a", vpc_id=of("aws_vpc.main.id"), cidr_block="10.20.1.0/24", availability_zone="us-east-1a"
        ),
        resource(
            "aws_db_instance.main",
            identifier="hokusai",
            engine="postgres",
            engine_version="16",
            instance_class="db.t4g.small",
            allocated_storage=50,
            db_name="mlflow",
            username="mlflow",
            port=5432,
            storage_encrypted=True,
            db_subnet_group_name="hokusai",
            vpc_security_group_ids=[stack.api_group],
        ),
        resource("aws_s3_bucket.artifacts", bucket="hokusai-artifacts"),
        resource("aws_ecr_repository.api", name="hokusai-api", image_tag_mutability="IMMUTABLE"),
        resource("aws_cloudwatch_log_group.api", name="/ecs/api", retention_in_days=30),
        resource("aws_secretsmanager_secret.db", name="hokusai/db", description="URL"),
        resource("aws_iam_role.task", name="hokusai-task", assume_role_policy=json.dumps(TRUST)),
        resource(
            "aws_acm_certificate.main", domain_name="registry.hokus.ai", subject_alternative_names=["api.hokus.ai"]
        ),
        resource("aws_route53_zone.main", name="hokus.ai"),
        resource(
            "aws_route53_record.api",
            zone_id=of("aws_route53_zone.main.zone_id"),
            name="API.hokus.ai",
            type="A",
            alias=[{"name": stack.dns_name, "zone_id": ALB_ZONE, "evaluate_target_health": True}],
        ),
        resource(
            "aws_route53_record.text",
            zone_id=of("aws_route53_zone.main.zone_id"),
            name="text",
            type="TXT",
            ttl=60,
            records=["v=1"],
        ),
        resource(f"{namespace}.main", name="hokusai.local"),
        resource(
            "aws_service_discovery_service.api",
            name="api",
            dns_config=[
                {
                    "namespace_id": of(f"{namespace}.main.id"),
                    "routing_policy": "MULTIVALUE",
                    "dns_records": [{"type": "A", "ttl": 10}],
                }
            ],
        ),
        resource(
            "aws_appautoscaling_target.api",
            service_namespace="ecs",
            resource_id="service/hokusai/api",
            scalable_dimension="ecs:service:DesiredCount",
            min_capacity=1,
            max_capacity=4,
        ),
    )
