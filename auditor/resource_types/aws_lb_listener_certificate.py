"""aws_lb_listener_certificate: the certificates of a listener besides its default one.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener_certificate
"""

from collections.abc import Iterator

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.together import together

NAME = "aws_lb_listener_certificate"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    listeners = [one for one in scope.read("aws_lb_listener") if one.get("certificate_arn")]

    def certificates(listener: LiveResource) -> list[str]:
        answers = reader.read("elbv2", "describe_listener_certificates", "Certificates", ListenerArn=listener.id)
        return [str(answer["CertificateArn"]) for answer in answers if not answer.get("IsDefault")]

    for listener, arns in zip(listeners, together(certificates, listeners), strict=True):
        for arn in sorted(set(arns)):
            id = f"{listener.id}_{arn}"
            yield LiveResource(NAME, id, frozen({"id": id, "listener_arn": listener.id, "certificate_arn": arn}))


RESOURCE_TYPE = ResourceType(
    name=NAME,
    iam_actions=("elasticloadbalancing:DescribeListenerCertificates",),
    read=_read,
    identity=("listener_arn", "certificate_arn"),
    attributes=(),
    assigned=("id",),
    through=("aws_lb_listener",),
)
