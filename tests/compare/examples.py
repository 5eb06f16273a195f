"""Live resources of the compared types, as python: what the tests of comparing change one attribute of."""

import json
from typing import Any

from tests.compare.planes import GROUP, LB, LISTENER, OTHER

CONTAINERS: list[dict[str, Any]] = [
    {
        "name": "api",
        "image": "repo/api:1",
        "essential": True,
        "command": ["serve", "--port", "8001"],
        "portMappings": [{"containerPort": 8001, "hostPort": 8001, "protocol": "tcp"}],
        "environment": [
            {"name": "MLFLOW_SERVER_URL", "value": "http://mlflow/mlflow"},
            {"name": "AUTH_URL", "value": "a"},
        ],
        "secrets": [{"name": "DB", "valueFrom": "arn:secret"}],
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/api"}},
        "healthCheck": {"command": ["CMD", "true"]},
    }
]
FORWARD = {"type": "forward", "target_group_arn": GROUP, "forward": [{"target_group": [{"arn": GROUP, "weight": 1}]}]}
SPLIT = {
    "type": "forward",
    "forward": [{"target_group": [{"arn": GROUP, "weight": 80}, {"arn": OTHER, "weight": 20}]}],
}
REDIRECT = {"type": "redirect", "redirect": [{"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}]}
FIXED = {
    "type": "fixed-response",
    "fixed_response": [{"content_type": "text/plain", "message_body": "no", "status_code": "404"}],
}

LIVE: dict[str, dict[str, Any]] = {
    "aws_lb": {
        "name": "main",
        "internal": False,
        "load_balancer_type": "application",
        "subnets": ["subnet-1", "subnet-2"],
        "security_groups": ["sg-1"],
        "idle_timeout": 60,
        "enable_http2": True,
        "drop_invalid_header_fields": False,
        "desync_mitigation_mode": "defensive",
        "enable_deletion_protection": False,
        "preserve_host_header": False,
        "client_keep_alive": 3600,
        "xff_header_processing_mode": "append",
        "ip_address_type": "ipv4",
        "tags": {"Team": "data", "Stage": "dev"},
    },
    "aws_lb_listener": {
        "load_balancer_arn": LB,
        "port": 443,
        "protocol": "HTTPS",
        "ssl_policy": "ELBSecurityPolicy-2016-08",
        "certificate_arn": "arn:cert",
        "default_action": [FIXED],
    },
    "aws_lb_listener_rule": {
        "listener_arn": LISTENER,
        "priority": 20,
        "condition": [
            {"host_header": [{"values": ["API.hokus.ai"]}]},
            {"path_pattern": [{"values": ["/api/*", "/v1/*"]}]},
            {"http_header": [{"http_header_name": "X-Key", "values": ["a"]}]},
            {"query_string": [{"key": "v", "value": "1"}]},
        ],
        "action": [FORWARD],
    },
    "aws_lb_target_group": {
        "name": "api",
        "port": 8001,
        "protocol": "HTTP",
        "protocol_version": "HTTP1",
        "target_type": "ip",
        "vpc_id": "vpc-1",
        "ip_address_type": "ipv4",
        "health_check": [
            {
                "enabled": True,
                "interval": 30,
                "path": "/health",
                "port": "traffic-port",
                "protocol": "HTTP",
                "timeout": 5,
                "healthy_threshold": 3,
                "unhealthy_threshold": 3,
                "matcher": "200-202",
            }
        ],
        "deregistration_delay": 300,
        "slow_start": 0,
        "stickiness": [{"enabled": True, "type": "lb_cookie", "cookie_duration": 60}],
        "load_balancing_algorithm_type": "round_robin",
    },
    "aws_route_table": {
        "vpc_id": "vpc-1",
        "route": [
            {"cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"},
            {"cidr_block": "10.1.0.0/16", "transit_gateway_id": "tgw-1"},
        ],
        "tags": {"Name": "private"},
    },
    "aws_route": {
        "route_table_id": "rtb-1",
        "destination_cidr_block": "0.0.0.0/0",
        "nat_gateway_id": "nat-1",
    },
    "aws_route_table_association": {"subnet_id": "subnet-1", "route_table_id": "rtb-1"},
    "aws_internet_gateway": {"vpc_id": "vpc-1", "tags": {"Name": "out"}},
    "aws_nat_gateway": {
        "subnet_id": "subnet-1",
        "connectivity_type": "public",
        "allocation_id": "eipalloc-1",
        "tags": {"Name": "out"},
    },
    "aws_vpc_endpoint": {
        "vpc_id": "vpc-1",
        "service_name": "com.amazonaws.us-east-1.ecr.api",
        "vpc_endpoint_type": "Interface",
        "private_dns_enabled": True,
        "subnet_ids": ["subnet-1", "subnet-2"],
        "security_group_ids": ["sg-1"],
        "tags": {"Name": "ecr"},
    },
    "aws_ssm_parameter": {"name": "/app/level", "type": "SecureString", "description": "level"},
    "aws_ecs_cluster": {"name": "main", "setting": [{"name": "containerInsights", "value": "enabled"}]},
    "aws_ecs_service": {
        "name": "api",
        "cluster": "arn:aws:ecs:us-east-1:1:cluster/main",
        "task_definition": "arn:aws:ecs:us-east-1:1:task-definition/api:3",
        "desired_count": 2,
        "launch_type": "FARGATE",
        "platform_version": "1.4.0",
        "scheduling_strategy": "REPLICA",
        "health_check_grace_period_seconds": 60,
        "deployment_maximum_percent": 200,
        "deployment_minimum_healthy_percent": 100,
        "enable_execute_command": False,
        "deployment_circuit_breaker": [{"enable": True, "rollback": True}],
        "load_balancer": [{"target_group_arn": GROUP, "container_name": "api", "container_port": 8001}],
        "network_configuration": [
            {"subnets": ["subnet-1", "subnet-2"], "security_groups": ["sg-1"], "assign_public_ip": False}
        ],
        "service_registries": [{"registry_arn": "arn:registry", "port": 0, "container_name": "", "container_port": 0}],
    },
    "aws_ecs_task_definition": {
        "family": "api",
        "cpu": "256",
        "memory": "512",
        "network_mode": "awsvpc",
        "requires_compatibilities": ["FARGATE"],
        "execution_role_arn": "arn:aws:iam::1:role/exec",
        "task_role_arn": "arn:aws:iam::1:role/task",
        "runtime_platform": [{"cpu_architecture": "X86_64", "operating_system_family": "LINUX"}],
        "container_definitions": CONTAINERS,
    },
    "aws_security_group": {
        "name": "api",
        "description": "Managed by Terraform",
        "vpc_id": "vpc-1",
        "ingress": [
            {
                "protocol": "tcp",
                "from_port": 8001,
                "to_port": 8001,
                "cidr_blocks": ["10.0.0.0/8"],
                "security_groups": [],
                "self": False,
                "description": "",
            }
        ],
        "egress": [
            {
                "protocol": "-1",
                "from_port": 0,
                "to_port": 0,
                "cidr_blocks": ["0.0.0.0/0"],
                "self": False,
                "description": "",
            }
        ],
    },
    "aws_vpc_security_group_ingress_rule": {
        "security_group_id": "sg-1",
        "ip_protocol": "tcp",
        "from_port": 80,
        "to_port": 80,
        "cidr_ipv4": "0.0.0.0/0",
        "description": "all",
    },
    "aws_db_instance": {
        "identifier": "db",
        "engine": "postgres",
        "engine_version": "16.4",
        "instance_class": "db.t4g.small",
        "allocated_storage": 20,
        "port": 5432,
        "multi_az": False,
        "publicly_accessible": False,
        "storage_encrypted": True,
        "deletion_protection": False,
        "backup_retention_period": 7,
        "vpc_security_group_ids": ["sg-1"],
    },
    "aws_cloudwatch_log_group": {"name": "/ecs/api", "retention_in_days": 30},
    "aws_iam_role": {
        "name": "task",
        "path": "/",
        "max_session_duration": 3600,
        "assume_role_policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                }
            ],
        },
    },
    "aws_route53_record": {
        "zone_id": "Z1",
        "name": "api.hokus.ai",
        "type": "A",
        "alias": [{"name": "dualstack.main.elb.amazonaws.com.", "zone_id": "Z2", "evaluate_target_health": True}],
    },
}


def as_code(type: str) -> dict[str, Any]:
    """What code would say of the live attributes: documents are JSON text."""
    documents = ("container_definitions", "assume_role_policy")
    return {name: json.dumps(value) if name in documents else value for name, value in LIVE[type].items()}


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value}-x" if isinstance(value, str) else value


