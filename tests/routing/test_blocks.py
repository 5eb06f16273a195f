"""Most shapes are in test_build; here regexes, transforms and stickiness."""

from auditor.model.value import Unknown
from auditor.routing.blocks import action_of, conditions_of, rewrites_of
from auditor.routing.plane import declared_sources
from tests.builders import declared, forward_to, group, ref, resource

NEW = Unknown("known after apply")


def source(**attributes):
    stack = declared(group("a"), group("b"), resource("aws_lb_listener_rule.r", attributes))
    return declared_sources(stack, {})("aws_lb_listener_rule")[0]


def transform(kind, regex, replace):
    block = {"url-rewrite": "url_rewrite_config", "host-header-rewrite": "host_header_rewrite_config"}[kind]
    return {"type": kind, block: [{"rewrite": [{"regex": regex, "replace": replace}]}]}


def test_both_transforms_are_read():
    blocks = [transform("url-rewrite", "^/api/(.*)$", "/$1"), transform("host-header-rewrite", "a", "b")]
    found = rewrites_of(source(transform=blocks))
    assert [(one.type, one.regex, one.replace, one.undecided) for one in found] == [
        ("url-rewrite", "^/api/(.*)$", "/$1", ""),
        ("host-header-rewrite", "a", "b", ""),
    ]
    assert rewrites_of(source()) == ()


def test_a_transform_that_is_not_known_says_so():
    for block in (NEW, [transform("url-rewrite", NEW, "/")], [{"type": NEW}], [{"type": "body-rewrite"}], [{}]):
        (found,) = rewrites_of(source(transform=block))
        assert found.undecided


def test_regex_values_are_kept_apart_from_values():
    (only,) = conditions_of(source(condition=[{"path_pattern": [{"regex_values": ["^/a$"]}]}]))
    assert (only.values, only.regex, only.undecided) == ((), ("^/a$",), "")
    (both,) = conditions_of(source(condition=[{"path_pattern": [{"regex_values": ["^/a$"], "values": ["/b"]}]}]))
    assert (both.values, both.regex) == (("/b",), ("^/a$",))
    assert both.undecided


def weighted(**stickiness):
    groups = [{"arn": ref(f"aws_lb_target_group.{name}.arn"), "weight": 1} for name in "ab"]
    return {"type": "forward", "forward": [{"target_group": groups, "stickiness": [stickiness]}]}


def test_stickiness_counts_only_where_it_is_on_and_there_is_a_choice():
    assert action_of(source(action=[weighted(enabled=True, duration=60)]), "action").sticky == 60
    assert action_of(source(action=[weighted(enabled=False, duration=60)]), "action").sticky is None
    assert action_of(source(action=[forward_to("a")]), "action").sticky is None
