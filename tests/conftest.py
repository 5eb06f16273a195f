"""What every test runs under: no way to anything but loopback, no real credentials, and the profiles of hypothesis."""

import ipaddress
import os
import socket
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("default"), max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

KEPT = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "XDG_CACHE_HOME": os.devnull,  # no folder can be made there: nothing is kept
}
REMOVED = ("AUDITOR_API_KEY", "HOKUSAI_API_KEY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def unwanted(names: Iterable[str]) -> list[str]:
    """The variables that no test may see: credentials, profiles, endpoints and certificates of whoever runs it."""
    return [name for name in names if name.startswith("AWS_") or name in REMOVED]


class LeftTheMachine(AssertionError):
    """A test tried to reach something that is not on loopback."""


def refuse_outside(address: object) -> None:
    """Raise LeftTheMachine for a host that is not loopback; paths of unix sockets pass."""
    host = address[0] if isinstance(address, tuple) and address else None
    if host is None or host == "localhost":
        return
    try:
        if ipaddress.ip_address(str(host).partition("%")[0]).is_loopback:
            return
    except ValueError:
        pass
    raise LeftTheMachine(f"a test tried to connect to {address!r}")


@pytest.fixture(scope="session", autouse=True)
def _stay_on_loopback() -> Iterator[None]:
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_outside(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_outside(address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, *arguments: Any) -> int:
        refuse_outside(arguments[-1])
        return sendto(self, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket.socket, "sendto", guarded_sendto)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_credentials() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in unwanted(os.environ):
            patch.delenv(name)
        for name, value in KEPT.items():
            patch.setenv(name, value)
        yield