def leaves(value: Any, path: str = "") -> list[str]:
    """The path of every scalar and of every list of scalars."""
    if isinstance(value, dict):
        return [leaf for name, one in value.items() for leaf in leaves(one, f"{path}.{name}" if path else name)]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [leaf for index, one in enumerate(value) for leaf in leaves(one, f"{path}[{index}]")]
    return [path] if value not in ([], "") else []


def mutated(value: Any, path: str) -> Any:
    """A copy with another value at the path."""
    copy = json.loads(json.dumps(value))
    steps = path.replace("[", ".[").split(".")
    *way, last = [int(step[1:-1]) if step.startswith("[") else step for step in steps]
    inner = copy
    for step in way:
        inner = inner[step]
    inner[last] = (
        [*inner[last][:-1], changed(inner[last][-1])] if isinstance(inner[last], list) else changed(inner[last])
    )
    return copy


NOT_COMPARED = {
    # the weight of a single target group means nothing
    "aws_lb_listener_rule.action[0].forward[0].target_group[0].weight",
    # ports of "every protocol" mean nothing
    "aws_security_group.egress[0].from_port", "aws_security_group.egress[0].to_port",
    # storage grows by itself
    "aws_db_instance.allocated_storage",
    # in awsvpc mode it is the container port
    "aws_ecs_task_definition.container_definitions[0].portMappings[0].hostPort",
}  # fmt: skip
ELSEWHERE = {
    # a list whose length did not change is compared one by one
    "aws_ecs_task_definition.container_definitions[0].command": "container_definitions[0].command[2]",
    "aws_ecs_task_definition.container_definitions[0].healthCheck.command": (
        "container_definitions[0].healthCheck.command[1]"
    ),
    # sources are compared one by one
    "aws_security_group.ingress[0].cidr_blocks": "ingress[0].source",
    "aws_security_group.egress[0].cidr_blocks": "egress[0].source",
}
MUTATIONS = [
    (type, leaf) for type in sorted(LIVE) for leaf in leaves(LIVE[type]) if f"{type}.{leaf}" not in NOT_COMPARED
]
BOTH_SIDES = {"aws_security_group.ingress[0].self", "aws_security_group.egress[0].self"}
