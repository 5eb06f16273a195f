"""Which rules surely collide, over modules and root modules, and which only look so."""

from auditor.causes.duplicate_priority import CAUSE
from tests.causes.static import BALANCER, conditions, found, group, listener, named, rule, world
from tests.worlds.world import WORLDS

BASE = BALANCER + listener() + group("api")
A, B = conditions(path_pattern='["/a/*"]'), conditions(path_pattern='["/b/*"]')
MODULE = (
    """
variable "listener_arn" {}

resource "aws_lb_listener_rule" "this" {
  listener_arn = var.listener_arn
  priority     = 10

  action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1"
  }
"""
    + A
    + "}\n"
)


def of(tmp_path, *rules):
    return found(tmp_path, BASE + "".join(rules), of=CAUSE)


def collide(name):
    return [("duplicate-priority", name, "priority")]


def test_the_world_shows_it_without_aws():
    expected = collide("aws_lb_listener_rule.reports")
    assert world(WORLDS / "duplicate-priority" / "broken") == expected
    assert world(WORLDS / "duplicate-priority" / "fixed") == []


def test_the_second_in_the_code_gets_the_next_free_number(tmp_path):
    rules = (rule("a", 10, A, to="api"), rule("b", 10, B, to="api"), rule("c", 11, B, to="api"))
    [finding] = of(tmp_path, *rules)
    assert named([finding]) == collide("aws_lb_listener_rule.b")
    assert [edit.after.strip() for edit in finding.fix.edits] == ["priority     = 12"]
    assert (finding.fix.verified, finding.fix.disposition) == (True, "needs review")


def test_instances_of_one_block_are_told_without_an_edit(tmp_path):
    [finding] = of(tmp_path, rule("a", 10, A, to="api", more="  count        = 2\n"))
    assert named([finding]) == collide("aws_lb_listener_rule.a[1]")
    assert finding.fix.edits == ()
    more = '  for_each     = toset(["x", "y"])\n'
    assert named(of(tmp_path, rule("a", 10, A, to="api", more=more))) == collide('aws_lb_listener_rule.a["y"]')


def test_a_module_that_is_called_twice_for_one_listener_collides_with_itself(tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(MODULE)
    call = 'module "%s" {\n  source       = "./m"\n  listener_arn = aws_lb_listener.%s.arn\n}\n'
    both = of(tmp_path, call % ("one", "http"), call % ("two", "http"))
    assert named(both) == collide("module.two.aws_lb_listener_rule.this")
    other = listener("other", 8080)
    assert of(tmp_path, other, call % ("one", "http"), call % ("two", "other")) == []


def test_root_modules_that_read_one_listener_collide(tmp_path):
    reads = """
data "aws_lb" "main" {
  name = "shop"
}

data "aws_lb_listener" "http" {
  load_balancer_arn = data.aws_lb.main.arn
  port              = 80
}
"""
    app = reads + group("api") + rule("app", 10, B, to="api").replace("aws_lb_listener.", "data.aws_lb_listener.")
    roots = {"net": BASE + rule("a", 10, A, to="api"), "app": app}
    [finding] = found(tmp_path, roots, of=CAUSE)
    assert "app//aws_lb_listener_rule.app" in finding.message
    assert "net//aws_lb_listener_rule.a" in finding.message


def test_a_variable_of_the_same_name_in_two_root_modules_is_not_one_listener(tmp_path):
    assert found(tmp_path, {"a": MODULE, "b": MODULE}, of=CAUSE) == []


def test_two_rules_of_one_module_on_one_variable_collide(tmp_path):
    again = MODULE.partition("}")[2].replace('"this"', '"again"')
    assert named(found(tmp_path, MODULE + again, of=CAUSE)) == collide("aws_lb_listener_rule.again")


def test_what_may_not_be_there_or_has_no_known_number_collides_with_nothing(tmp_path):
    other = rule("b", 10, B, to="api")
    assert of(tmp_path, rule("a", None, A, to="api"), rule("c", None, B, to="api")) == []
    assert of(tmp_path, rule("a", 10, A, to="api", more="  count        = 0\n"), other) == []
    unknown = 'variable "n" {}\n'
    assert of(tmp_path, rule("a", "var.n", A, to="api"), other, unknown) == []
    assert of(tmp_path, rule("a", 10, A, to="api", more="  count        = var.n\n"), other, unknown) == []
    assert of(tmp_path, rule("a", 10, A, to="api", more="  for_each     = var.n\n"), other, unknown) == []
    assert of(tmp_path, rule("a", 10, A, to="api"), rule("b", 11, B, to="api")) == []
