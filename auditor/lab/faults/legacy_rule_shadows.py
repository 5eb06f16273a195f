"""A rule for an old api, with the lowest priority number, takes /api/* and sends it to the auth service."""

from pathlib import Path

from auditor.errors import LabError
from auditor.lab.scenario import Scenario

_RULE = """
# Version 1 of the api was part of the auth service.
resource "aws_lb_listener_rule" "legacy_api" {
  listener_arn = module.alb.https_listener_arn
  priority     = 5

  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = module.service["auth"].target_group_arn
  }
}
"""


def edit_source(tf_dir: Path) -> None:
    """Add the rule beside the others."""
    file = tf_dir / "alb.tf"
    text = file.read_text() if file.is_file() else ""
    if 'module "alb"' not in text or "legacy_api" in text:
        raise LabError('the scenario cannot be applied: alb.tf has no module "alb", or the rule already')
    file.write_text(text + _RULE)


SCENARIO = Scenario(
    "legacy-rule-shadows", "A rule for an old api takes /api/* from the rules behind it", edit_source=edit_source
)
