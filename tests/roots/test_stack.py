"""The arguments of several roots, when nobody gave any."""

from pathlib import Path

from auditor.roots.stack import Stack


def test_without_arguments_nothing_is_given_and_nothing_is_kept():
    stack = Stack(Path("infra"), ())
    assert (stack.variables, stack.var_files, stack.workspace, stack.known, stack.cache) == (
        {},
        (),
        "default",
        {},
        None,
    )
