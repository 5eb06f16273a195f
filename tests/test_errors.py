import inspect

import pytest

from auditor import errors

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind is not errors.AuditorError]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_one_that_the_user_can_act_on(kind):
    assert issubclass(kind, errors.AuditorError)


@pytest.mark.parametrize("kind", [errors.AuditorError, *KINDS])
def test_every_error_is_in_the_tree_of_the_docstring(kind):
    assert kind.__name__ in errors.__doc__


def test_a_failed_read_keeps_action_code_and_message():
    failed = errors.ReadFailed("elasticloadbalancing:DescribeRules", "AccessDenied", "not allowed")
    assert (failed.action, failed.code, failed.message) == (
        "elasticloadbalancing:DescribeRules",
        "AccessDenied",
        "not allowed",
    )
    assert str(failed) == "elasticloadbalancing:DescribeRules failed with AccessDenied: not allowed"
