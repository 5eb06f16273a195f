from typing import Any

import pytest

from auditor.live.paging import results


@pytest.mark.parametrize(
    ("page", "result", "expected"),
    [
        ({"Rules": [{"a": 1}]}, "Rules", [{"a": 1}]),
        ({"Rules": []}, "Rules", []),
        ({}, "Rules", []),
        ({"Role": {"a": 1}}, "Role", [{"a": 1}]),
        ({"a": 1, "ResponseMetadata": {}}, "", [{"a": 1}]),
    ],
)
def test_what_a_page_holds(page: dict[str, Any], result: str, expected: list[Any]) -> None:
    assert results(page, result) == expected
