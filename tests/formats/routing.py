"""Facts with a small route table, for showing who would answer."""

from types import SimpleNamespace

from auditor.model.gap import Gap
from auditor.model.source import SourceRange
from auditor.routing import Action, Condition, Listener, LoadBalancer, RouteTable, Rule, Weighted


def table(group):
    """A balancer with one rule for /api/* and one for a priority that nobody knows."""
    forward = Action("forward", (Weighted(group),))
    rules = (
        Rule("aws_lb_listener_rule.auth", 10, (Condition("host-header", ("auth.hokus.ai",)),), forward),
        Rule(
            "aws_lb_listener_rule.api",
            20,
            (Condition("path-pattern", ("/api/*",)),),
            forward,
            SourceRange("rules.tf", 7, 1, 20, 2),
        ),
    )
    here = SourceRange("alb.tf", 3, 1, 9, 2)
    listeners = (
        Listener(
            "aws_lb_listener.https", "aws_lb.main", 443, "HTTPS", Action("fixed-response", status=404), rules, here
        ),
        Listener(
            "aws_lb_listener.odd",
            "aws_lb.main",
            8443,
            "HTTPS",
            forward,
            (rules[1], Rule("aws_lb_listener_rule.late", None, (), forward)),
            here,
        ),
    )
    return RouteTable((LoadBalancer("aws_lb.main", ("registry.hokus.ai", "auth.hokus.ai")),), listeners)


FACTS = SimpleNamespace(
    table=table("aws_lb_target_group.api"),
    live_table=None,
    live=Gap("live", "AWS", "it was not asked (--no-live)"),
    service_of=lambda group: SimpleNamespace(address="aws_ecs_service.api") if group.endswith("api") else None,
)
LIVE_FACTS = SimpleNamespace(**{**vars(FACTS), "live_table": table("aws_lb_target_group.mlflow")})
