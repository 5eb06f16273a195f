"""A rule that no code declares: what takes it into the code, and what is none of its kind."""

import json

from auditor.causes.unmanaged_listener_rule import CAUSE
from tests.planned import DECOYS, before_apply

BY_HAND = DECOYS / "apply-leaves-a-rule-that-it-does-not-know"


def test_the_fix_is_the_code_for_the_rule_and_the_group_behind_it():
    [finding] = CAUSE.find(before_apply(BY_HAND))
    assert finding.fix.hcl.count("import {") == 2
    assert 'resource "aws_lb_listener_rule" "shop_old_30" {' in finding.fix.hcl
    assert "target_group_arn = aws_lb_target_group.shop_old.arn" in finding.fix.hcl


def test_what_the_state_knows_is_destroyed_by_the_apply_and_not_made_by_hand():
    known = DECOYS / "apply-removes-a-rule-to-an-empty-group"
    assert list(CAUSE.find(before_apply(known, state=known / "state.json"))) == []
    assert len(list(CAUSE.find(before_apply(known)))) == 1


def test_a_secret_header_is_not_in_the_code(tmp_path):
    live = json.loads((BY_HAND / "live.json").read_text())
    rule = next(one for one in live["resources"] if one["attributes"].get("priority") == 30)
    header = {"http_header_name": "X-Origin-Verify", "values": ["hunter2-and-more"]}
    rule["attributes"]["condition"].append({"http_header": [header]})
    (tmp_path / "live.json").write_text(json.dumps(live))
    [finding] = CAUSE.find(before_apply(BY_HAND, tmp_path))
    assert "X-Origin-Verify" in finding.fix.hcl
    assert "hunter2" not in finding.fix.hcl
