import pytest

from auditor.errors import LabError
from auditor.lab.seed.balancer_actions import actions, conditions


def test_a_forward_is_to_one_group_or_to_several_with_weights():
    assert actions([{"type": "forward", "target_group_arn": "a"}]) == [
        {"Type": "forward", "Order": 1, "TargetGroupArn": "a"}
    ]
    weighted = [{"target_group": [{"arn": "a", "weight": 0}, {"arn": "b"}], "stickiness": []}]
    (made,) = actions([{"type": "forward", "forward": weighted}])
    groups = made["ForwardConfig"]["TargetGroups"]
    assert groups == [{"TargetGroupArn": "a", "Weight": 0}, {"TargetGroupArn": "b", "Weight": 1}]


def test_a_redirect_has_the_providers_defaults():
    (made,) = actions([{"type": "redirect", "redirect": [{"protocol": "HTTPS", "status_code": "HTTP_301"}]}])
    config = made["RedirectConfig"]
    assert (config["Protocol"], config["Port"], config["Host"]) == ("HTTPS", "#{port}", "#{host}")
    assert (config["Path"], config["Query"], config["StatusCode"]) == ("/#{path}", "#{query}", "HTTP_301")


def test_a_fixed_response_has_a_status():
    (made,) = actions([{"type": "fixed-response", "fixed_response": [{"content_type": "text/plain"}]}])
    assert made["FixedResponseConfig"] == {"ContentType": "text/plain", "StatusCode": "200"}


def test_an_action_that_the_lab_does_not_have_is_an_error():
    with pytest.raises(LabError, match="no action of type authenticate-cognito"):
        actions([{"type": "authenticate-cognito"}])


@pytest.mark.parametrize(
    ("block", "field"),
    [
        ({"host_header": [{"values": ["a.b"]}]}, "host-header"),
        ({"path_pattern": [{"values": ["/a"]}]}, "path-pattern"),
        ({"http_request_method": [{"values": ["GET"]}]}, "http-request-method"),
        ({"source_ip": [{"values": ["10.0.0.0/8"]}]}, "source-ip"),
        ({"http_header": [{"http_header_name": "X-A", "values": ["b"]}]}, "http-header"),
        ({"query_string": [{"key": "a", "value": "b"}, {"value": "c"}]}, "query-string"),
    ],
)
def test_every_kind_of_condition_is_made(block, field):
    assert conditions([block])[0]["Field"] == field


def test_an_unknown_condition_is_an_error():
    with pytest.raises(LabError, match="does not know a condition"):
        conditions([{"new_thing": [{}]}])
