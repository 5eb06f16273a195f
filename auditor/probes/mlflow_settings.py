"""[io] The surroundings of an MLflow workflow: environment, silence, and a record of what went over the wire.

In: tracking URI, key and limits. Out: a context in which the mlflow client uses these and nothing else of the user's
MLflow settings (another tracking server, switched-off TLS checks), does not follow redirects with the key, reports
nothing to anybody, and prints nothing. Everything is put back at its end.
"""

import contextlib
import io
import logging
import os
import re
import signal
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_QUIET_LEVEL = logging.CRITICAL + 1


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that the client sent, and the status that came."""

    method: str
    url: str
    status: int


def settings(tracking_uri: str, key: str, *, ca_bundle: str | None, timeout_seconds: float) -> dict[str, str]:
    """Return the environment of the workflow.

    Source: mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html
    """
    certificates = {"MLFLOW_TRACKING_SERVER_CERT_PATH": ca_bundle, "REQUESTS_CA_BUNDLE": ca_bundle} if ca_bundle else {}
    return {
        "MLFLOW_TRACKING_URI": tracking_uri,
        "MLFLOW_TRACKING_TOKEN": key,
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
        "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "0",
        "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER": "0",
        "MLFLOW_HTTP_REQUEST_TIMEOUT": str(max(1, round(timeout_seconds))),
        "MLFLOW_ALLOW_HTTP_REDIRECTS": "false",
        # a presigned URL leads around the balancer: such a download would prove nothing about it
        "MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD": "false",
        "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
        "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "GIT_PYTHON_REFRESH": "quiet",
        "NETRC": os.devnull,
        **certificates,
    }


@contextmanager
def environment(wanted: Mapping[str, str]) -> Iterator[None]:
    """Set the variables and hide every other MLFLOW_ variable until the context ends."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("MLFLOW_"):
            del os.environ[name]
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]
        os.environ.update(before)


@contextmanager
def silence() -> Iterator[None]:
    """Keep mlflow's log lines, warnings and prints off the terminal; used after mlflow was imported."""
    logger = logging.getLogger("mlflow")
    level = logger.level
    logger.setLevel(_QUIET_LEVEL)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and SIGTERM while things are cleaned up; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, act in before.items():
            # None stands for a handler that was not set from python and cannot be put back
            signal.signal(number, signal.SIG_DFL if act is None else act)


class Record(logging.Handler):
    """Reads urllib3's debug lines, the one place where the client's requests show with their true status."""

    _LOGGER = "urllib3.connectionpool"
    _LINE = re.compile(r"(\w+)://([^\s\"]+) \"(\w+) (\S+) \S+\" (\d+)")

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.sent: list[Sent] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line that tells of a request and its status."""
        found = self._LINE.match(record.getMessage())
        if found:
            scheme, host, method, target, status = found.groups()
            host = host.removesuffix(_DEFAULT_PORTS.get(scheme, ""))
            self.sent.append(Sent(method, f"{scheme}://{host}{target}", int(status)))

    def failed_since(self, start: int) -> Sent | None:
        """The last failed request from a position on; the closing of a run after a failure does not count."""
        failed = [sent for sent in self.sent[start:] if sent.status >= 300 and not sent.url.endswith("/runs/update")]
        return failed[-1] if failed else None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen until the context ends; the lines go nowhere else meanwhile."""
        logger = logging.getLogger(self._LOGGER)
        before = logger.level, logger.propagate
        logger.addHandler(self)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        try:
            yield
        finally:
            logger.removeHandler(self)
            logger.level, logger.propagate = before
            logger.setLevel(before[0])
