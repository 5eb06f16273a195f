from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import IncompleteReadError
from botocore.parsers import ResponseParserError

from auditor.errors import ReadFailed
from auditor.live.wire import refuse_malformed, whole


def check(body: Any, protocol: str, status: int = 200) -> Any:
    service = SimpleNamespace(resolved_protocol=protocol)
    response = {"body": body, "status_code": status}
    refuse_malformed(response, SimpleNamespace(name="DescribeRules", service_model=service), event_name="before-parse")
    return response["body"]


@pytest.mark.parametrize("body", [b"{broken", b'"text"', b"[]", b"\n<!DOCTYPE HTML><p>", b"<html>"])
def test_a_body_that_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(ResponseParserError):
        check(body, "json")


@pytest.mark.parametrize("body", [b"", b"{}", b'{"unknownToBotocore": 1}'])
def test_an_empty_answer_is_an_answer(body: bytes) -> None:
    assert check(body, "rest-json") == body


@pytest.mark.parametrize("protocol", ["query", "ec2"])
def test_xml_answers_the_question_that_was_asked(protocol: str) -> None:
    check(b'<?xml version="1.0"?>\n<DescribeRulesResponse xmlns="x"/>', protocol)
    with pytest.raises(ResponseParserError, match="DescribeRulesResponse"):
        check(b"<DescribeListenersResponse/>", protocol)


def test_the_page_of_a_failing_server_counts_as_its_error() -> None:
    assert check(b"<!doctype html><h1>502", "query", 502) == b""
    with pytest.raises(ResponseParserError, match="HTTP 403"):
        check(b"<!doctype html><h1>Sign in", "query", 403)


def test_an_error_of_aws_and_a_stream_are_left_to_botocore() -> None:
    assert check(b"<ErrorResponse/>", "query", 400) == b"<ErrorResponse/>"
    stream = object()
    assert check(stream, "rest-xml") is stream


class _Broken:
    """A stream that breaks off."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def read(self, _):
        raise IncompleteReadError(actual_bytes=3, expected_bytes=10)


def test_a_stream_that_breaks_off_names_the_action():
    with pytest.raises(ReadFailed, match="s3:GetObject failed with IncompleteReadError"):
        whole(_Broken(), "s3:GetObject", 100)
