"""The little that is known of resource types without a schema: terraform_data is closed, some attributes are secret.

Everything else of a resource that is not written is taken as computed. Names follow the providers' schemas.
"""

from collections.abc import Callable

from auditor.hcl import typed, types
from auditor.hcl.typed import Ref, Typed, Unknowable

SENSITIVE: dict[str, tuple[str, ...]] = {
    "random_password": ("result", "bcrypt_hash"),
    "tls_private_key": ("private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"),
    "aws_secretsmanager_secret_version": ("secret_string", "secret_binary"),
    "aws_ssm_parameter": ("value",),
    "aws_db_instance": ("password",),
    "aws_rds_cluster": ("master_password",),
    "aws_iam_access_key": ("secret", "ses_smtp_password_v4"),
    "aws_elasticache_replication_group": ("auth_token",),
}


def _terraform_data(subject: str, written: dict[str, Typed]) -> dict[str, Typed]:
    given = written.get("input", typed.null())
    after = f"{subject}.output is known after apply"
    raw = None if given.raw is None else Unknowable(after, f"{subject}.output")
    output = Typed(given.kind, raw, given.type) if raw else typed.null()  # terraform drops the marks of the input
    identity = Typed(
        "string", Unknowable(f"{subject}.id is known after apply", f"{subject}.id", not_null=True), types.STRING
    )
    return {
        "id": identity.with_(refs=frozenset({Ref(f"{subject}.id", None)})),
        "input": given,
        "output": output,
        "triggers_replace": written.get("triggers_replace", typed.null()),
    }


ARGUMENTS: dict[str, frozenset[str]] = {"terraform_data": frozenset({"input", "triggers_replace"})}
ATTRIBUTES = {"terraform_data": frozenset({"id", "input", "output", "triggers_replace"})}
CLOSED: dict[str, Callable[[str, dict[str, Typed]], dict[str, Typed]]] = {"terraform_data": _terraform_data}
