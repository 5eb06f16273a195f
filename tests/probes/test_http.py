import socket
import ssl
import threading
import time
from pathlib import Path

import pytest
import trustme

from auditor.errors import UsageError
from auditor.model.probe import Answered, ApiKey, Auth, By, Expectation, NoAnswer, Probe
from auditor.model.request import Request
from auditor.model.value import Sensitive
from auditor.probes.connect_to import connecting_to, parse_all
from auditor.probes.http import Asker

SECRET = "hk_live_9f8e7d6c5b4a3210"
KEY = ApiKey("key-1", Sensitive(SECRET))
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\nServer: uvicorn\r\n\r\n{}"


def probe(url: str, auth: Auth = Auth.NONE, key: str = "", seconds: float = 5.0, **more) -> Probe:
    return Probe("p", Request("GET", url), Expectation((200,), "200"), auth, key, seconds, **more)


def ask(url: str, seconds: float = 5.0, **more):
    return Asker((KEY,), hosts=LOOPBACK, **more)(probe(url, seconds=seconds))


def test_a_normal_answer_comes_with_status_headers_excerpt_and_who_answered(serve):
    answer = ask(serve(OK).url).answer
    assert isinstance(answer, Answered)
    assert (answer.status, answer.excerpt, answer.header("Server")) == (200, "{}", "uvicorn")
    assert answer.by.who is By.APPLICATION
    assert answer.elapsed_seconds > 0


def test_a_slow_answer_within_the_time_is_an_answer(serve):
    def slow(line: socket.socket) -> None:
        time.sleep(0.3)
        line.sendall(OK)

    assert ask(serve(slow).url).status == 200


def test_a_server_that_never_answers_ends_at_the_read_stage_in_time(serve):
    server = serve(lambda line: server.closing.wait(10))
    started = time.monotonic()
    observation = ask(server.url, seconds=0.5)
    assert isinstance(observation.answer, NoAnswer)
    assert (observation.answer.stage, observation.answer.error) == ("read", "no answer within 0.5 s")
    assert observation.attempts == 1, "a request that was sent is not sent again"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["header", "body"])
def test_a_server_that_drips_is_cut_at_the_deadline(serve, head):
    def drip(line: socket.socket) -> None:
        line.sendall(head)
        while not server.closing.wait(0.05):
            line.sendall(b"x")

    server = serve(drip)
    started = time.monotonic()
    answer = ask(server.url, seconds=0.6).answer
    assert isinstance(answer, NoAnswer)
    assert answer.stage == "read"
    assert "within 0.6 s" in answer.error
    assert time.monotonic() - started < 2


