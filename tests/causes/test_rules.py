"""Where conditions are written, which priorities are free, and what a rule is by itself."""

from auditor.causes.rules import cannot_be_made, declared_rules, free_after, free_before, is_empty, path_of
from tests.causes.static import BALANCER, conditions, facts, group, listener, rule

BASE = BALANCER + listener() + group("api")
QUERY = """
  condition {
    query_string {
      value = "a"
    }

    query_string {
      value = "b"
    }
  }
"""


def rules(tmp_path, *texts):
    known = facts(tmp_path, BASE + "".join(texts))
    return known, {one.id.rpartition(".")[2]: (at, one) for at, one in declared_rules(known)}


def test_a_condition_is_found_where_it_is_written(tmp_path):
    when = conditions(host_header='["app.shop.example"]') + QUERY + conditions(path_pattern='["/a"]')
    known, found = rules(tmp_path, rule("api", 10, when))
    _, one = found["api"]
    resource = known.declared.find(one.id)
    places = {condition.field: path_of(resource, one, condition) for condition in one.conditions}
    assert places == {
        "host-header": "condition[0].host_header[0]",
        "query-string": "condition[1].query_string[0]",
        "path-pattern": "condition[2].path_pattern[0]",
    }


def test_the_next_free_priorities_are_those_that_no_rule_has(tmp_path):
    a, b, c = (rule(f"r{n}", n, conditions(path_pattern='["/a"]'), to="api") for n in (1, 3, 4))
    _, found = rules(tmp_path, a, b, c)
    at, _ = found["r1"]
    assert [free_after(at, 1), free_after(at, 3), free_before(at, 4), free_before(at, 1)] == [2, 5, 2, None]
    assert free_after(at, 50000) is None


def test_what_a_rule_is_by_itself_does_not_hang_on_others(tmp_path):
    wide = rule("wide", 1, conditions(path_pattern='["/*"]'), to="api")
    empty = rule("empty", 2, conditions(path_pattern='["a"]'), to="api")
    late = rule("late", 3, conditions(path_pattern='["/a"]'), to="api")
    again = rule("again", 3, conditions(path_pattern='["/b"]'), to="api")
    known, found = rules(tmp_path, wide, empty, late, again)
    assert {name: is_empty(one, at) for name, (at, one) in found.items()} == {
        "wide": False,
        "empty": True,
        "late": False,
        "again": False,
    }
    assert {name: cannot_be_made(known, at, one) for name, (at, one) in found.items()} == {
        "wide": False,
        "empty": False,
        "late": True,
        "again": True,
    }
