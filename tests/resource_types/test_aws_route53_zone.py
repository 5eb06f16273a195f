import pytest

from auditor.resource_types.aws_route53_zone import RESOURCE_TYPE, domain_of
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_a_zone_is_known_by_its_name_with_or_without_the_dot() -> None:
    answers = [
        {"Id": "/hostedzone/Z1", "Name": "hokus.ai.", "Config": {"PrivateZone": True}},
        {"Id": "/hostedzone/Z2", "Name": "other.ai."},
    ]
    reader = Recorded({"list_hosted_zones": answers})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_route53_zone.a", name="Hokus.ai"))
    assert (found.id, found.get("name"), found.get("private_zone")) == ("Z1", "hokus.ai", True)


@pytest.mark.parametrize(("written", "meant"), [("A.b.", "a.b"), ("\\052.a.b.", "*.a.b"), ("a.b", "a.b")])
def test_a_domain_has_one_form(written: str, meant: str) -> None:
    assert domain_of(written) == meant
