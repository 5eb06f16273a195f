import pytest

from auditor.routing import Certificate
from auditor.routing.certificate import choose

WILD, EXACT = Certificate("wild", ("*.x.test",), default=True), Certificate("exact", ("API.x.test", "x.test"))


@pytest.mark.parametrize(
    ("host", "chosen"),
    [
        ("api.x.test", "exact"),
        ("API.X.TEST.", "exact"),
        ("www.x.test", "wild"),
        ("x.test", "exact"),
        ("a.b.x.test", ""),
        ("y.test", ""),
    ],
)
def test_an_exact_name_goes_before_a_wildcard_which_stands_for_one_label(host, chosen):
    found = choose([WILD, EXACT], host)
    assert (found.certificate.id if found.certificate else "") == chosen
    assert found.covered is bool(chosen)


def test_a_wildcard_does_not_cover_the_name_itself():
    assert choose([WILD], "x.test").covered is False


def test_names_that_are_not_known_leave_it_open_unless_a_known_one_covers():
    imported = Certificate("imported", (), undecided="its names are inside the certificate")
    assert choose([imported], "y.test").covered is None
    assert choose([imported], "y.test").undecided == "its names are inside the certificate"
    assert choose([imported, WILD], "www.x.test").covered is True
    assert choose([WILD], "y.test", more="they could not be read").covered is None


def test_a_listener_without_certificates_covers_nothing():
    assert choose([], "x.test").covered is False
