import pytest
from botocore import exceptions

from auditor.live.failure import failure_of


def test_an_error_of_aws_keeps_its_code_and_loses_credentials() -> None:
    error = exceptions.ClientError(
        {"Error": {"Code": "Boom", "Message": "token=AKIAABCDEFGHIJKLMNOP\nfailed"}}, "ListClusters"
    )
    failure = failure_of(error)
    assert failure.code == "Boom"
    assert "AKIAABCDEFGHIJKLMNOP" not in failure.message
    assert "\n" not in failure.message
    assert not failure.silent


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (exceptions.ConnectTimeoutError(endpoint_url="http://x"), "ConnectTimeout"),
        (exceptions.ReadTimeoutError(endpoint_url="http://x"), "ReadTimeout"),
        (exceptions.EndpointConnectionError(endpoint_url="http://x"), "EndpointUnreachable"),
        (exceptions.SSLError(endpoint_url="http://x", error="bad"), "TLSError"),
        (exceptions.ConnectionClosedError(endpoint_url="http://x"), "ConnectionClosed"),
    ],
)
def test_the_network_stage_is_the_code(error: Exception, code: str) -> None:
    failure = failure_of(error)
    assert failure.code == code
    assert failure.silent


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (exceptions.NoCredentialsError(), "NoCredentials"),
        (exceptions.UnauthorizedSSOTokenError(), "ExpiredToken"),
        (exceptions.NoRegionError(), "NoRegion"),
        (exceptions.ParamValidationError(report="bad"), "ParamValidationError"),
    ],
)
def test_settings_are_no_network_fault(error: Exception, code: str) -> None:
    failure = failure_of(error)
    assert failure.code == code
    assert not failure.silent
    assert failure.message


def test_a_long_message_is_cut() -> None:
    error = exceptions.ClientError({"Error": {"Code": "Boom", "Message": "x" * 5000}}, "ListClusters")
    assert len(failure_of(error).message) < 500
