from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_lb_listener import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

BALANCER = LiveResource("aws_lb", "arn:lb", Map({"arn": "arn:lb"}))


def test_a_listener_has_port_certificate_and_default_action() -> None:
    answer = {
        "ListenerArn": "arn:listener",
        "LoadBalancerArn": "arn:lb",
        "Port": 443,
        "Protocol": "HTTPS",
        "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "Certificates": [{"CertificateArn": "arn:cert"}],
        "DefaultActions": [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}],
    }
    reader = Recorded({"describe_listeners": [answer]})
    [found], _ = read(RESOURCE_TYPE, reader, live=(BALANCER,))
    assert found.id == "arn:listener"
    assert (found.get("port"), found.get("certificate_arn")) == (443, "arn:cert")
    assert found.get("default_action[0].fixed_response[0].status_code") == "404"
    assert reader.asked[0] == ("describe_listeners", {"LoadBalancerArn": "arn:lb"})


def test_an_http_listener_has_no_tls_policy_whatever_is_reported() -> None:
    answer = {
        "ListenerArn": "arn:listener",
        "LoadBalancerArn": "arn:lb",
        "Port": 80,
        "Protocol": "HTTP",
        "SslPolicy": "x",
    }
    [found], _ = read(RESOURCE_TYPE, Recorded({"describe_listeners": [answer]}), live=(BALANCER,))
    assert found.get("ssl_policy") is None
