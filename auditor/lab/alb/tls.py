"""TLS of a listener [io]: one context per ACM certificate, chosen by the name that the client asks for.

docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html: a name that no certificate has
gets the default certificate.
"""

import ssl
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from auditor.lab.certificates import server_context


class Certificates:
    """Contexts by certificate ARN, made when first needed."""

    def __init__(self, folder: Path, client: Callable[[str], Any]) -> None:
        self._folder = folder
        self._client = client
        self._made: dict[str, tuple[tuple[str, ...], ssl.SSLContext]] = {}

    def context(self, arns: tuple[str, ...]) -> ssl.SSLContext:
        """The context of a listener whose certificates these are, the default one first."""
        contexts = [self._of(arn) for arn in arns] or [((), server_context(self._folder, ()))]
        default = contexts[0][1]
        by_names: Mapping[tuple[str, ...], ssl.SSLContext] = dict(contexts)

        def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            for names, context in by_names.items():
                if name and any(_covers(pattern, name) for pattern in names):
                    connection.context = context
                    return

        default.sni_callback = choose
        return default

    def _of(self, arn: str) -> tuple[tuple[str, ...], ssl.SSLContext]:
        if arn not in self._made:
            described = self._client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
            names = tuple({described["DomainName"], *described.get("SubjectAlternativeNames", ())})
            self._made[arn] = (names, server_context(self._folder, names))
        return self._made[arn]


def _covers(pattern: str, name: str) -> bool:
    return fnmatchcase(name.lower(), pattern.lower()) and pattern.count(".") == name.count(".")
