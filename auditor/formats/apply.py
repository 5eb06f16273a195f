"""What the next apply would do, in lines for people and as JSON-like python: an Apply in. Pure."""

from auditor.formats import plain
from auditor.model.apply import Apply

_DONE = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "destroyed",
    "forget": "forgotten",
    "import": "imported",
}


def headline(apply: Apply) -> str:
    """How many resources the apply makes, changes and destroys, in one line."""
    counts = apply.counts()
    told = ", ".join(f"{counts[action]} {word}" for action, word in _DONE.items() if action in counts)
    return f"{told or 'nothing changed'} ({apply.basis})"


def lines(apply: Apply) -> list[str]:
    """What to know before it, the worst first; the changes themselves are in `headline`."""
    told = [f"{one.effect} {one.request}: now {one.now}; after it {one.after}" for one in apply.routes]
    notices = sorted(apply.notices, key=lambda one: -one.severity)
    told += [f"{one.kind.replace('-', ' ')}: {one.subject}: {one.text}" for one in notices]
    return told + [
        f"overwrites {one.address} {one.attribute}: {one.live} in AWS becomes {one.after}" for one in apply.overwrites
    ]


def as_json(apply: Apply | None) -> plain.Json | None:
    """The section for report.json; null where the command does not ask."""
    if apply is None:
        return None
    return {
        "basis": apply.basis,
        "counts": apply.counts(),
        "changes": [
            {"action": one.action, "address": one.address, "why": one.why, **plain.place(one.range)}
            for one in apply.changes
        ],
        "overwrites": [
            {
                "address": one.address,
                "attribute": one.attribute,
                "live": one.live,
                "after": one.after,
                "class": str(one.class_),
                **plain.place(one.range),
            }
            for one in apply.overwrites
        ],
        "notices": [
            {"kind": one.kind, "subject": one.subject, "text": one.text, "severity": str(one.severity)}
            for one in apply.notices
        ],
        "routes": [
            {
                "effect": one.effect,
                "method": one.request.method,
                "url": one.request.url,
                "headers": [{"name": name, "value": value} for name, value in one.request.headers],
                "source_ip": one.request.source_ip,
                "subject": one.subject,
                "now": one.now,
                "after": one.after,
            }
            for one in apply.routes
        ],
    }
