"""The read-only door to AWS [io], the only importer of boto3.

In: a boto3 service, operation and parameters. Out: all items of all pages, or ReadFailed with the IAM action named.
It may not call anything outside the allow-list, it may not return less than there is, and it assumes no role.
Region, profile, endpoint and certificates are boto3's own settings (AWS_PROFILE, AWS_ENDPOINT_URL, AWS_CA_BUNDLE ...).
"""

import json
import threading
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from time import monotonic
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from auditor.errors import ReadFailed, ReadOnlyViolation
from auditor.live.budget import Budget, Spent
from auditor.live.failure import Failure, failure_of
from auditor.live.paging import pages, results
from auditor.live.policy import action_of, allowed_actions
from auditor.live.wire import refuse_malformed

MOST_CALLS = 10_000
"""A stack of 5,000 rules, 1,000 target groups and 1,000 services takes about half."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often one call is tried, how many are under way at once, and how many and how long all together.
    A silent server costs `attempts` x `read_timeout_seconds` once."""

    connect_timeout_seconds: float = 3
    read_timeout_seconds: float = 6
    attempts: int = 4
    at_once: int = 8
    most_calls: int = MOST_CALLS
    deadline_seconds: float = 600


class _Connection:
    """What the readers of all regions share: session, budget, and what is known of hosts."""

    def __init__(
        self, profile: str | None, limits: Limits, clock: Callable[[], float], open_session: Callable[..., Any]
    ) -> None:
        self.lock = threading.Lock()
        self.under_way = threading.BoundedSemaphore(limits.at_once)
        self.budget = Budget(limits.most_calls, limits.deadline_seconds, clock)
        self.config = Config(
            retries={"mode": "adaptive", "total_max_attempts": limits.attempts},
            connect_timeout=limits.connect_timeout_seconds,
            read_timeout=limits.read_timeout_seconds,
            max_pool_connections=limits.at_once,
        )
        self.session: Any = None
        self.broken: Failure | None = None
        self.silent: dict[str, Failure] = {}
        self.answered = False
        self._profile, self._open_session = profile, open_session

    def open(self, region: str | None) -> None:
        """Find credentials once; `broken` says why there are none."""
        if self.session or self.broken:
            return
        try:
            session = self._open_session(region_name=region, profile_name=self._profile)
            if session.get_credentials() is None:
                self.broken = Failure("NoCredentials", "no AWS credentials were found (profile, environment, role)")
        except BotoCoreError as error:
            self.broken = failure_of(error)
            return
        session.events.register("before-send", self._spend)
        session.events.register("before-parse", refuse_malformed)
        self.session = session

    def _spend(self, **_event: Any) -> None:  # noqa: ANN401 - botocore's event arguments
        self.budget.spend()

    def refuse_silent(self, action: str, host: str) -> None:
        """One silent host is not asked twice; where nobody has answered, two silent hosts speak for all."""
        failure = self.silent.get(host)
        if failure is None and len(self.silent) > 1 and not self.answered:
            host, failure = next(iter(self.silent.items()))
        if failure:
            raise ReadFailed(action, failure.code, f"{host} did not answer an earlier call, so it was not asked again")

    def failed(self, action: str, host: str, failure: Failure) -> ReadFailed:
        """The failure of a call, remembered where nothing answered at all."""
        if failure.silent:
            self.silent[host] = failure
        else:
            self.answered = True
        return ReadFailed(action, failure.code, failure.message)


class AwsReader:
    """Reads one region of one account; may be shared by threads. An equal call is answered from memory."""

    def __init__(  # noqa: PLR0913 - the last two are for tests
        self,
        region: str | None = None,
        profile: str | None = None,
        *,
        endpoint_url: str | None = None,
        limits: Limits | None = None,
        actions: frozenset[str] | None = None,
        clock: Callable[[], float] = monotonic,
        open_session: Callable[..., Any] = boto3.Session,
    ) -> None:
        self._actions = allowed_actions() if actions is None else actions
        self._region, self._endpoint_url = region, endpoint_url
        self._connection = _Connection(profile, limits or Limits(), clock, open_session)
        self._clients: dict[str, Any] = {}
        self._answers: dict[str, list[Mapping[str, Any]]] = {}

    @property
    def calls(self) -> int:
        """How many requests were sent in all regions, retries included."""
        return self._connection.budget.calls

    @property
    def most_calls(self) -> int:
        """How many may be sent."""
        return self._connection.budget.most_calls

    @property
    def region(self) -> str:
        """The region that is read, "" when none is set."""
        if self._region:
            return self._region
        with self._connection.lock:
            self._connection.open(None)
        return str(getattr(self._connection.session, "region_name", None) or "")

    def at(self, region: str) -> "AwsReader":
        """The reader of another region, with the same credentials, budget and memory of silent hosts."""
        if region == self.region:
            return self
        other = copy(self)
        other._region, other._clients, other._answers = region, {}, {}
        return other

    def read(self, service: str, operation: str, result: str, **parameters: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401
        """All items of `result` over all pages; `result` "" gives whole responses.

        Raises ReadFailed when AWS refuses or does not answer, or the budget is spent; ReadOnlyViolation for a call
        outside the allow-list.
        """
        client, action = self._prepared(service, operation)
        question = json.dumps([service, operation, result, parameters], sort_keys=True, default=str)
        if question in self._answers:
            return self._answers[question]
        shared, host = self._connection, str(client.meta.endpoint_url)
        try:
            with shared.under_way:
                shared.refuse_silent(action, host)
                shared.budget.check()
                found = [one for page in pages(client, service, operation, parameters) for one in results(page, result)]
        except Spent as spent:
            raise ReadFailed(action, spent.code, spent.message) from spent
        except (ClientError, BotoCoreError, ResponseParserError) as error:
            raise shared.failed(action, host, failure_of(error)) from error
        shared.answered = True
        self._answers[question] = found
        return found

    def _prepared(self, service: str, operation: str) -> tuple[Any, str]:
        shared, fallback = self._connection, action_of(service, operation.title().replace("_", ""))
        with shared.lock:
            shared.open(self._region)
            if shared.broken:
                raise ReadFailed(fallback, shared.broken.code, shared.broken.message)
            try:
                client = self._clients.get(service) or self._client(service)
            except (BotoCoreError, ValueError) as error:
                raise shared.failed(fallback, "", failure_of(error)) from error
        name = client.meta.method_to_api_mapping.get(operation)
        action = action_of(service, name) if name else fallback
        if action not in self._actions:
            raise ReadOnlyViolation(f"{action} is not one of the actions that the auditor may use")
        return client, action

    def _client(self, service: str) -> Any:  # noqa: ANN401 - a boto3 client
        shared = self._connection
        client = shared.session.client(
            service, region_name=self._region, config=shared.config, endpoint_url=self._endpoint_url
        )
        self._clients[service] = client
        return client
