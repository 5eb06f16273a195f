"""A small stack as boto3 calls, and the declared resources that describe the same. Used by the tests of the readers."""

import json
from dataclasses import dataclass
from typing import Any

from auditor.model.address import parse
from auditor.model.resource import Declared, Reference, Resource
from auditor.model.source import SourceRange
from auditor.model.value import Map, Unknown, freeze

HERE = SourceRange("main.tf", 1, 1, 2, 1)
CONTAINERS = [
    {
        "name": "api",
        "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/hokusai-api:1",
        "essential": True,
        "portMappings": [{"containerPort": 8001}],
        "environment": [
            {"name": "MLFLOW_SERVER_URL", "value": "http://mlflow.local:5000/mlflow"},
            {"name": "AUTH_SERVICE_URL", "value": "http://auth.local:8000"},
        ],
        "secrets": [{"name": "KEY", "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:k"}],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-group": "/ecs/api", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs"},
        },
    }
]


@dataclass(frozen=True)
class Stack:
    """The ids that AWS gave."""

    vpc: str
    subnets: tuple[str, ...]
    lb_group: str
    api_group: str
    balancer: str
    dns_name: str
    target_group: str
    listener: str
    rule: str
    cluster: str
    service: str
    task_definition: str


def seed(session: Any) -> Stack:
    """Make the stack."""
    ec2, elb, ecs = (session.client(name) for name in ("ec2", "elbv2", "ecs"))
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    subnets = tuple(
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.20.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"][
            "SubnetId"
        ]
        for n, zone in ((1, "a"), (2, "b"))
    )
    lb_group, api_group = (
        ec2.create_security_group(GroupName=name, Description="Managed by Terraform", VpcId=vpc)["GroupId"]
        for name in ("lb", "api")
    )
    for group in (lb_group, api_group):
        everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[everything])
    ec2.authorize_security_group_ingress(
        GroupId=lb_group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            for port in (80, 443)
        ],
    )
    ec2.authorize_security_group_ingress(
        GroupId=api_group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 8001, "ToPort": 8001, "UserIdGroupPairs": [{"GroupId": lb_group}]}
        ],
    )
    balancer = elb.create_load_balancer(
        Name="hokusai", Subnets=list(subnets), SecurityGroups=[lb_group], Tags=[{"Key": "Team", "Value": "data"}]
    )["LoadBalancers"][0]
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "120"}],
    )
    group = elb.create_target_group(
        Name="api",
        Protocol="HTTP",
        Port=8001,
        VpcId=vpc,
        TargetType="ip",
        HealthCheckPath="/health",
        HealthCheckIntervalSeconds=30,
        HealthyThresholdCount=3,
        UnhealthyThresholdCount=3,
        Matcher={"HttpCode": "200-299"},
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(TargetGroupArn=group, Targets=[{"Id": "10.20.1.5", "Port": 8001}])
    missing = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404", "ContentType": "text/plain"}}
    listener = elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=[missing]
    )["Listeners"][0]["ListenerArn"]
    rules = {
        priority: elb.create_rule(
            ListenerArn=listener,
            Priority=priority,
            Conditions=[
                {"Field": "path-pattern", "PathPatternConfig": {"Values": [path]}},
                {"Field": "host-header", "HostHeaderConfig": {"Values": ["API.hokus.ai"]}},
            ],
            Actions=[{"Type": "forward", "TargetGroupArn": group}],
        )["Rules"][0]["RuleArn"]
        for priority, path in ((20, "/api/*"), (10, "/unmanaged/*"))
    }
    cluster = ecs.create_cluster(clusterName="hokusai")["cluster"]["clusterArn"]
    definition = ecs.register_task_definition(
        family="api",
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        requiresCompatibilities=["FARGATE"],
        containerDefinitions=CONTAINERS,
        executionRoleArn="arn:aws:iam::123456789012:role/hokusai-task",
    )["taskDefinition"]["taskDefinitionArn"]
    service = ecs.create_service(
        cluster="hokusai",
        serviceName="api",
        taskDefinition=definition,
        desiredCount=2,
        launchType="FARGATE",
        loadBalancers=[{"targetGroupArn": group, "containerName": "api", "containerPort": 8001}],
        networkConfiguration={"awsvpcConfiguration": {"subnets": list(subnets), "securityGroups": [api_group]}},
    )["service"]["serviceArn"]
    return Stack(
        vpc=vpc,
        subnets=subnets,
        lb_group=lb_group,
        api_group=api_group,
        balancer=balancer["LoadBalancerArn"],
        dns_name=balancer["DNSName"],
        target_group=group,
        listener=listener,
        rule=rules[20],
        cluster=cluster,
        service=service,
        task_definition=definition,
    )


