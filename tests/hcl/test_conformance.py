"""Compares with what the real terraform 1.11.4 answered: every recorded expression and configuration."""

from collections import Counter

import pytest

from .conformance_expressions import HOME, cases, difference
from .conformance_modules import differences, folders

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not HOME.is_dir(), reason="the recorded results are not beside the project"),
]
EXPRESSIONS = 1833
NOT_REPRODUCED = {
    "096-version-constraint-error": "the version of terraform that will run is not known here",
    "097-unknown-provider": "asks the provider registry",
}
NEEDS_PROVIDER_SCHEMA = {
    "204-dynamic-nested", "205-dynamic-unknown-for-each", "206-dynamic-set-and-static-mix",
    "210-type-conversion-by-schema", "211-optional-computed-unknown", "213-providers-alias-modules",
    "214-dynamic-labels-nested-each", "215-tf-json-blocks", "216-override-nested-blocks",
}  # fmt: skip
"""Types and optional attributes of aws resources are not known without the provider's schema."""


def test_expressions_agree_with_terraform():
    passed, failed = Counter(), {}
    for case in cases():
        found = difference(case)
        passed[case["category"]] += found is None
        if found:
            failed[case["id"]] = found
    print(*(f"{category}: {count}" for category, count in sorted(passed.items())), sep="\n")
    assert failed == {}
    assert passed.total() >= EXPRESSIONS


@pytest.mark.parametrize("folder", folders() if HOME.is_dir() else [], ids=lambda folder: folder.name)
def test_configurations_agree_with_terraform(folder):
    if folder.name in NOT_REPRODUCED:
        pytest.skip(NOT_REPRODUCED[folder.name])
    found = differences(folder)
    if folder.name in NEEDS_PROVIDER_SCHEMA:
        assert found, f"{folder.name} agrees now: take it off the list"
        pytest.xfail("needs the provider's schema")
    assert found == []
