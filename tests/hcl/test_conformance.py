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
    assert differences(folder) == []
