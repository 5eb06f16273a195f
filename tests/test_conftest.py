"""The guard itself: a test that would leave the machine must fail, whatever it catches."""

import os
import socket

import pytest

from tests.conftest import LeftTheMachine, unwanted


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "0.0.0.0", "example.com"])
def test_a_connection_to_anything_but_loopback_is_refused_before_it_leaves(host):
    with socket.socket() as line, pytest.raises(LeftTheMachine):
        line.connect((host, 80))
    with socket.socket() as line, pytest.raises(LeftTheMachine):
        line.connect_ex((host, 80))


def test_an_ipv6_address_outside_is_refused():
    with socket.socket(socket.AF_INET6) as line, pytest.raises(LeftTheMachine):
        line.connect(("2001:db8::1", 80, 0, 0))


def test_a_datagram_to_the_outside_is_refused():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line, pytest.raises(LeftTheMachine):
        line.sendto(b"?", ("192.0.2.1", 53))


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
        assert line.getpeername() == server.getsockname()


def test_the_refusal_is_no_oserror_that_the_code_under_test_could_swallow():
    assert not issubclass(LeftTheMachine, OSError)


def test_no_credentials_of_the_machine_reach_a_test():
    given = [
        "PATH",
        "AWS_PROFILE",
        "AWS_CA_BUNDLE",
        "AWS_ENDPOINT_URL",
        "REQUESTS_CA_BUNDLE",
        "AUDITOR_API_KEY",
        "LAWS_X",
    ]
    assert unwanted(given) == given[1:-1]
    assert "AWS_PROFILE" not in os.environ
    assert os.environ["AWS_EC2_METADATA_DISABLED"] == "true"
    assert os.environ["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
