"""The read-only door to AWS [io], the only importer of boto3.

In: a boto3 service, operation and parameters. Out: all items of all pages, or ReadFailed with the IAM action named.
It may not call anything outside the allow-list, and it may not return less than there is.
Region, profile, endpoint and certificates are boto3's own settings (AWS_PROFILE, AWS_ENDPOINT_URL, AWS_CA_BUNDLE ...).
"""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from auditor.errors import ReadFailed, ReadOnlyViolation
from auditor.live.failure import Failure, failure_of
from auditor.live.policy import action_of, allowed_actions
from auditor.live.wire import refuse_malformed

_LARGEST_PAGE = {
    ("ecs", "list_services"): 100,  # 10 unless told
    ("ecs", "list_tasks"): 100,
    ("elbv2", "describe_load_balancers"): 400,
    ("elbv2", "describe_listeners"): 400,
    ("elbv2", "describe_rules"): 400,
    ("elbv2", "describe_target_groups"): 400,
}
_NEXT = ("NextToken", "nextToken", "NextMarker", "Marker")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often one call is tried, and how many are under way at once. A silent server costs `attempts` x
    `read_timeout_seconds` once."""

    connect_timeout_seconds: float = 3
    read_timeout_seconds: float = 6
    attempts: int = 4
    at_once: int = 8


class AwsReader:
    """Reads one region of one account; may be shared by threads. An equal call is answered from memory."""

    def __init__(
        self,
        region: str | None = None,
        profile: str | None = None,
        *,
        endpoint_url: str | None = None,
        limits: Limits | None = None,
        actions: frozenset[str] | None = None,
    ) -> None:
        limits = limits or Limits()
        self._actions = allowed_actions() if actions is None else actions
        self._profile, self._wanted_region, self._endpoint_url = profile, region, endpoint_url
        self._config = Config(
            retries={"mode": "adaptive", "total_max_attempts": limits.attempts},
            connect_timeout=limits.connect_timeout_seconds,
            read_timeout=limits.read_timeout_seconds,
            max_pool_connections=limits.at_once,
        )
        self._lock = threading.Lock()
        self._under_way = threading.BoundedSemaphore(limits.at_once)
        self._session: Any = None
        self._broken: Failure | None = None
        self._clients: dict[str, Any] = {}
        self._answers: dict[str, list[Mapping[str, Any]]] = {}
        self._silent: dict[str, Failure] = {}
        self._answered = False
        self._calls = 0

    @property
    def calls(self) -> int:
        """How many requests were sent, retries included."""
        return self._calls

    @property
    def region(self) -> str:
        """The region that is read, "" when none is set."""
        with self._lock:
            self._open()
        return str(self._session.region_name or "") if self._session else self._wanted_region or ""

    def read(self, service: str, operation: str, result: str, **parameters: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401
        """All items of `result` over all pages; `result` "" gives whole responses.

        Raises ReadFailed when AWS refuses or does not answer, ReadOnlyViolation for a call outside the allow-list.
        """
        client, action = self._prepared(service, operation)
        question = json.dumps([service, operation, result, parameters], sort_keys=True, default=str)
        if question in self._answers:
            return self._answers[question]
        host = str(client.meta.endpoint_url)
        try:
            with self._under_way:
                self._refuse_silent(action, host)
                pages = _pages(client, service, operation, parameters)
                found = [answer for page in pages for answer in _of(page, result)]
        except (ClientError, BotoCoreError, ResponseParserError) as error:
            raise self._failed(action, host, failure_of(error)) from error
        self._answered = True
        self._answers[question] = found
        return found

    def _prepared(self, service: str, operation: str) -> tuple[Any, str]:
        fallback = action_of(service, operation.title().replace("_", ""))
        with self._lock:
            self._open()
            if self._broken:
                raise ReadFailed(fallback, self._broken.code, self._broken.message)
            try:
                client = self._clients.get(service) or self._client(service)
            except (BotoCoreError, ValueError) as error:
                raise self._failed(fallback, "", failure_of(error)) from error
        name = client.meta.method_to_api_mapping.get(operation)
        action = action_of(service, name) if name else fallback
        if action not in self._actions:
            raise ReadOnlyViolation(f"{action} is not one of the actions that the auditor may use")
        return client, action

    def _open(self) -> None:
        if self._session or self._broken:
            return
        try:
            session = boto3.Session(region_name=self._wanted_region, profile_name=self._profile)
            if session.get_credentials() is None:
                self._broken = Failure("NoCredentials", "no AWS credentials were found (profile, environment, role)")
        except BotoCoreError as error:
            self._broken = failure_of(error)
            return
        session.events.register("before-send", self._count)
        session.events.register("before-parse", refuse_malformed)
        self._session = session

    def _client(self, service: str) -> Any:  # noqa: ANN401 - a boto3 client
        client = self._session.client(service, config=self._config, endpoint_url=self._endpoint_url)
        self._clients[service] = client
        return client

    def _count(self, **_event: Any) -> None:  # noqa: ANN401 - botocore's event arguments
        with self._lock:
            self._calls += 1

    def _refuse_silent(self, action: str, host: str) -> None:
        """One silent host is not asked twice; where nobody has answered, two silent hosts speak for all."""
        failure = self._silent.get(host)
        if failure is None and len(self._silent) > 1 and not self._answered:
            host, failure = next(iter(self._silent.items()))
        if failure:
            raise ReadFailed(action, failure.code, f"{host} did not answer an earlier call, so it was not asked again")

    def _failed(self, action: str, host: str, failure: Failure) -> ReadFailed:
        if failure.silent:
            self._silent[host] = failure
        else:
            self._answered = True
        return ReadFailed(action, failure.code, failure.message)


def _of(page: Mapping[str, Any], result: str) -> list[Mapping[str, Any]]:
    if not result:
        return [{key: value for key, value in page.items() if key != "ResponseMetadata"}]
    found = page.get(result)
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]


def _pages(client: Any, service: str, operation: str, parameters: dict[str, Any]) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
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
