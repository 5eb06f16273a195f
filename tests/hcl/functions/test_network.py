import pytest

from tests.hcl.evaluating import fault, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('cidrsubnet("10.20.0.0/16", 8, 3)', "10.20.3.0/24"),
        ('cidrhost("10.0.0.0/8", -1)', "10.255.255.255"),
        ('cidrnetmask("10.0.0.0/12")', "255.240.0.0"),
        ('cidrsubnets("10.0.0.0/16", 4, 8)', ("10.0.0.0/20", "10.0.16.0/24")),
        ('cidrsubnet("fd00::/48", 16, 2)', "fd00:0:0:2::/64"),
        ('cidrhost("010.0.0.0/8", 1)', "10.0.0.1"),
    ],
)
def test_networks(expression, wanted):
    assert value(expression) == wanted


def test_a_subnet_must_fit():
    assert "does not accommodate" in fault('cidrsubnet("10.0.0.0/16", 2, 4)').detail
    assert "insufficient address space" in fault('cidrsubnet("10.0.0.0/30", 4, 0)').detail