def resource(address: str, /, references: tuple[str, ...] = (), **attributes: Any) -> Resource:
    """A declared resource from python values."""
    value = freeze(attributes)
    assert isinstance(value, Map)
    used = tuple(Reference("", subject, HERE) for subject in references)
    return Resource(parse(address), value, HERE, references=used, provider="aws")


def of(subject: str) -> Unknown:
    """A reference that terraform cannot know before apply."""
    return Unknown("known after apply", (subject,), subject)


def declared(*resources: Resource) -> Declared:
    """A declared plane of these resources."""
    return Declared("root", resources)


def matching(stack: Stack) -> Declared:
    """The code of the same stack."""
    return declared(
        resource("aws_security_group.lb", name="lb", vpc_id=stack.vpc),
        resource("aws_security_group.api", name="api", vpc_id=stack.vpc),
        resource(
            "aws_vpc_security_group_ingress_rule.api",
            security_group_id=of("aws_security_group.api.id"),
            referenced_security_group_id=of("aws_security_group.lb.id"),
            ip_protocol="tcp",
            from_port=8001,
            to_port=8001,
        ),
        resource(
            "aws_lb.main",
            name="hokusai",
            internal=False,
            load_balancer_type="application",
            subnets=list(reversed(stack.subnets)),
            security_groups=[of("aws_security_group.lb.id")],
            idle_timeout=120,
            tags={"Team": "data"},
        ),
        resource(
            "aws_lb_target_group.api",
            name="api",
            port=8001,
            protocol="HTTP",
            target_type="ip",
            vpc_id=stack.vpc,
            health_check=[{"path": "/health", "matcher": "200-299"}],
        ),
        resource(
            "aws_lb_listener.http",
            load_balancer_arn=of("aws_lb.main.arn"),
            port=80,
            protocol="HTTP",
            default_action=[
                {
                    "type": "fixed-response",
                    "fixed_response": [{"content_type": "text/plain", "status_code": "404"}],
                }
            ],
        ),
        resource(
            "aws_lb_listener_rule.api",
            listener_arn=of("aws_lb_listener.http.arn"),
            priority=20,
            condition=[
                {"host_header": [{"values": ["api.hokus.ai"]}]},
                {"path_pattern": [{"values": ["/api/*"]}]},
            ],
            action=[{"type": "forward", "target_group_arn": of("aws_lb_target_group.api.arn")}],
        ),
        resource("aws_ecs_cluster.main", name="hokusai"),
        resource(
            "aws_ecs_task_definition.api",
            family="api",
            network_mode="awsvpc",
            cpu="256",
            memory="512",
            requires_compatibilities=["FARGATE"],
            execution_role_arn="arn:aws:iam::123456789012:role/hokusai-task",
            container_definitions=json.dumps(CONTAINERS),
        ),
        resource(
            "aws_ecs_service.api",
            name="api",
            cluster=of("aws_ecs_cluster.main.id"),
            task_definition=of("aws_ecs_task_definition.api.arn"),
            desired_count=2,
            launch_type="FARGATE",
            load_balancer=[
                {
                    "target_group_arn": of("aws_lb_target_group.api.arn"),
                    "container_name": "api",
                    "container_port": 8001,
                }
            ],
            network_configuration=[
                {"subnets": list(stack.subnets), "security_groups": [of("aws_security_group.api.id")]}
            ],
        ),
    )
