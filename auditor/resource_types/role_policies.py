"""What a role may do, on paper: its inline and managed policies with the documents in force.

In: a reader and a role's name. Out: a `policies` attribute, and gaps; a document that could not be read is Unknown.
"""

from collections.abc import Iterator

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.resource_type import Reader
from auditor.model.value import Map, Unknown, Value
from auditor.resource_types.policy_document import policy_of
from auditor.resource_types.roles import ABSENT
from auditor.resource_types.unread import gap_of, unknown_of

POLICY_ACTIONS = ("iam:ListRolePolicies", "iam:GetRolePolicy", "iam:GetPolicy", "iam:GetPolicyVersion")
_SUBJECT = "aws_iam_role.policies"
_EFFECT = "what the role of a task may do"


def policies_of(reader: Reader, role: str, attached: list[str]) -> tuple[Value, list[Gap]]:
    """Every policy of a role as `name`, `arn` ("" for an inline one) and `document`."""
    gaps: list[Gap] = []
    try:
        inline = sorted(map(str, reader.read("iam", "list_role_policies", "PolicyNames", RoleName=role)))
    except ReadFailed as failed:
        return unknown_of(failed), [gap_of(failed, _SUBJECT, _EFFECT)]
    found = [_policy(name, "", _inline(reader, role, name, gaps)) for name in inline]
    found += [_policy(arn.rpartition("/")[2], arn, _managed(reader, arn, gaps)) for arn in attached]
    return tuple(found), list(dict.fromkeys(gaps))


def _policy(name: str, arn: str, document: Value) -> Map:
    return Map({"name": name, "arn": arn, "document": document})


def _inline(reader: Reader, role: str, name: str, gaps: list[Gap]) -> Value:
    try:
        [answer] = reader.read("iam", "get_role_policy", "", RoleName=role, PolicyName=name)
    except ReadFailed as failed:
        return _unread(failed, gaps)
    return policy_of(answer.get("PolicyDocument"))


def _managed(reader: Reader, arn: str, gaps: list[Gap]) -> Value:
    try:
        [policy] = reader.read("iam", "get_policy", "Policy", PolicyArn=arn)
        version = str(policy["DefaultVersionId"])
        [found] = reader.read("iam", "get_policy_version", "PolicyVersion", PolicyArn=arn, VersionId=version)
    except ReadFailed as failed:
        if failed.code in ABSENT:
            return Unknown(f"AWS does not show {arn}")
        return _unread(failed, gaps)
    return policy_of(found.get("Document"))


def _unread(failed: ReadFailed, gaps: list[Gap]) -> Value:
    gaps.append(gap_of(failed, _SUBJECT, _EFFECT))
    return unknown_of(failed)


def statements(policies: Value) -> Iterator[Map | Unknown]:
    """All statements of a role's policies; Unknown where a document, or the whole list, is."""
    if not isinstance(policies, tuple):
        yield policies if isinstance(policies, Unknown) else Unknown("the policies were not read")
        return
    for policy in policies:
        document = policy.get("document") if isinstance(policy, Map) else None
        listed = document.get("Statement") if isinstance(document, Map) else document
        for one in listed if isinstance(listed, tuple) else (listed,):
            if isinstance(one, (Map, Unknown)):
                yield one
