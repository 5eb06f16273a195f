"""Whether a role may do something, simulated on paper. In: its policies. Out: True, False, or None (open). Pure.

Deny goes before allow, and what nothing allows is denied. Conditions, boundaries and organisation policies are not
weighed: a statement with a condition leaves it open.
Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from functools import cache

from auditor.model.value import Map, Value
from auditor.resource_types.role_policies import statements


def may(policies: Value, action: str, resource: str) -> bool | None:
    """Whether the `policies` of a live aws_iam_role allow an action on a resource (an ARN, or "*")."""
    listed = list(statements(policies))
    known = [one for one in listed if isinstance(one, Map)]
    denied, allowed = (
        {_meets(one, action, resource) for one in known if one.get("Effect") == effect} for effect in ("Deny", "Allow")
    )
    if True in denied:
        return False
    if None in denied or len(known) < len(listed):
        return None
    return True if True in allowed else None if None in allowed else False


def _meets(statement: Map, action: str, resource: str) -> bool | None:
    """Whether a statement is about this action and resource; None where a condition decides."""
    about = _listed(statement, "Action", action.lower(), caseless=True) and _listed(statement, "Resource", resource)
    return None if about and statement.get("Condition") else about


def _listed(statement: Map, name: str, wanted: str, *, caseless: bool = False) -> bool:
    negated = f"Not{name}"
    value = statement.get(negated) if negated in statement else statement.get(name)
    patterns = value if isinstance(value, tuple) else (value,)
    texts = (one.lower() if caseless else one for one in patterns if isinstance(one, str))
    return any(_pattern(text).fullmatch(wanted) for text in texts) is not (negated in statement)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """IAM's wildcards: `*` for anything, `?` for one character."""
    return re.compile("".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in text), re.DOTALL)
