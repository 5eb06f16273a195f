import io
import json

from auditor.lab.aws.wire import peek_body, read_call, replace_body

SCOPE = "AWS4-HMAC-SHA256 Credential=k/20260101/eu-west-1/{}/aws4_request, SignedHeaders=host, Signature=0"


def environ(service, body=b"", **more):
    return {
        "REQUEST_METHOD": "POST",
        "HTTP_AUTHORIZATION": SCOPE.format(service),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **more,
    }


def test_a_json_call_is_read_from_its_target_and_body():
    sent = environ("ecs", b'{"cluster": "main"}', HTTP_X_AMZ_TARGET="AmazonEC2ContainerServiceV20141113.ListTasks")
    call = read_call(sent)
    assert (call.iam_action, call.protocol, call.region) == ("ecs:ListTasks", "json", "eu-west-1")
    assert call.parameters == {"cluster": "main"}


def test_a_query_call_is_read_from_its_form():
    form = "application/x-www-form-urlencoded; charset=utf-8"
    call = read_call(environ("elasticloadbalancing", b"Action=DescribeRules&ListenerArn=a%2Fb", CONTENT_TYPE=form))
    assert (call.iam_action, call.parameters["ListenerArn"]) == ("elasticloadbalancing:DescribeRules", "a/b")


def test_ec2_has_a_protocol_of_its_own():
    form = "application/x-www-form-urlencoded"
    assert read_call(environ("ec2", b"Action=DescribeVpcs", CONTENT_TYPE=form)).protocol == "ec2"


def test_an_unsigned_request_is_no_call():
    assert read_call({"REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO()}) is None


def test_reading_a_body_leaves_it_in_place():
    sent = environ("ecs", b"abc")
    assert peek_body(sent) == peek_body(sent) == b"abc"


def test_a_replaced_body_is_what_moto_reads():
    sent = environ("ecs", b"{}")
    replace_body(sent, {"a": 1})
    assert json.loads(sent["wsgi.input"].read(int(sent["CONTENT_LENGTH"]))) == {"a": 1}


def test_a_body_that_is_no_json_has_no_parameters():
    assert read_call(environ("ecs", b"[", HTTP_X_AMZ_TARGET="X.Y")).parameters == {}
