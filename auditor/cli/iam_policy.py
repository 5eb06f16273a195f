"""`auditor iam-policy`: the read-only policy that a run needs, generated from the one allow-list."""

import json
from collections.abc import Mapping
from typing import Any

import click


@click.command("iam-policy")
@click.option("form", "-o", "--output", type=click.Choice(["json", "hcl"]), default="json", show_default=True)
def iam_policy(form: str) -> int:
    """Print the read-only IAM policy for a run.

    Under it a run has no gaps. HCL is a terraform data source.
    """
    from auditor.live import iam_policy as policy

    document: Mapping[str, Any] = policy()
    click.echo(json.dumps(document, indent=2) if form == "json" else _hcl(document))
    return 0


def _hcl(document: Mapping[str, Any]) -> str:
    lines = ['data "aws_iam_policy_document" "auditor" {']
    for statement in document["Statement"]:
        actions = "\n".join(f"      {json.dumps(action)}," for action in statement["Action"])
        lines += [
            "  statement {",
            f"    sid       = {json.dumps(statement['Sid'])}",
            f"    effect    = {json.dumps(statement['Effect'])}",
            f"    resources = [{json.dumps(statement['Resource'])}]",
            f"    actions = [\n{actions}\n    ]",
            "  }",
        ]
    return "\n".join([*lines, "}"])


COMMAND = iam_policy
