"""When an API key may travel and in which headers: a probe in, a reason or headers out. Pure.

A key goes only to hosts that the plan names, and over plain HTTP only to the machine itself.
"""

import ipaddress
from collections.abc import Collection, Iterable

from auditor.errors import UsageError
from auditor.model.probe import ApiKey, Auth, Probe
from auditor.model.request import Request
from auditor.model.value import Sensitive

WRONG = ApiKey("wrong", Sensitive("auditor-made-up-key-0000000000000000"))
"""The key that no service knows; it is public, but treated like any other."""


def withheld(request: Request, hosts: Collection[str]) -> str:
    """Say why a key must not go along with this request, "" when it may."""
    if request.host not in hosts:
        return f"{request.host} is not among the hosts that the configuration names, so no key is sent to it"
    if request.scheme != "https" and not is_loopback(request.host):
        return f"{request.url} is plain HTTP, so no key is sent to it"
    return ""


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine by its very name: localhost, 127.0.0.0/8 or ::1."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def headers_of(probe: Probe, keys: Iterable[ApiKey]) -> dict[str, str]:
    """Return the headers that show the probe's key; raises UsageError when nobody gave a key of that name."""
    if probe.auth is Auth.NONE:
        return {}
    value = value_of(probe.key, keys)
    shown = {}
    if probe.auth in (Auth.BEARER, Auth.BOTH):
        shown["Authorization"] = f"Bearer {value}"
    if probe.auth in (Auth.X_API_KEY, Auth.BOTH):
        shown["X-API-Key"] = value
    return shown


def value_of(name: str, keys: Iterable[ApiKey]) -> str:
    """Return the value of a key by its public name; raises UsageError when there is none."""
    for key in (*keys, WRONG):
        if key.name == name:
            return str(key.value.value)
    raise UsageError(f"no key is named {name!r}")


def usable(key: ApiKey) -> ApiKey:
    """Return the key; raises UsageError, without the value, when no header can carry it."""
    value = str(key.value.value)
    if not value.strip() or any(ord(char) < 32 or ord(char) == 127 for char in value):
        raise UsageError(f"{key.name} is empty or has control characters (a line end?), so no header can carry it")
    return key
