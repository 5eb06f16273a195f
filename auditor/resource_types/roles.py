"""What the types around an IAM role share: which roles to look at, and which managed policies each has."""

from auditor.model.resource_type import Reader, Scope

ATTACHED = "iam:ListAttachedRolePolicies"
ABSENT = ("NoSuchEntity",)


def role_names(scope: Scope, type: str) -> list[str]:
    """The roles that were read, and those that declared resources of a type name as text."""
    named = {text for resource in scope.wanted(type) if (text := resource.text("role"))}
    return sorted({*(str(role.get("name")) for role in scope.read("aws_iam_role")), *named})


def attached_to(reader: Reader, role: str) -> list[str]:
    """The ARNs of the managed policies of a role. Raises ReadFailed."""
    answers = reader.read("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role)
    return sorted(str(answer["PolicyArn"]) for answer in answers)
