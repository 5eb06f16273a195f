from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_lb_listener_certificate import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read


def test_certificates_besides_the_default_one_of_encrypted_listeners() -> None:
    listeners = (
        LiveResource("aws_lb_listener", "arn:https", Map({"certificate_arn": "arn:default"})),
        LiveResource("aws_lb_listener", "arn:http", Map({"certificate_arn": None})),
    )
    answers = [
        {"CertificateArn": "arn:default", "IsDefault": True},
        {"CertificateArn": "arn:extra", "IsDefault": False},
        {"CertificateArn": "arn:extra", "IsDefault": False},
    ]
    reader = Recorded({"describe_listener_certificates": answers})
    [found], _ = read(RESOURCE_TYPE, reader, live=listeners)
    assert (found.get("listener_arn"), found.get("certificate_arn")) == ("arn:https", "arn:extra")
    assert len(reader.asked) == 1
