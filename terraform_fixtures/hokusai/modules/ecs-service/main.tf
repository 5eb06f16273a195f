resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.full_name}"
  retention_in_days = var.log_retention_days
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.full_name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([
    {
      name      = var.name
      image     = var.image
      essential = true
      command   = var.command

      portMappings = [
        {
          containerPort = var.port
          protocol      = "tcp"
        },
      ]

      environment = [for name, value in var.environment : { name = name, value = value }]
      secrets     = [for name, arn in var.secrets : { name = name, valueFrom = arn }]

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.this.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = var.name
        }
      }
    },
  ])
}

resource "aws_ecs_service" "this" {
  name            = var.full_name
  cluster         = var.cluster_arn
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = var.desired_count
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"

  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = var.health_check_grace_period_seconds

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = var.name
    container_port   = var.port
  }

  service_registries {
    registry_arn = aws_service_discovery_service.this.arn
  }

  # Tasks cannot start before their execution role may read the secrets.
  depends_on = [
    aws_iam_role_policy.secrets,
    aws_iam_role_policy_attachment.execution,
  ]
}

resource "aws_lb_target_group" "this" {
  name                 = var.full_name
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = var.port
  deregistration_delay = 30

  health_check {
    path                = var.health_check_path
    protocol            = "HTTP"
    port                = "traffic-port"
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_service_discovery_service" "this" {
  name = var.name

  dns_config {
    namespace_id   = var.namespace_id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }

  # ECS reports the health of the tasks.
  health_check_custom_config {
    failure_threshold = 1
  }
}

resource "aws_security_group" "this" {
  name        = var.full_name
  description = "Tasks of ${var.full_name}"
  vpc_id      = var.vpc_id

  tags = {
    Name = var.full_name
  }
}

resource "aws_vpc_security_group_ingress_rule" "from_alb" {
  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.alb_security_group_id
  description                  = "Requests and health checks from the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
}

# Image pulls, logs, secrets, other services and the database.
resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.this.id
  description       = "Everything out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
