from typing import Any

import pytest

from auditor.model.value import Map, Unknown, at, freeze
from auditor.resource_types.elbv2_conditions import canonical_conditions, conditions_of, normalise_conditions


@pytest.mark.parametrize(
    ("answer", "path", "value"),
    [
        ({"Field": "host-header", "HostHeaderConfig": {"Values": ["b", "a"]}}, "host_header[0].values", ("a", "b")),
        ({"Field": "path-pattern", "Values": ["/x"]}, "path_pattern[0].values", ("/x",)),
        (
            {"Field": "path-pattern", "PathPatternConfig": {"RegexValues": ["^/x"]}},
            "path_pattern[0].regex_values",
            ("^/x",),
        ),
        (
            {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-A", "Values": ["1"]}},
            "http_header[0].http_header_name",
            "X-A",
        ),
        (
            {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}},
            "http_request_method[0].values",
            ("GET",),
        ),
        ({"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}}, "source_ip[0].values", ("10.0.0.0/8",)),
        ({"Field": "query-string", "QueryStringConfig": {"Values": [{"Value": "1"}]}}, "query_string[0].value", "1"),
        ({"Field": "brand-new", "Values": ["x"]}, "brand_new[0].values", ("x",)),
    ],
)
def test_each_kind_of_condition_is_terraforms_block(answer: dict[str, Any], path: str, value: Any) -> None:
    [found] = conditions_of([answer])
    assert at(found, path) == value


def canonical(*blocks: Any) -> Any:
    return canonical_conditions(Map({"condition": freeze(list(blocks))}))


def test_order_and_the_case_of_hosts_mean_nothing() -> None:
    host, path = {"host_header": [{"values": ["API.x", "b.x"]}]}, {"path_pattern": [{"values": ["/A"]}]}
    other = {"host_header": [{"values": ["b.x", "api.x"]}]}
    assert canonical(host, path) == canonical(path, other)
    assert canonical(path) != canonical({"path_pattern": [{"values": ["/a"]}]})


def test_blocks_that_terraform_shows_empty_mean_nothing() -> None:
    shown = {"host_header": [], "path_pattern": [{"values": ["/a"], "regex_values": None}]}
    assert canonical(shown) == canonical({"path_pattern": [{"values": ["/a"]}]})


def test_an_absent_key_of_a_query_is_any_key() -> None:
    assert canonical({"query_string": [{"value": "1"}]}) == canonical({"query_string": [{"key": "", "value": "1"}]})


def test_an_unknown_value_makes_the_conditions_unknown() -> None:
    assert isinstance(canonical({"path_pattern": [{"values": [Unknown("why")]}]}), Unknown)
    assert isinstance(canonical_conditions(Map()), Unknown)


def test_unknown_conditions_stay_unknown() -> None:
    assert normalise_conditions(Unknown("why")) == Unknown("why")
    assert normalise_conditions((Unknown("why"),)) == (Unknown("why"),)
