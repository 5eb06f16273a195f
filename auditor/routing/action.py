"""What a rule does with a request: forward, redirect or answer; and what it rewrites on the way to the target. Pure.

Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
"""

from dataclasses import dataclass

from auditor.model.request import Request

SAME = {"protocol": "#{protocol}", "host": "#{host}", "port": "#{port}", "path": "/#{path}", "query": "#{query}"}
"""What an unset part of a redirect means.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
"""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A target group of a forward action (address or ARN) and its weight."""

    target_group: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Action:
    """The terminal action of a rule. `type` is "forward", "redirect", "fixed-response" or "unknown"; `guards` are the
    authenticating actions before it. `undecided` is the reason why the target is not known. `sticky` says for how many
    seconds a client stays with its target group, None for not at all."""

    type: str
    forwards: tuple[Weighted, ...] = ()
    redirect: tuple[tuple[str, str], ...] = ()
    status: int | None = None
    content_type: str = ""
    body: str = ""
    guards: tuple[str, ...] = ()
    undecided: str = ""
    sticky: int | None = None

    @property
    def target_groups(self) -> tuple[str, ...]:
        """The target groups that get traffic."""
        return tuple(forward.target_group for forward in self.forwards if forward.weight > 0)

    @property
    def target_group(self) -> str:
        """The one target group, "" where there is none or more than one."""
        return self.target_groups[0] if len(self.target_groups) == 1 else ""

    def location(self, request: Request) -> str:
        """The Location header that a redirect gives for a request; it always names the port, as AWS does.

        An unset part stays as in the request; an empty query drops it.
        """
        parts = SAME | {key: value for key, value in self.redirect if value or key == "query"}
        fill = {
            "#{protocol}": request.scheme.upper(),
            "#{host}": f"[{request.host}]" if ":" in request.host else request.host,
            "#{port}": str(request.port),
            "#{path}": request.path.removeprefix("/"),
            "#{query}": request.query,
        }
        for name, text in parts.items():
            for placeholder, value in fill.items():
                text = text.replace(placeholder, value)
            parts[name] = text
        query = f"?{parts['query']}" if parts["query"] else ""
        return f"{parts['protocol'].lower()}://{parts['host']}:{parts['port']}{parts['path']}{query}"

    def __str__(self) -> str:
        if self.undecided:
            return f"undecided ({self.undecided})"
        if self.type == "fixed-response":
            return f"fixed response {self.status}"
        if self.type == "redirect":
            return f"redirect {self.status}"
        return f"forward to {', '.join(self.target_groups) or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One transform of a rule; `type` is "url-rewrite" or "host-header-rewrite". `undecided` says what is not known.

    Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
    """

    type: str
    regex: str
    replace: str
    undecided: str = ""
