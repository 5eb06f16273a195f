"""Facts with a small route table, for showing who would answer."""

from types import SimpleNamespace

from auditor.compare.pairing import Pairing
from auditor.model.gap import Gap
from auditor.model.request import Request
from auditor.model.source import SourceRange
from auditor.routing import Action, Condition, Listener, LoadBalancer, RouteTable, Rule, Weighted, from_declared
from tests import builders as b


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


def facts(*resources, table=None, live_table=None):
    """Facts of declared resources; the declared table is theirs, unless another is given."""
    declared = b.declared(*resources)
    gap = Gap("live", "AWS", "it was not asked (--no-live)")
    return SimpleNamespace(
        declared=declared,
        table=table or from_declared(declared),
        live_table=live_table,
        live=b.snapshot() if live_table else gap,
        pairing=Pairing() if live_table else None,
        endpoints=(),
    )


def request(url, **more):
    """A GET, unless it is another method."""
    return Request(more.pop("method", "GET"), url, **more)


API = (b.group("api"), b.service("api", groups=("api",), port=8001))
FACTS = facts(*API, table=table("aws_lb_target_group.api"))
LIVE_FACTS = facts(*API, table=table("aws_lb_target_group.api"), live_table=table("aws_lb_target_group.mlflow"))
