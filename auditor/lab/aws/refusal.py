"""AWS's own error answers, in the protocol of the call. Pure.

Protocols: smithy.io/2.0/aws/protocols (awsJson1_1, awsQuery, ec2Query, restXml).
"""

import json
from xml.sax.saxutils import escape

from auditor.lab.aws.wire import Call

ACCESS_DENIED = {"json": "AccessDeniedException", "ec2": "UnauthorizedOperation"}
ACCOUNT = "123456789012"
_REQUEST_ID = "5f0c2a8e-1ab0-4c5d-9c0e-000000000000"


def access_denied(call: Call) -> tuple[str, list[tuple[str, str]], bytes]:
    """The answer to a call that no policy allows: status line, headers, body."""
    who = f"arn:aws:iam::{ACCOUNT}:user/lab"
    message = (
        f"User: {who} is not authorized to perform: {call.iam_action} "
        "because no identity-based policy allows the action"
    )
    return error(call, ACCESS_DENIED.get(call.protocol, "AccessDenied"), message, denied=True)


def error(call: Call, code: str, message: str, *, denied: bool = False) -> tuple[str, list[tuple[str, str]], bytes]:
    """An error answer: 400 in JSON protocols, 403 in XML ones when it is a refusal."""
    if call.protocol == "json":
        return _answer(
            "400 Bad Request", "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message})
        )
    status = "403 Forbidden" if denied else "400 Bad Request"
    inner = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if call.protocol == "ec2":
        body = f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>{_REQUEST_ID}</RequestID></Response>"
    elif call.service == "s3":
        body = f"<Error>{inner}<RequestId>{_REQUEST_ID}</RequestId></Error>"
    else:
        error_part = f"<Error><Type>Sender</Type>{inner}</Error>"
        body = f"<ErrorResponse>{error_part}<RequestId>{_REQUEST_ID}</RequestId></ErrorResponse>"
    return _answer(status, "text/xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{body}')


def _answer(status: str, content_type: str, text: str) -> tuple[str, list[tuple[str, str]], bytes]:
    body = text.encode()
    headers = [("Content-Type", content_type), ("Content-Length", str(len(body))), ("x-amzn-requestid", _REQUEST_ID)]
    return status, headers, body
