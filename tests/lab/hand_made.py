"""A small stack made by hand over boto3, without terraform: what the tests of the lab's parts stand on."""

import json
from dataclasses import dataclass
from typing import Any

ACCOUNT = "123456789012"


@dataclass
class Stack:
    client: Any
    vpc: str
    subnets: list[str]
    balancer: str
    listener: str
    balancer_group: str
    task_group: str
    cluster: str

    def target_group(self, name: str, port: int, **health: Any) -> str:
        asked = {"HealthCheckPath": "/health", "HealthCheckIntervalSeconds": 15, "UnhealthyThresholdCount": 2}
        elb = self.client("elbv2")
        made = elb.create_target_group(
            Name=name, Protocol="HTTP", Port=port, VpcId=self.vpc, TargetType="ip", **(asked | health)
        )
        return made["TargetGroups"][0]["TargetGroupArn"]

    def rule(self, priority: int, target_group: str, **conditions: list[str]) -> str:
        fields = {"host": ("host-header", "HostHeaderConfig"), "path": ("path-pattern", "PathPatternConfig")}
        asked = [{"Field": fields[k][0], fields[k][1]: {"Values": values}} for k, values in conditions.items()]
        actions = [{"Type": "forward", "TargetGroupArn": target_group}]
        made = self.client("elbv2").create_rule(
            ListenerArn=self.listener, Priority=priority, Conditions=asked, Actions=actions
        )
        return made["Rules"][0]["RuleArn"]

    def service(
        self, name: str, image: str, port: int, target_group: str, *, registry: str = "", **container: Any
    ) -> str:
        ecs, logs = self.client("ecs"), self.client("logs")
        logs.create_log_group(logGroupName=f"/ecs/{name}")
        options = {"awslogs-group": f"/ecs/{name}", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs"}
        definition = {
            "name": name,
            "image": image,
            "essential": True,
            "portMappings": [{"containerPort": port}],
            "logConfiguration": {"logDriver": "awslogs", "options": options},
            **container,
        }
        made = ecs.register_task_definition(
            family=name,
            containerDefinitions=[definition],
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory="512",
            taskRoleArn=f"arn:aws:iam::{ACCOUNT}:role/task",
        )
        network = {"subnets": self.subnets, "securityGroups": [self.task_group], "assignPublicIp": "DISABLED"}
        ecs.create_service(
            cluster=self.cluster,
            serviceName=name,
            taskDefinition=made["taskDefinition"]["taskDefinitionArn"],
            desiredCount=1,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": network},
            loadBalancers=[{"targetGroupArn": target_group, "containerName": name, "containerPort": port}],
            serviceRegistries=[{"registryArn": registry}] if registry else [],
            deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
        )
        return name


def build(client: Any) -> Stack:
    ec2, elb = client("ec2"), client("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    zones = (("10.20.1.0/24", "us-east-1a"), ("10.20.2.0/24", "us-east-1b"))
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for cidr, zone in zones
    ]
    outside = ec2.create_security_group(GroupName="alb", Description="alb", VpcId=vpc)["GroupId"]
    inside = ec2.create_security_group(GroupName="tasks", Description="tasks", VpcId=vpc)["GroupId"]
    world = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=outside, IpPermissions=[world])
    peers = [{"GroupId": outside, "UserId": ACCOUNT}]
    tasks = {"IpProtocol": "tcp", "FromPort": 1024, "ToPort": 65535, "UserIdGroupPairs": peers}
    ec2.authorize_security_group_ingress(GroupId=inside, IpPermissions=[tasks])
    balancer = elb.create_load_balancer(Name="main", Subnets=subnets, SecurityGroups=[outside])["LoadBalancers"][0]
    arn = balancer["LoadBalancerArn"]
    fixed = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": json.dumps("nothing")}
    default = [{"Type": "fixed-response", "FixedResponseConfig": fixed}]
    listener = elb.create_listener(LoadBalancerArn=arn, Port=80, Protocol="HTTP", DefaultActions=default)
    cluster = client("ecs").create_cluster(clusterName="main")["cluster"]["clusterArn"]
    return Stack(client, vpc, subnets, arn, listener["Listeners"][0]["ListenerArn"], outside, inside, cluster)
