"""Chooses the target of a forwarded request: target group by weight, then a target, as the real balancer does. Pure.

docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html: traffic goes to healthy
targets in turn; a group without any healthy target fails open and gets traffic on all of its targets; a group without
targets gives 503, and there is no fall-back to another group of the action.
"""

from collections.abc import Callable, Mapping, Sequence

from auditor.lab.alb.table import Target, TargetGroup

_NEVER = {"unused", "draining", "unavailable"}


def choose_group(weighted: Sequence[tuple[str, int]], draw: Callable[[], float]) -> str | None:
    """The ARN of a target group; None where every weight is 0. `draw` gives a number from 0 up to 1."""
    total = sum(weight for _, weight in weighted)
    point = draw() * total
    for arn, weight in weighted:
        point -= weight
        if weight and point < 0:
            return arn
    return None


def candidates(group: TargetGroup) -> list[Target]:
    """The targets that may get the request: the healthy ones, else all that take part (fail open)."""
    healthy = [target for target in group.targets if target.state == "healthy"]
    return healthy or [target for target in group.targets if target.state not in _NEVER]


class Turns:
    """Round robin by target group."""

    def __init__(self) -> None:
        self._turn: dict[str, int] = {}

    def next(self, groups: Mapping[str, TargetGroup], arn: str) -> Target | None:
        """The next target of a group, None where it has none."""
        choice = candidates(groups[arn]) if arn in groups else []
        if not choice:
            return None
        turn = self._turn.get(arn, 0)
        self._turn[arn] = turn + 1
        return choice[turn % len(choice)]
