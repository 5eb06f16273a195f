from datetime import UTC, datetime
from typing import Any

from auditor.resource_types.aws_acm_certificate import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource

OPTION = {"DomainName": "a.x", "ResourceRecord": {"Name": "_1.a.x.", "Type": "CNAME", "Value": "v"}}
MAIN = resource("aws_acm_certificate.a", domain_name="a.x")


def answers(**more: Any) -> Recorded:
    certificate = {
        "CertificateArn": "arn:1",
        "DomainName": "a.x",
        "SubjectAlternativeNames": ["b.x", "a.x"],
        "Status": "ISSUED",
        "KeyAlgorithm": "RSA-2048",
        "NotAfter": datetime(2027, 1, 1, tzinfo=UTC),
        "DomainValidationOptions": [OPTION],
        **more,
    }
    listed = [{"DomainName": "a.x", "CertificateArn": "arn:1"}, {"DomainName": "other", "CertificateArn": "arn:2"}]
    return Recorded({"list_certificates": listed, "describe_certificate": [certificate]})


def test_a_certificate_has_names_status_and_expiry() -> None:
    reader = answers()
    [found], _ = read(RESOURCE_TYPE, reader, MAIN)
    assert found.get("subject_alternative_names") == ("a.x", "b.x")
    assert (found.get("status"), found.get("key_algorithm")) == ("ISSUED", "RSA_2048")
    assert found.get("not_after") == "2027-01-01T00:00:00+00:00"
    assert found.get("domain_validation_options[0].resource_record_name") == "_1.a.x."
    assert "EC_prime256v1" in reader.asked[0][1]["Includes"]["keyTypes"]


def test_validation_records_that_acm_has_not_named_yet_are_not_none_but_unknown() -> None:
    [found], _ = read(RESOURCE_TYPE, answers(DomainValidationOptions=[OPTION, {"DomainName": "b.x"}]), MAIN)
    assert found.get("domain_validation_options") is None


def test_the_domain_itself_need_not_be_among_the_alternative_names() -> None:
    rule = next(rule for rule in RESOURCE_TYPE.attributes if rule.path == "subject_alternative_names")
    assert rule.agrees is not None
    assert rule.agrees(("b.x",), ("a.x", "b.x"))
    assert not rule.agrees(("c.x",), ("a.x", "b.x"))
