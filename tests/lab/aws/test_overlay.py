from auditor.lab.aws.overlay import Overlay
from auditor.lab.aws.reality import Reality

SCOPE = "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"


class Unread:
    def read(self, size=-1):
        raise AssertionError("the body was read")


def ask(overlay, **environ):
    heard = []
    body = overlay(
        {"REQUEST_METHOD": "PUT", "PATH_INFO": "/bucket/key", "HTTP_AUTHORIZATION": SCOPE, **environ},
        lambda status, headers, *_: heard.append(status),
    )
    return heard[0], b"".join(body)


def moto(environ, start_response):
    start_response("200 OK", [])
    return [b"from moto"]


def test_an_s3_upload_goes_through_unread():
    assert ask(Overlay(moto, Reality()), **{"wsgi.input": Unread()}) == ("200 OK", b"from moto")


def test_a_refused_action_does_not_reach_moto():
    def nobody(environ, start_response):
        raise AssertionError("moto was asked")

    status, body = ask(Overlay(nobody, Reality(denied={"s3:Put*"})))
    assert status.startswith("403")
    assert b"s3:PutObject" in body


def test_calls_are_counted_by_their_iam_action():
    reality = Reality()
    ask(Overlay(moto, reality))
    assert reality.calls == {"s3:PutObject": 1}


def test_an_unsigned_request_is_motos():
    assert ask(Overlay(moto, Reality(denied={"*"})), HTTP_AUTHORIZATION="")[1] == b"from moto"
