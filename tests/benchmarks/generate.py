"""Writes terraform repositories of the sizes S, M, L and XL: a seed in, folders of invented .tf files out.

The shapes (files and resources a root, rules a listener, joins through variables and remote state, external modules)
are those of many public repositories; no text of theirs is in here. Run: python generate.py M FOLDER
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SEED = 20_240_607
_WORDS = ["billing", "search", "ledger", "catalog", "orders", "users", "media", "export", "ingest", "report", "audit", "quota", "token", "mail", "cart"]
_TIERS = ("development", "staging", "production")
_RULE_LISTENER = "aws_lb_listener.https.arn"


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a repository is; modules are the local ones that its roots share."""

    roots: int
    files: int
    resources: int
    size: int
    modules: int


SHAPES = {
    "S": Shape(1, 14, 40, 30_000, 2),
    "M": Shape(25, 260, 700, 546_000, 10),
    "L": Shape(200, 4_100, 8_700, 12_350_000, 60),
    "XL": Shape(600, 12_300, 26_100, 37_000_000, 180),
}


def write(shape: Shape, folder: Path, seed: int = SEED) -> list[Path]:
    """Write a repository below `folder`; returns its root modules' folders."""
    random_ = random.Random(seed)
    for number in range(shape.modules):
        _write_module(folder / "modules" / _module(number), number, shape.modules, random_)
    left = shape.files - 4 * shape.modules
    weights = [random_.lognormvariate(0, 1.1) for _ in range(shape.roots)]
    counts = _shares(shape.resources - 3 * shape.modules, weights, least=2)
    files = _shares(left, [weight**0.5 for weight in weights], least=6)
    budget = shape.size - sum(path.stat().st_size for path in folder.rglob("*.tf"))
    sizes = _shares(budget, [float(count) for count in counts], least=1_500)
    roots = []
    for number in range(shape.roots):
        name = f"{_WORDS[number % len(_WORDS)]}-{number // len(_WORDS)}"
        root = folder / "roots" / _TIERS[number % 3] / name
        _write_root(root, _Root(number, name, counts[number], files[number], sizes[number], shape.modules), random_)
        roots.append(root)
    return roots


@dataclass(frozen=True, slots=True)
class _Root:
    number: int
    name: str
    resources: int
    files: int
    size: int
    modules: int


def _shares(total: int, weights: list[float], *, least: int) -> list[int]:
    rest = max(total - least * len(weights), 0)
    return [least + round(rest * weight / sum(weights)) for weight in weights]


def _module(number: int) -> str:
    return f"{_WORDS[number % len(_WORDS)]}-service-{number}"


