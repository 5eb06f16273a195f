from typing import Any

import pytest

from auditor.resource_types.status_codes import normalise_matcher


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("200", "200"),
        (200, "200"),
        ("200,201,202", "200-202"),
        ("201, 200", "200-201"),
        ("200-299,301", "200-299,301"),
        ("0-99", "0-99"),
        ("text", "text"),
        ("", ""),
        (None, None),
    ],
)
def test_one_set_of_codes_has_one_spelling(written: Any, meant: Any) -> None:
    assert normalise_matcher(written) == meant
