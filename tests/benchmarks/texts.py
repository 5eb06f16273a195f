"""The texts that generate.py makes repositories of: resources and modules with NAME and PORT to fill in. Invented."""

PROVIDER = """terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Owner = var.owner }
  }
}

provider "aws" {
  alias  = "global"
  region = "us-east-1"
}
"""
BACKEND = """terraform {
  backend "s3" {
    bucket = "load-state"
    key    = "%s/terraform.tfstate"
    region = "us-east-1"
  }
}
"""
VARIABLES = "".join(
    f'variable "{name}" {{\n  description = "{text}"\n  type        = {kind}\n  default     = {default}\n}}\n\n'
    for name, text, kind, default in (
        ("region", "The region everything is in.", "string", '"us-east-1"'),
        ("owner", "Who is asked when it breaks.", "string", '"platform"'),
        ("environment", "The stage.", "string", '"development"'),
        ("domain", "The zone of all names.", "string", '"load.example"'),
        ("enabled", "Whether rules are made.", "bool", "true"),
        ("names", "One call of a module for each.", "list(string)", '["blue", "green"]'),
        ("listener_arn", "The listener of another stack.", "string", "null"),
        ("target_group_arn", "The group of another stack.", "string", "null"),
        ("vpc_id", "The network.", "string", '"vpc-0a1b2c3d"'),
        ("subnets", "The subnets.", "list(string)", '["subnet-1", "subnet-2"]'),
    )
)
LOCALS = """locals {
  prefix = "${var.owner}-${var.environment}"
  tags = merge({ Environment = var.environment }, {
    Terraform = "true"
    Stack     = format("%s/%s", var.owner, var.environment)
  })
  zones = [for number, subnet in var.subnets : "${var.region}${element(["a", "b", "c"], number)}" if subnet != ""]
}
"""
OUTPUTS = """output "url" {
  description = "Where the balancer answers."
  value       = "https://${aws_lb.main.dns_name}"
}

output "listener_arn" {
  value = aws_lb_listener.https.arn
}
"""
BALANCER = """resource "aws_lb" "main" {
  name               = "${local.prefix}-main"
  internal           = false
  load_balancer_type = "application"
  subnets            = var.subnets
  tags               = local.tags
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "HTTPS"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}
"""
LISTENER = """resource "aws_lb_listener" "NAME" {
  load_balancer_arn = aws_lb.main.arn
  port              = PORT
  protocol          = "HTTPS"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.NAME.arn
  }
}
"""
SERVICE = """resource "aws_lb_target_group" "NAME" {
  name        = substr("${local.prefix}-NAME", 0, 32)
  port        = PORT
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = var.vpc_id

  health_check {
    path    = "/health"
    matcher = "200-299"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_log_group" "NAME" {
  name              = "/ecs/${local.prefix}/NAME"
  retention_in_days = var.environment == "production" ? 365 : 14
}

resource "aws_security_group" "NAME" {
  name   = "${local.prefix}-NAME"
  vpc_id = var.vpc_id

  dynamic "ingress" {
    for_each = toset([PORT, 9090])
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = [cidrsubnet("10.0.0.0/8", 8, 3)]
    }
  }
}

resource "aws_iam_role" "NAME" {
  name               = "${local.prefix}-NAME"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}

resource "aws_ecs_task_definition" "NAME" {
  family                   = "${local.prefix}-NAME"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.NAME.arn
  container_definitions = jsonencode([
    {
      name         = "NAME"
      image        = "registry.example/NAME:${var.environment}"
      essential    = true
      portMappings = [{ containerPort = PORT, protocol = "tcp" }]
      environment = concat([
        { name = "PORT", value = "PORT" },
        { name = "STAGE", value = upper(var.environment) },
      ], [for key, value in local.tags : { name = "TAG_${upper(key)}", value = value }])
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group  = aws_cloudwatch_log_group.NAME.name
          awslogs-region = var.region
        }
      }
    }
  ])
}

resource "aws_ecs_service" "NAME" {
  name            = "${local.prefix}-NAME"
  cluster         = "arn:aws:ecs:${var.region}:123456789012:cluster/main"
  task_definition = aws_ecs_task_definition.NAME.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.subnets
    security_groups = [aws_security_group.NAME.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.NAME.arn
    container_name   = "NAME"
    container_port   = PORT
  }

  lifecycle {
    ignore_changes = [desired_count, task_definition]
  }
}
"""
SINGLES = (
    """resource "aws_s3_bucket" "NAME" {
  bucket = lower("${local.prefix}-${replace("NAME", "_", "-")}")
  tags   = merge(local.tags, { Name = "NAME" })
}
""",
    """resource "aws_ssm_parameter" "NAME" {
  name  = "/${var.environment}/NAME"
  type  = "String"
  value = jsonencode({ hosts = [for zone in local.zones : "${zone}.${var.domain}"] })
}
""",
    """resource "aws_route53_record" "NAME" {
  zone_id = "Z0000000000000"
  name    = "NAME.${var.domain}"
  type    = "A"

  alias {
    name                   = aws_lb.main.dns_name
    zone_id                = aws_lb.main.zone_id
    evaluate_target_health = true
  }
}
""",
    """resource "aws_iam_policy" "NAME" {
  name   = "${local.prefix}-NAME"
  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": "arn:aws:s3:::${local.prefix}-*"
      }]
    }
  POLICY
}
""",
)
REMOTE = "data.terraform_remote_state.shared.outputs.listener_arn"
REMOTE_STATE = """data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "load-state"
    key    = "%s-0/terraform.tfstate"
    region = "us-east-1"
  }
}
"""
EXTERNAL = """module "NAME" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.0"
  bucket  = "${local.prefix}-NAME"
}
"""
CALL = """module "service_%d" {
  source     = "../../../modules/%s"
  name       = "${local.prefix}-%d"
  listener   = aws_lb_listener.https.arn
  tags       = local.tags
}
""".replace('  source     = "../../../modules/%s"', '%s  source     = "../../../modules/%s"')
MODULE_MAIN = """locals {
  tags = merge(var.tags, { Module = basename(path.module) })
}

resource "aws_lb_target_group" "this" {
  name        = "${var.name}-tg"
  port        = PORT
  protocol    = "HTTP"
  target_type = "ip"
  tags        = local.tags
}

resource "aws_lb_listener_rule" "this" {
  count        = var.attached ? 1 : 0
  listener_arn = var.listener

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }

  condition {
    path_pattern {
      values = ["/${var.name}/*"]
    }
  }
}
"""
MODULE_VARIABLES = """variable "name" {
  description = "The name of everything in here."
  type        = string

  validation {
    condition     = length(var.name) < 64
    error_message = "The name is too long."
  }
}

variable "listener" {
  type    = string
  default = null
}

variable "attached" {
  type    = bool
  default = true
}

variable "tags" {
  type    = map(string)
  default = {}
}
"""
MODULE_OUTPUTS = """output "target_group_arn" {
  description = "The group that answers."
  value       = aws_lb_target_group.this.arn
}

output "rule_arn" {
  value = try(aws_lb_listener_rule.this[0].arn, null)
}
"""
MODULE_IAM = """data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = "${var.name}-role"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}
"""
SETTING = """# How long a request to NAME may take before the caller gives up and tries the next one.
variable "setting_NAME" {
  description = "How long NAME may take, whom it may call and what it does when nobody answers."
  type = object({
    timeout = optional(number, 30)
    targets = optional(list(string), [])
    headers = optional(map(string), {})
  })
  default = {
    timeout = 15
    targets = ["a.load.example", "b.load.example", "c.load.example"]
    headers = { "X-Caller" = "NAME", "X-Stage" = "any" }
  }
}
"""
DOCUMENT = """data "aws_iam_policy_document" "NAME" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "kms:Decrypt"]
    resources = ["arn:aws:s3:::${local.prefix}-NAME", "arn:aws:s3:::${local.prefix}-NAME/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpc"
      values   = [var.vpc_id]
    }
  }
}
"""
