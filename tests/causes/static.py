"""What the code alone says, as `auditor check` does: texts of HCL in, a report out. No AWS, no requests."""

from collections.abc import Mapping
from pathlib import Path

from auditor.causes.cause import Cause
from auditor.diagnosis import judge
from auditor.diagnosis.verify import verify
from auditor.facts import Facts
from auditor.hcl.write import apply
from auditor.model.finding import Finding
from auditor.model.gap import Gap
from auditor.model.report import Run
from auditor.pipeline import join
from auditor.roots.find import RootModule
from auditor.roots.load import Stack, load
from tests.worlds.world import NOW

BALANCER = """
resource "aws_route53_zone" "main" {
  name = "shop.example"
}

resource "aws_lb" "main" {
  name = "shop"
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
"""
NOT_FOUND = """
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
"""
TO_HTTPS = """
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
"""
PATH, HOST, METHOD, SOURCE_IP = "path_pattern", "host_header", "http_request_method", "source_ip"


def listener(name: str = "http", port: int = 80, default: str = NOT_FOUND, balancer: str = "main") -> str:
    """A listener; on port 443 it speaks HTTPS."""
    return f"""
resource "aws_lb_listener" "{name}" {{
  load_balancer_arn = aws_lb.{balancer}.arn
  port              = {port}
  protocol          = "{"HTTPS" if port == 443 else "HTTP"}"

  default_action {{{default}  }}
}}
"""


def forward(group: str) -> str:
    """A forward action to a target group of this name."""
    return f'\n    type             = "forward"\n    target_group_arn = aws_lb_target_group.{group}.arn\n'


def group(name: str, more: str = "") -> str:
    """A target group."""
    return f"""
resource "aws_lb_target_group" "{name}" {{
  name        = "shop-{name}"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
{more}}}
"""


def conditions(**values: str) -> str:
    """Condition blocks, one for each field, with the HCL of the list of its values."""
    return "".join(
        f"\n  condition {{\n    {field} {{\n      values = {text}\n    }}\n  }}\n" for field, text in values.items()
    )


def rule(name: str, priority: object, when: str, *, to: str = "", on: str = "http", more: str = "") -> str:
    """A rule; `to` names its target group (by default of its own name), `priority` None leaves it out."""
    line = "" if priority is None else f"  priority     = {priority}\n"
    return f"""
resource "aws_lb_listener_rule" "{name}" {{
  listener_arn = aws_lb_listener.{on}.arn
{line}{more}
  action {{{forward(to or name)}  }}
{when}}}
"""


def facts(folder: Path, texts: str | Mapping[str, str]) -> Facts:
    """The facts of one configuration, or of several root modules by name."""
    roots = {"": texts} if isinstance(texts, str) else texts
    for name, text in roots.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "main.tf").write_text(text, encoding="utf-8")
    return of_stack(Stack(folder, tuple(RootModule(name, folder / name, 1, "a test") for name in roots)))


def of_stack(stack: Stack) -> Facts:
    """The facts of root modules without AWS and without requests."""
    declared = load(stack).declared
    joined = join(declared, Gap("live", "AWS", "it was not asked", "ask", "what AWS has"), lambda known: declared)
    sources = {path: (stack.base / path).read_text(encoding="utf-8") for path in declared.files}
    return Facts(
        run=Run("static", NOW, 0.0, "0", stack.base.name),
        declared=declared,
        live=Gap("live", "AWS", "it was not asked", "ask", "what AWS has"),
        sources=sources,
        evaluate=lambda edits: load(stack, overlay=apply(sources, edits)).declared,
        **{name: getattr(joined, name) for name in type(joined).__slots__ if name != "live"},
    )


def found(folder: Path, texts: str | Mapping[str, str], *, of: Cause | None = None) -> list[Finding]:
    """The findings that `auditor check` reports, of all causes or of one."""
    known = facts(folder, texts)
    return [verify(known, finding) for finding in of.find(known)] if of else list(judge(known).findings)


def named(findings: list[Finding]) -> list[tuple[str, str, str]]:
    """Cause, subject and attribute of each finding."""
    return [(finding.cause, finding.subject, finding.attribute) for finding in findings]


def world(folder: Path) -> list[tuple[str, str, str]]:
    """What a world's code alone yields."""
    return named(list(judge(of_stack(Stack(folder, (RootModule("", folder, 1, "a world"),)))).findings))
