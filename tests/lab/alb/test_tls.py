import ssl

import pytest

from auditor.lab.alb.tls import Certificates
from auditor.lab.certificates import make_authority
from tests.lab.test_certificates import handshake


class Acm:
    def __init__(self, names):
        self.names = names

    def describe_certificate(self, CertificateArn):
        first, *others = self.names[CertificateArn]
        return {"Certificate": {"DomainName": first, "SubjectAlternativeNames": others}}


def contexts(tmp_path, **names):
    bundle = make_authority(tmp_path)
    return Certificates(tmp_path, lambda service: Acm(names)).context(tuple(names)), bundle


def subject_names(certificate):
    return {name for _, name in certificate["subjectAltName"]}


def test_the_certificate_is_chosen_by_the_name_that_is_asked_for(tmp_path):
    context, bundle = contexts(tmp_path, one=["a.example.com"], two=["b.example.com", "*.example.org"])
    assert subject_names(handshake(context, bundle, "a.example.com")) == {"a.example.com"}
    assert "b.example.com" in subject_names(handshake(context, bundle, "b.example.com"))
    assert "*.example.org" in subject_names(handshake(context, bundle, "x.example.org"))


def test_a_name_that_no_certificate_has_gets_the_default_one(tmp_path):
    context, bundle = contexts(tmp_path, one=["a.example.com"])
    with pytest.raises(ssl.SSLCertVerificationError, match=r"c\.example\.com"):
        handshake(context, bundle, "c.example.com")