def test_an_endless_body_is_read_in_part_only(serve):
    sent: list[int] = []

    def endless(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while not server.closing.is_set():
            sent.append(line.send(b"a" * 4096))

    server = serve(endless)
    answer = ask(server.url).answer
    assert isinstance(answer, Answered)
    assert answer.excerpt == "a" * 2000
    assert sum(sent) < 8_000_000


@pytest.mark.parametrize(
    "body",
    [b"zz\r\nabc", b"5\r\nabc"],
    ids=["no chunk size", "a chunk that ends early"],
)
def test_broken_chunking_is_no_answer_and_says_which_status_had_come(serve, body):
    answer = ask(serve(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body).url).answer
    assert isinstance(answer, NoAnswer)
    assert answer.stage == "read"
    assert answer.error.startswith("HTTP 200, but the body broke off")


def test_a_body_shorter_than_promised_is_no_answer(serve):
    answer = ask(serve(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").url).answer
    assert isinstance(answer, NoAnswer)
    assert "broke off" in answer.error


@pytest.mark.parametrize(
    "text", [b"", b"\x16\x03\x01 not http\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n"]
)
def test_what_is_not_http_ends_at_the_read_stage(serve, text):
    answer = ask(serve(text).url).answer
    assert isinstance(answer, NoAnswer)
    assert answer.stage == "read"
    assert answer.trace


def test_invalid_utf_8_is_shown_with_replacements(serve):
    assert ask(serve(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na\xffb").url).answer.excerpt == "a\ufffdb"


def test_a_refused_port_ends_at_the_tcp_stage_after_one_more_attempt(free_port):
    observation = ask(f"http://127.0.0.1:{free_port}")
    assert isinstance(observation.answer, NoAnswer)
    assert (observation.answer.stage, observation.answer.error) == ("tcp", "Connection refused")
    assert observation.attempts == 2


def test_a_name_without_address_ends_at_the_dns_stage():
    observation = ask("http://no-such-host.invalid/")
    assert isinstance(observation.answer, NoAnswer)
    assert observation.answer.stage == "dns"
    assert observation.attempts == 2


def test_a_redirect_is_reported_and_not_followed(serve):
    target = serve(OK)
    server = serve(f"HTTP/1.1 301 Moved\r\nLocation: {target.url}/\r\nContent-Length: 0\r\n\r\n".encode())
    assert ask(server.url).status == 301
    assert target.connections == 0


def tls_server(serve, name: str) -> tuple[object, trustme.CA]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return serve(OK, context), authority


def test_tls_is_checked_against_the_given_bundle_and_the_declared_name(serve, tmp_path: Path):
    server, authority = tls_server(serve, "registry.example.com")
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    with connecting_to(parse_all([f"registry.example.com:443:127.0.0.1:{server.port}"])):
        observation = ask("https://registry.example.com/health", ca_bundle=str(bundle))
    assert observation.status == 200
    assert "Host: registry.example.com\r\n" in server.requests[0]


def test_a_certificate_for_another_name_ends_at_the_tls_stage_at_once(serve, tmp_path: Path):
    server, authority = tls_server(serve, "other.example.com")
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    with connecting_to(parse_all([f"registry.example.com:443:127.0.0.1:{server.port}"])):
        observation = ask("https://registry.example.com/", ca_bundle=str(bundle))
    assert isinstance(observation.answer, NoAnswer)
    assert observation.answer.stage == "tls"
    assert "Hostname mismatch" in observation.answer.error
    assert observation.attempts == 1


def test_a_certificate_of_an_unknown_authority_ends_at_the_tls_stage(serve):
    server, _ = tls_server(serve, "localhost")
    answer = ask(f"https://localhost:{server.port}/").answer
    assert isinstance(answer, NoAnswer)
    assert (answer.stage, "certificate verify failed" in answer.error) == ("tls", True)


def test_a_tls_handshake_that_never_ends_is_cut_at_the_tls_stage(serve):
    server = serve(lambda line: server.closing.wait(10))
    answer = ask(f"https://127.0.0.1:{server.port}", seconds=0.5).answer
    assert isinstance(answer, NoAnswer)
    assert answer.stage == "tls"


@pytest.mark.parametrize(
    ("auth", "shown", "hidden"),
    [
        (Auth.BEARER, [f"Authorization: Bearer {SECRET}"], ["X-API-Key"]),
        (Auth.X_API_KEY, [f"X-API-Key: {SECRET}"], ["Authorization"]),
        (Auth.BOTH, [f"Authorization: Bearer {SECRET}", f"X-API-Key: {SECRET}"], []),
        (Auth.NONE, [], [SECRET, "Authorization", "X-API-Key"]),
    ],
)
def test_the_key_is_shown_as_the_mode_says(serve, auth, shown, hidden):
    server = serve(OK)
    Asker((KEY,), hosts=LOOPBACK)(probe(server.url, auth, "key-1"))
    assert all(text in server.requests[0] for text in shown)
    assert not any(text in server.requests[0] for text in hidden)


def test_the_wrong_key_is_made_up_and_not_the_real_one(serve):
    server = serve(OK)
    Asker((KEY,), hosts=LOOPBACK)(probe(server.url, Auth.BEARER, "wrong"))
    assert "Authorization: Bearer auditor-made-up" in server.requests[0]
    assert SECRET not in server.requests[0]


def test_a_key_beyond_latin_1_is_sent_as_utf_8(serve):
    server = serve(OK)
    Asker((ApiKey("key-1", Sensitive("schlüssel-鍵")),), hosts=LOOPBACK)(probe(server.url, Auth.X_API_KEY, "key-1"))
    assert "schlüssel-鍵".encode().decode("latin-1") in server.requests[0]


def test_a_password_of_netrc_never_takes_the_place_of_the_key(serve, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(OK)
    ask(server.url)
    assert "Authorization" not in server.requests[0]


def test_a_key_that_the_server_echoes_is_in_no_field(serve):
    body = f'{{"seen": "{SECRET}"}}'
    text = f"HTTP/1.1 401 No\r\nX-Echo: {SECRET}\r\nSet-Cookie: a=b\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    observation = Asker((KEY,), hosts=LOOPBACK)(probe(serve(text.encode()).url, Auth.BOTH, "key-1"))
    assert SECRET not in repr(observation)
    assert observation.answer.header("set-cookie") == "(redacted)"


def test_a_key_is_not_in_the_trace_of_a_failure(free_port):
    observation = Asker((KEY,), hosts=LOOPBACK)(probe(f"http://127.0.0.1:{free_port}", Auth.BOTH, "key-1"))
    assert "Traceback" in observation.answer.trace
    assert SECRET not in repr(observation)


def test_a_key_is_sent_neither_over_plain_http_nor_to_a_host_outside_the_plan(serve):
    server = serve(OK)
    detour = parse_all([f":80:127.0.0.1:{server.port}"])
    asker = Asker((KEY,), hosts=frozenset({"registry.example.com"}))
    with connecting_to(detour):
        with pytest.raises(UsageError, match="plain HTTP"):
            asker(probe("http://registry.example.com/", Auth.BEARER, "key-1"))
        with pytest.raises(UsageError, match="not among the hosts"):
            asker(probe("https://evil.example.com/", Auth.BEARER, "key-1"))
    assert server.connections == 0


def test_a_key_that_no_header_can_carry_is_refused_without_showing_it():
    with pytest.raises(UsageError) as caught:
        Asker((ApiKey("key-1", Sensitive("secret\nX-Evil: 1")),), hosts=LOOPBACK)
    assert "secret" not in str(caught.value)


def test_a_body_is_sent_as_json(serve):
    server = serve(OK)
    request = Request("POST", f"{server.url}/create")
    Asker((), hosts=LOOPBACK)(Probe("p", request, Expectation((200,), "200"), body='{"name": "x"}'))
    assert "Content-Type: application/json" in server.requests[0]
    assert "Content-Length: 13" in server.requests[0]


def test_many_threads_keep_their_stages_apart(serve, free_port):
    server = serve(OK)
    asker = Asker((), hosts=LOOPBACK)
    results: dict[int, object] = {}

    def run(number: int) -> None:
        url = server.url if number % 2 else f"http://127.0.0.1:{free_port}"
        results[number] = asker(probe(url)).answer

    threads = [threading.Thread(target=run, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(results[n], Answered if n % 2 else NoAnswer) for n in range(20))
