"""How the lab's own processes talk to the lab's AWS [io]: a clean environment for children, boto3 clients by name.

Nothing of the caller's AWS settings, proxies or CA bundles reaches a child: the lab is loopback only.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

REGION = "us-east-1"
_KEPT = ("HOME", "LANG", "LC_ALL", "TMPDIR", "TERM", "COVERAGE_PROCESS_START", "PYTHONPATH")

_NOT_THE_CALLERS: dict[str, Any] = {
    # name: (key in the file, environment variable, default, conversion); botocore's own table for these is overruled
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
    "ca_bundle": (None, None, None, None),
}


def aws_environment(endpoint: str, region: str = REGION) -> dict[str, str]:
    """The settings with which boto3, and every program that uses it, works on the lab's AWS."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "lab",
        "AWS_SECRET_ACCESS_KEY": "lab",
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child process: the interpreter's own programs first on PATH, and `extra`."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])
    return {"PATH": path, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", **kept, **(extra or {})}


class Clients:
    """boto3 clients of the lab's AWS, made once each; safe to use from several threads once made."""

    def __init__(self, endpoint: str, region: str = REGION) -> None:
        import boto3
        import botocore.session

        self.endpoint = endpoint
        self.region = region
        own = botocore.session.Session(session_vars=_NOT_THE_CALLERS)
        self._session: Any = boto3.Session(
            aws_access_key_id="lab", aws_secret_access_key="lab", region_name=region, botocore_session=own
        )
        self._clients: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients' classes at run time
        """The client of a service, as boto3 names it."""
        if service not in self._clients:
            from botocore.config import Config

            settings = Config(
                retries={"mode": "standard", "max_attempts": 2},
                connect_timeout=5,
                read_timeout=30,
                max_pool_connections=16,
                proxies={},
            )
            self._clients[service] = self._session.client(service, endpoint_url=self.endpoint, config=settings)
        return self._clients[service]
