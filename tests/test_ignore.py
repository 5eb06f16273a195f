"""Lines of .auditorignore: driftctl's documented syntax and its own examples, then what is ours: reasons and dates."""

from datetime import date

import pytest

from auditor.ignore import names_of, parse

DAY = date(2026, 3, 4)


def _hidden(text, type, id, attribute=""):
    return parse(text).hides(names_of(type, [id], attribute), DAY) is not None


VALID = r"""ignored_resource.id2
wildcard_resource.*
resource_type.id\.with\.dots
resource_type.idwith\\
resource_type.idwith\\backslashes
"""


@pytest.mark.parametrize(
    ("type", "id", "hidden"),
    [
        ("type1", "id1", False),
        ("wildcard_resource", "id1/with/slash", True),
        ("wildcard_resource", "id1", True),
        ("wildcard_resource", "id3", True),
        ("ignored_resource", "id2", True),
        ("ignored_resource", "id22", False),
        ("resource_type", "id.with.dots", True),
        ("resource_type", "idwith\\", True),
        ("resource_type", "idwith\\backslashes", True),
    ],
)
def test_resources_by_type_and_id(type, id, hidden):
    assert _hidden(VALID, type, id) is hidden


WILDCARDS = r"""*2**.**d1*
type3.id1***0
*.id\\WithBa*slas*\\**\\

# this is *** comment
"""


@pytest.mark.parametrize(
    ("type", "id", "hidden"),
    [
        ("type1", "id1", False),
        ("type2", "id1", True),
        ("type2", "id11", True),
        ("type2", "id2", False),
        ("type3", "id100", True),
        ("type3", "id101", False),
        ("type4", "id\\WithBac*slash***\\*\\", True),
    ],
)
def test_wildcards_stand_anywhere(type, id, hidden):
    assert _hidden(WILDCARDS, type, id) is hidden


@pytest.mark.parametrize(
    ("text", "type", "id", "hidden"),
    [
        ("*\n!aws_iam_*\n", "aws_iam_user", "a", False),
        ("*\n!aws_iam_*\n", "aws_s3_bucket", "a", True),
        ("*\n!aws_s3_bucket\n", "aws_s3_bucket", "a", False),
        ("*\n!aws_s3_bucket\n", "aws_s3_bucket_policy", "a", True),
        ("*\n!iam_user.*\n", "iam_user", "id\\WithBac*slash***\\*\\", False),
        ("!aws_iam_*\n*\n", "aws_iam_user", "a", True),
    ],
)
def test_the_last_line_that_fits_decides(text, type, id, hidden):
    assert _hidden(text, type, id) is hidden


FIELDS = r"""res_type.full_drift_ignored.json
res_type.full_drift_ignored.foobar
res_type.partial_drift_ignored.foobar
res_type.wildcard_drift_ignored.*.baz
res_type.endofpath_drift_ignored.struct
resource_type.id\.with\.dots.json
resource_type.idwith\\.json
resource_type.idwith\\backslashes.foobar
"""


@pytest.mark.parametrize(
    ("type", "id", "attribute", "hidden"),
    [
        ("res_type", "full_drift_ignored", "json", True),
        ("res_type", "full_drift_ignored", "foobar", True),
        ("res_type", "partial_drift_ignored", "json", False),
        ("res_type", "partial_drift_ignored", "foobar", True),
        ("resource_type", "id.with.dots", "json", True),
        ("resource_type", "idwith\\", "json", True),
        ("resource_type", "idwith\\backslashes", "json", False),
        ("resource_type", "idwith\\backslashes", "foobar", True),
        ("res_type", "wildcard_drift_ignored", "struct.baz", True),
        ("res_type", "wildcard_drift_ignored", "struct.bar", False),
        ("res_type", "endofpath_drift_ignored", "struct.baz", True),
        ("res_type", "endofpath_drift_ignored", "structure", False),
        ("res_type", "partial_drift_ignored", "", False),
    ],
)
def test_attributes_by_their_path(type, id, attribute, hidden):
    assert _hidden(FIELDS, type, id, attribute) is hidden


def test_everything_but_one_attribute():
    text = "*\n!*.bar\n"
    assert _hidden(text, "res_type", "wildcard_drift_ignored", "struct.baz")
    assert not _hidden(text, "res_type", "wildcard_drift_ignored", "struct.bar")


def test_addresses_and_indices_in_either_form():
    address = 'module.service["a b"].aws_ecs_service.this'
    assert _hidden(f"aws_ecs_service.{address}.desired_count # autoscaled", "aws_ecs_service", address, "desired_count")
    assert _hidden("aws_lb.main", "aws_lb", "aws_lb.main", "idle_timeout")
    path = "condition[0].path_pattern[0].values"
    assert _hidden("aws_lb_listener_rule.*.condition[0]", "aws_lb_listener_rule", "aws_lb_listener_rule.a", path)
    assert _hidden(
        "aws_lb_listener_rule.a.condition.0.path_pattern", "aws_lb_listener_rule", "aws_lb_listener_rule.a", path
    )
    assert not _hidden("aws_lb_listener_rule.a.condition.1", "aws_lb_listener_rule", "aws_lb_listener_rule.a", path)


@pytest.mark.parametrize(
    "line",
    [
        "aws_lb.main until=2026-03-04 # the team knows",
        "aws_lb.main # the team knows until=2026-03-04",
        "  aws_lb.main\tuntil=2026-03-04   # the team knows",
    ],
)
def test_a_line_has_a_reason_and_a_last_day(line):
    [rule] = parse(line).rules
    assert (rule.pattern, rule.reason, rule.until) == ("aws_lb.main", "the team knows", DAY)
    names = names_of("aws_lb", ["aws_lb.main"])
    assert parse(line).hides(names, DAY) == rule
    assert parse(line).hides(names, date(2026, 3, 5)) is None


def test_an_expired_line_shows_nothing_either():
    ignores = parse("aws_lb.*\n!aws_lb.main until=2026-03-03\n")
    assert ignores.hides(names_of("aws_lb", ["aws_lb.main"]), DAY) == ignores.rules[0]


def test_what_is_not_understood_hides_nothing_and_says_why():
    text = "aws_lb.a until=tomorrow\naws_lb.b and more\n"
    ignores = parse(text)
    assert [bool(rule.fault) for rule in ignores.rules] == [True, True]
    assert "YYYY-MM-DD" in ignores.rules[0].fault
    assert not _hidden(text, "aws_lb", "a")
    assert not _hidden(text, "aws_lb", "b")


def test_lines_are_counted_as_an_editor_does_and_a_sign_may_be_escaped():
    ignores = parse("\ufeff# why\n\naws_lb.a\\#b\n\\!x.y\r\n")
    assert [(rule.line, rule.shows) for rule in ignores.rules] == [(3, False), (4, False)]
    assert _hidden("aws_lb.a\\#b", "aws_lb", "a#b")
    assert _hidden("\\!x.y", "!x", "y")
