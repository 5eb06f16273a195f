"""All pages of one operation, as large as AWS allows. In: a boto3 client, operation and parameters. Out: its pages.

It may not leave a page unread; a failing page raises what botocore raises.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_LARGEST_PAGE = {
    ("ecs", "list_services"): 100,  # 10 unless told
    ("ecs", "list_tasks"): 100,
    ("ssm", "describe_parameters"): 50,
    ("elbv2", "describe_load_balancers"): 400,
    ("elbv2", "describe_listeners"): 400,
    ("elbv2", "describe_rules"): 400,
    ("elbv2", "describe_target_groups"): 400,
}
_NEXT = ("NextToken", "nextToken", "NextMarker", "Marker")


def pages(client: Any, service: str, operation: str, parameters: dict[str, Any]) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
    """Every page in turn; an operation that has none gives its one answer."""
    if client.can_paginate(operation):
        size = _LARGEST_PAGE.get((service, operation))
        paging = {"PaginationConfig": {"PageSize": size}} if size else {}
        yield from client.get_paginator(operation).paginate(**parameters, **paging)
        return
    accepted = _inputs(client, operation)
    while True:
        page = getattr(client, operation)(**parameters)
        yield page
        token = next((name for name in _NEXT if page.get(name) and name in accepted), None)
        if token is None or page[token] == parameters.get(token):
            return
        parameters = {**parameters, token: page[token]}


def _inputs(client: Any, operation: str) -> frozenset[str]:  # noqa: ANN401 - a boto3 client
    shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).input_shape
    return frozenset(shape.members if shape else ())


def results(page: Mapping[str, Any], result: str) -> list[Mapping[str, Any]]:
    """What a page holds under `result`; the whole page for ""."""
    if not result:
        return [{key: value for key, value in page.items() if key != "ResponseMetadata"}]
    found = page.get(result)
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]
