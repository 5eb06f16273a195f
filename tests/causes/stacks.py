"""Facts of the code alone, from a few lines of HCL: a balancer with records, to which a test adds what it needs."""

from pathlib import Path

from auditor.causes.cause import Cause
from auditor.diagnosis.verify import verify
from auditor.facts import Facts
from auditor.model.finding import Finding
from auditor.pipeline import Options, gather

BALANCER = """
resource "aws_route53_zone" "main" {
  name = "shop.example"
}

resource "aws_route53_record" "app" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "app.shop.example"
  type    = "A"

  alias {
    name                   = aws_lb.main.dns_name
    zone_id                = aws_lb.main.zone_id
    evaluate_target_health = true
  }
}

resource "aws_lb" "main" {
  name = "shop"
}
"""
"""One balancer that app.shop.example leads to."""


def listener(name: str, port: int, protocol: str, action: str, more: str = "") -> str:
    """One listener of the balancer."""
    return f"""
resource "aws_lb_listener" "{name}" {{
  load_balancer_arn = aws_lb.main.arn
  port              = {port}
  protocol          = "{protocol}"
{more}
  default_action {{
{action}
  }}
}}
"""


def rule(name: str, priority: int, condition: str, action: str, on: str = "https") -> str:
    """One rule; `condition` and `action` are the insides of its blocks."""
    return f"""
resource "aws_lb_listener_rule" "{name}" {{
  listener_arn = aws_lb_listener.{on}.arn
  priority     = {priority}

  condition {{
{condition}
  }}

  action {{
{action}
  }}
}}
"""


def redirect(**parts: str) -> str:
    """The inside of an action block that redirects."""
    lines = "\n".join(f'      {name} = "{value}"' for name, value in parts.items())
    return f'    type = "redirect"\n    redirect {{\n      status_code = "HTTP_301"\n{lines}\n    }}'


def paths(*values: str) -> str:
    """The inside of a condition block."""
    return f"    path_pattern {{\n      values = [{', '.join(map(_quoted, values))}]\n    }}"


def hosts(*values: str) -> str:
    """The inside of a condition block."""
    return f"    host_header {{\n      values = [{', '.join(map(_quoted, values))}]\n    }}"


def _quoted(text: str) -> str:
    return f'"{text}"'


def forward(group: str) -> str:
    """The inside of an action block that forwards."""
    return f'    type             = "forward"\n    target_group_arn = aws_lb_target_group.{group}.arn'


FIXED = """    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }"""
TO_HTTPS = redirect(protocol="HTTPS", port="443")


def group(name: str, health: str = "/health") -> str:
    """One target group."""
    return f"""
resource "aws_lb_target_group" "{name}" {{
  name        = "shop-{name}"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"

  health_check {{
    path = "{health}"
  }}
}}
"""


def service(name: str, of: str = "", command: str = '["serve"]', environment: str = "[]") -> str:
    """One ECS service with its task definition, which registers in the group of its name, or in another one."""
    return f"""
resource "aws_ecs_task_definition" "{name}" {{
  family = "shop-{name}"
  container_definitions = jsonencode([
    {{
      name         = "{name}"
      image        = "registry.example/shop-{name}:7"
      portMappings = [{{ containerPort = 8080 }}]
      command      = {command}
      environment  = {environment}
    }}
  ])
}}

resource "aws_ecs_service" "{name}" {{
  name            = "shop-{name}"
  task_definition = aws_ecs_task_definition.{name}.arn
  desired_count   = 1

  load_balancer {{
    target_group_arn = aws_lb_target_group.{of or name}.arn
    container_name   = "{name}"
    container_port   = 8080
  }}
}}
"""


def facts_of(folder: Path, *texts: str) -> Facts:
    """What `auditor check` knows of a configuration."""
    (folder / "main.tf").write_text("".join(texts))
    return gather(Options(folder, live=False, probes=False))


def found(cause: Cause, folder: Path, *texts: str) -> list[Finding]:
    """What a cause finds, with verified fixes."""
    facts = facts_of(folder, *texts)
    return [verify(facts, finding) for finding in cause.find(facts)]
