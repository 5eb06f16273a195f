"""Requests that work now and do not after the apply: one for each address that does it, and no guess."""

import json

from auditor.apply_routes import broken_routes, told
from tests.planned import BROKEN, CLEAN, DECOYS, before_apply, edited

RULE = """
resource "aws_lb_listener_rule" "early" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 5

  action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "%s"
    }
  }

  condition {
    path_pattern {
      values = ["/web/*"]
    }
  }
}
"""


def _found(facts):
    return [(one.effect, str(one.request), one.subject) for one in broken_routes(facts)]


def test_a_pattern_that_was_taken_away_breaks_the_request_that_only_it_took():
    [route] = broken_routes(before_apply(BROKEN))
    assert (route.effect, str(route.request)) == ("breaks", "GET http://app.shop.example/web")
    assert (route.subject, route.promised, route.intended) == ("aws_lb_listener_rule.web", False, False)
    assert told(route.after, {}) == "default action of aws_lb_listener.http: fixed response 404"


def test_a_new_rule_before_others_is_to_blame_and_the_promised_request_is_named(tmp_path):
    folder = edited(tmp_path, CLEAN, more=RULE % "503")
    [route] = broken_routes(before_apply(folder, CLEAN))
    assert (route.effect, route.subject, route.promised) == ("breaks", "aws_lb_listener_rule.early", True)
    assert route.request.path.startswith("/web/")


def test_a_new_rule_that_answers_itself_breaks_nothing(tmp_path):
    assert _found(before_apply(edited(tmp_path, CLEAN, more=RULE % "200"), CLEAN)) == []


def test_a_stack_as_it_was_applied_breaks_nothing():
    assert _found(before_apply(CLEAN)) == []


def test_a_request_to_another_group_is_moved(tmp_path):
    old = '"forward"\n    target_group_arn = aws_lb_target_group.web.arn'
    folder = edited(tmp_path, CLEAN, (old, old.replace("group.web", "group.api")))
    [route] = broken_routes(before_apply(folder, CLEAN))
    assert (route.effect, route.subject, route.intended) == ("moves", "aws_lb_listener_rule.web", False)


def test_a_move_with_the_old_group_destroyed_is_meant():
    folder = DECOYS / "apply-moves-away-from-a-group-that-goes"
    [route] = broken_routes(before_apply(folder, state=folder / "state.json"))
    assert (route.effect, route.intended) == ("moves", True)


def test_what_does_not_answer_now_cannot_break(tmp_path):
    live = json.loads((BROKEN / "live.json").read_text())
    for one in live["resources"]:
        if one["type"] == "aws_lb_target_group":
            for target in one["attributes"]["target_health"]:
                target["state"] = "unhealthy"
    (tmp_path / "live.json").write_text(json.dumps(live))
    assert _found(before_apply(edited(tmp_path, BROKEN))) == []


def test_a_listener_on_another_port_leaves_nobody_on_the_old_one(tmp_path):
    folder = edited(tmp_path, CLEAN, ("port              = 80\n", "port              = 8080\n"))
    found = broken_routes(before_apply(folder, CLEAN, state=CLEAN / "state.json"))
    assert {one.subject for one in found} == {"aws_lb_listener_rule.web", "aws_lb_listener_rule.api"}
    assert all(one.after.nobody and one.effect == "breaks" and not one.moved for one in found)


def test_what_is_undecided_is_no_claim(tmp_path):
    folder = edited(tmp_path, BROKEN, ('values = ["/web/*"]', "values = [var.pattern]"), more='variable "pattern" {}\n')
    assert _found(before_apply(folder, BROKEN)) == []


def test_without_aws_nothing_is_claimed():
    from auditor.pipeline import Options, gather

    assert broken_routes(gather(Options(tf_dir=BROKEN, live=False, probes=False))) == ()