def _write_root(root: Path, plan: _Root, random_: random.Random) -> None:
    texts = list(_resources(plan, random_))
    texts += list(_calls(plan, random_))
    texts += list(_read_elsewhere(plan))
    names = {"providers.tf": _PROVIDER, "variables.tf": _VARIABLES, "locals.tf": _LOCALS, "outputs.tf": _OUTPUTS}
    parts = {name: [text] for name, text in names.items()}
    parts["backend.tf"] = [_BACKEND % plan.name]
    slots = [f"{_WORDS[number % len(_WORDS)]}_{number}.tf" for number in range(max(plan.files - 5, 1))]
    for number, text in enumerate(texts):
        parts.setdefault(slots[number * len(slots) // len(texts)], []).append(text)
    used = sum(len(text) for chunk in parts.values() for text in chunk)
    number = 0
    while used < plan.size:
        text = _filler(number, random_)
        parts.setdefault(slots[number % len(slots)], []).append(text)
        used += len(text)
        number += 1
    for name in slots:
        parts.setdefault(name, ["# Kept for later.\n"])
    _save(root, {name: "\n".join(chunk) for name, chunk in parts.items()})


def _save(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)


def _resources(plan: _Root, random_: random.Random) -> Iterator[str]:
    """So many resources: a load balancer and its listener, then services with what each needs, then single ones."""
    yield _BALANCER
    left = plan.resources - 2
    rules = 100 if plan.number == 0 and plan.resources > 120 else 0
    for number in range(rules):
        yield _rule(f"stress_{number}", number + 1000, _RULE_LISTENER, random_)
    left -= rules
    service = 0
    while left > 0:
        if left >= 8 and random_.random() < 0.6:
            name = f"{_WORDS[service % len(_WORDS)]}_{service}"
            yield _SERVICE.replace("NAME", name).replace("PORT", str(8000 + service))
            count = random_.choices((1, 2, random_.randint(3, 6), random_.randint(7, 10)), (50, 30, 15, 5))[0]
            count = min(count, left - 6)
            listener = random_.choices((_RULE_LISTENER, "var.listener_arn", _REMOTE), (65, 20, 15))[0]
            for number in range(count):
                yield _rule(f"{name}_{number}", 10 * service + number + 1, listener, random_, name)
            left -= 6 + count
            service += 1
        else:
            yield random_.choice(_SINGLES).replace("NAME", f"single_{left}")
            left -= 1


def _rule(name: str, priority: int, listener: str, random_: random.Random, target: str = "") -> str:
    counted = "  count        = var.enabled ? 1 : 0\n" if random_.random() < 0.36 else ""
    host = f'"{name.replace("_", "-")}.${{var.domain}}"'
    condition = f"    path_pattern {{\n      values = [\"/{name}\", \"/{name}/*\"]\n    }}\n"
    if random_.random() < 0.43:
        condition = f"    host_header {{\n      values = [{host}]\n    }}\n"
    forward = f"aws_lb_target_group.{target}.arn" if target else "var.target_group_arn"
    return (
        f'resource "aws_lb_listener_rule" "{name}" {{\n{counted}  listener_arn = {listener}\n  priority     = {priority}\n\n'
        f'  action {{\n    type             = "forward"\n    target_group_arn = {forward}\n  }}\n\n'
        f"  condition {{\n{condition}  }}\n\n  tags = local.tags\n}}\n"
    )


def _calls(plan: _Root, random_: random.Random) -> Iterator[str]:
    for number in range(max(1, plan.resources // 12)):
        called = random_.randrange(plan.modules)
        if random_.random() < 1 / 3:
            yield _EXTERNAL.replace("NAME", f"bucket_{number}")
            continue
        each = "  for_each   = toset(var.names)\n" if random_.random() < 0.2 else ""
        yield _CALL % (number, each, _module(called), number)


def _read_elsewhere(plan: _Root) -> Iterator[str]:
    yield _REMOTE_STATE % _WORDS[plan.number % len(_WORDS)]


def _write_module(folder: Path, number: int, modules: int, random_: random.Random) -> None:
    inner = ""
    if number and number % 4:
        inner = f'\nmodule "inner" {{\n  source = "../{_module(number - 1)}"\n  name   = "${{var.name}}-in"\n  tags   = local.tags\n}}\n'
    main = _MODULE_MAIN.replace("PORT", str(random_.randint(3000, 9000))) + inner
    _save(folder, {"main.tf": main, "variables.tf": _MODULE_VARIABLES, "outputs.tf": _MODULE_OUTPUTS, "iam.tf": _MODULE_IAM})


def _filler(number: int, random_: random.Random) -> str:
    """What makes real files long: described variables, tables of settings, inline policies."""
    name = f"{random_.choice(_WORDS)}_{number}"
    kind = random_.random()
    if kind < 0.4:
        return _SETTING.replace("NAME", name)
    if kind < 0.7:
        rows = "".join(
            f'    {word} = {{ memory = {random_.choice((512, 1024, 2048))}, hosts = ["{word}.${{var.domain}}"], public = {random_.choice(("true", "false"))} }}\n'
            for word in random_.sample(_WORDS, 6)
        )
        return f"locals {{\n  settings_{name} = {{\n{rows}  }}\n}}\n"
    return _DOCUMENT.replace("NAME", name)


def many(folder: Path, count: int) -> Path:
    """Write one root whose `count` and `for_each` make so many resources."""
    half = count // 2
    text = f"""
locals {{
  names = {{ for number in range({half}) : "name-${{number}}" => number }}
}}

resource "aws_sqs_queue" "counted" {{
  count                     = {half}
  name                      = "queue-${{count.index}}"
  message_retention_seconds = 60 + count.index % 10
  tags                      = {{ Number = tostring(count.index) }}
}}

resource "aws_ssm_parameter" "each" {{
  for_each = local.names
  name     = "/load/${{each.key}}"
  type     = "String"
  value    = jsonencode({{ queue = aws_sqs_queue.counted[each.value].name, number = each.value }})
}}
"""
    _save(folder, {"main.tf": text})
    return folder


_PROVIDER = """terraform {
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
_BACKEND = """terraform {
  backend "s3" {
    bucket = "load-state"
    key    = "%s/terraform.tfstate"
    region = "us-east-1"
  }
}
"""
_VARIABLES = "".join(
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
_LOCALS = """locals {
  prefix = "${var.owner}-${var.environment}"
  tags = merge({ Environment = var.environment }, {
    Terraform = "true"
    Stack     = format("%s/%s", var.owner, var.environment)
  })
  zones = [for number, subnet in var.subnets : "${var.region}${element(["a", "b", "c"], number)}" if subnet != ""]
}
"""
_OUTPUTS = """output "url" {
  description = "Where the balancer answers."
  value       = "https://${aws_lb.main.dns_name}"
}

output "listener_arn" {
  value = aws_lb_listener.https.arn
}
"""
_BALANCER = """resource "aws_lb" "main" {
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
_SERVICE = """resource "aws_lb_target_group" "NAME" {
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
_SINGLES = (
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
_REMOTE = "data.terraform_remote_state.shared.outputs.listener_arn"
_REMOTE_STATE = """data "terraform_remote_state" "shared" {
  backend = "s3"
  config = {
    bucket = "load-state"
    key    = "%s-0/terraform.tfstate"
    region = "us-east-1"
  }
}
"""
_EXTERNAL = """module "NAME" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.0"
  bucket  = "${local.prefix}-NAME"
}
"""
_CALL = """module "service_%d" {
  source     = "../../../modules/%s"
  name       = "${local.prefix}-%d"
  listener   = aws_lb_listener.https.arn
  tags       = local.tags
}
""".replace('  source     = "../../../modules/%s"', '%s  source     = "../../../modules/%s"')
_MODULE_MAIN = """locals {
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
_MODULE_VARIABLES = """variable "name" {
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
_MODULE_OUTPUTS = """output "target_group_arn" {
  description = "The group that answers."
  value       = aws_lb_target_group.this.arn
}

output "rule_arn" {
  value = try(aws_lb_listener_rule.this[0].arn, null)
}
"""
_MODULE_IAM = """data "aws_iam_policy_document" "assume" {
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
_SETTING = """# How long a request to NAME may take before the caller gives up and tries the next one.
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
_DOCUMENT = """data "aws_iam_policy_document" "NAME" {
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


def main() -> None:
    """Write one repository and print its size."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("size", choices=SHAPES)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    roots = write(SHAPES[given.size], given.folder)
    files = list(given.folder.rglob("*.tf"))
    print(f"{len(roots)} roots, {len(files)} files, {sum(file.stat().st_size for file in files):,} bytes")


if __name__ == "__main__":
    main()
