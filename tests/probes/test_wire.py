import socket
import time

import pytest

from auditor.probes.wire import Wire


def test_a_connection_is_made_and_the_stage_goes_on(serve):
    server = serve(b"")
    with Wire(5) as wire:
        line = wire.open("127.0.0.1", server.port, tls=True)
        assert wire.stage == "tls"
        line.close()


def test_the_second_address_is_tried_when_the_first_refuses(serve):
    server = serve(b"")
    with Wire(5) as wire:
        # localhost is ::1 first on many machines, where nothing listens
        wire.open("localhost", server.port, tls=False).close()
        assert wire.stage == "read"


def test_a_refused_connection_stays_at_the_tcp_stage(free_port):
    with Wire(5) as wire, pytest.raises(ConnectionRefusedError):
        wire.open("127.0.0.1", free_port, tls=False)
    assert wire.stage == "tcp"


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".example.com"])
def test_a_name_that_does_not_resolve_stays_at_the_dns_stage(host):
    with Wire(5) as wire, pytest.raises(OSError):  # noqa: PT011 - the resolver's words differ
        wire.open(host, 80, tls=False)
    assert wire.stage == "dns"


def test_a_resolver_that_hangs_is_left_behind(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: time.sleep(3) or [])
    started = time.monotonic()
    with Wire(0.2) as wire, pytest.raises(TimeoutError):
        wire.open("slow.example.com", 80, tls=False)
    assert time.monotonic() - started < 1
    assert wire.stage == "dns"


def test_the_line_is_cut_at_the_deadline_whatever_goes_on(serve):
    server = serve(lambda line: server.closing.wait(5))
    with Wire(0.3) as wire:
        line = wire.open("127.0.0.1", server.port, tls=False)
        line.settimeout(5)
        started = time.monotonic()
        assert line.recv(1) == b""
        assert time.monotonic() - started < 1
        assert wire.expired
        line.close()
