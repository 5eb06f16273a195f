"""aws_acm_certificate: status, names and expiry of the certificates of declared domains.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Value
from auditor.resource_types.shapes import frozen, lower, time_of
from auditor.resource_types.wanted import wanted

_KEY_TYPES = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]
"""Without them ACM lists RSA 1024 and 2048 only."""


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    domains = wanted(scope, ("aws_acm_certificate",), ("domain_name", "domain"))
    listed = reader.read("acm", "list_certificates", "CertificateSummaryList", Includes={"keyTypes": _KEY_TYPES})
    for summary in listed:
        if summary.get("DomainName") in domains:
            arn = str(summary["CertificateArn"])
            for answer in reader.read("acm", "describe_certificate", "Certificate", CertificateArn=arn):
                yield LiveResource("aws_acm_certificate", arn, frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    domain = answer["DomainName"]
    return {
        "id": answer["CertificateArn"],
        "arn": answer["CertificateArn"],
        "domain_name": domain,
        "subject_alternative_names": sorted({domain, *(answer.get("SubjectAlternativeNames") or ())}),
        "status": answer.get("Status"),
        "type": answer.get("Type"),
        "key_algorithm": str(answer.get("KeyAlgorithm") or "").replace("-", "_") or None,
        "not_after": time_of(answer.get("NotAfter")),
        "in_use_by": sorted(answer.get("InUseBy") or ()),
        "domain_validation_options": _validation(answer.get("DomainValidationOptions") or ()),
    }


def _validation(options: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401 - a field of an answer
    """The DNS records that prove the domains; None while ACM has not named all of them."""
    found = [
        {
            "domain_name": option["DomainName"],
            "resource_record_name": option["ResourceRecord"]["Name"],
            "resource_record_type": option["ResourceRecord"]["Type"],
            "resource_record_value": option["ResourceRecord"]["Value"],
        }
        for option in options
        if option.get("ResourceRecord")
    ]
    return sorted(found, key=lambda one: str(one["domain_name"])) if len(found) == len(options) and found else None


def _with_domain(declared: Value, live: Value) -> bool:
    """AWS lists the domain itself among the alternative names; code need not."""
    if not isinstance(declared, tuple) or not isinstance(live, tuple):
        return False
    return set(declared) <= set(live) and len(set(live) - set(declared)) <= 1


RESOURCE_TYPE = ResourceType(
    name="aws_acm_certificate",
    iam_actions=("acm:ListCertificates", "acm:DescribeCertificate"),
    read=_read,
    identity=("domain_name",),
    attributes=(
        AttributeRule("domain_name", normalise=lower),
        AttributeRule("subject_alternative_names", unordered=True, agrees=_with_domain),
        AttributeRule("key_algorithm"),
    ),
    assigned=("id", "arn", "domain_validation_options"),
)
