"""Says in one sentence what went wrong with an AWS call.

In: an exception of botocore. Out: code and message, redacted. It may not raise.
"""

from dataclasses import dataclass

from botocore import exceptions

from auditor.model.redaction import redact

_LONGEST = 400
_NO_CREDENTIALS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.ProfileNotFound,
)
_EXPIRED = (
    exceptions.UnauthorizedSSOTokenError,
    exceptions.SSOTokenLoadError,
    exceptions.TokenRetrievalError,
)
_NETWORK: tuple[tuple[type[exceptions.BotoCoreError], str], ...] = (
    (exceptions.ConnectTimeoutError, "ConnectTimeout"),
    (exceptions.ReadTimeoutError, "ReadTimeout"),
    (exceptions.EndpointConnectionError, "EndpointUnreachable"),
    (exceptions.ProxyConnectionError, "ProxyUnreachable"),
    (exceptions.SSLError, "TLSError"),
    (exceptions.ConnectionClosedError, "ConnectionClosed"),
    (exceptions.HTTPClientError, "NoAnswer"),
)
_PLAIN = {
    "ExpiredToken": "the session token has expired; sign in again",
    "ExpiredTokenException": "the session token has expired; sign in again",
    "RequestExpired": "the session token has expired, or this machine's clock is wrong",
    "InvalidClientTokenId": "AWS does not know the access key",
    "UnrecognizedClientException": "AWS does not know the access key",
    "SignatureDoesNotMatch": "the secret key does not belong to the access key",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """`code` is AWS's error code or our name for a network stage; `silent`: nothing answered at all."""

    code: str
    message: str
    silent: bool = False


def failure_of(error: Exception) -> Failure:
    """What an exception of botocore means."""
    if isinstance(error, exceptions.ClientError):
        return _answered(error)
    if isinstance(error, _NO_CREDENTIALS):
        return Failure("NoCredentials", "no AWS credentials were found (profile, environment, role)")
    if isinstance(error, _EXPIRED):
        return Failure("ExpiredToken", "the sign-in has expired; sign in again")
    if isinstance(error, exceptions.NoRegionError):
        return Failure("NoRegion", "no AWS region is set")
    for kind, code in _NETWORK:
        if isinstance(error, kind):
            return Failure(code, _short(str(error)), silent=True)
    return Failure(type(error).__name__, _short(str(error)))


def _answered(error: exceptions.ClientError) -> Failure:
    code = str(error.response.get("Error", {}).get("Code") or "Unknown")
    said = str(error.response.get("Error", {}).get("Message") or "")
    return Failure(code, _PLAIN.get(code) or _short(said) or "AWS gave no message")


def _short(text: str) -> str:
    line = " ".join(redact(text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
