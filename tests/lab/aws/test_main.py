from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest


def test_the_process_tells_two_loopback_endpoints_that_differ(aws):
    assert aws.client.endpoint.startswith("http://127.0.0.1:")
    assert aws.control.url.startswith("http://127.0.0.1:")
    assert aws.client.endpoint != aws.control.url


def test_the_aws_endpoint_has_no_control_api(aws):
    with pytest.raises(HTTPError):
        build_opener(ProxyHandler({})).open(f"{aws.client.endpoint}/health", timeout=10)


def test_certificates_are_issued_at_once(aws):
    acm = aws.client("acm")
    arn = acm.request_certificate(DomainName="a.example.com", ValidationMethod="DNS")["CertificateArn"]
    assert acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "ISSUED"
