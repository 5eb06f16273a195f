"""Which certificate a listener shows for a host name (SNI). In: its certificates and a name. Out: the choice. Pure.

An exact name goes before a wildcard; a wildcard stands for exactly one label. Where no certificate has the name, the
client gets the default one, which does not cover it.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate of a listener, by address or ARN; `names` are what is known of its names, and `undecided` says
    why there may be more."""

    id: str
    names: tuple[str, ...] = ()
    default: bool = False
    undecided: str = ""


@dataclass(frozen=True, slots=True)
class CertificateChoice:
    """`certificate` covers the host (where several do, one of them); None with `undecided` empty: surely none does."""

    certificate: Certificate | None
    undecided: str = ""

    @property
    def covered(self) -> bool | None:
        """Whether a certificate covers the host; None when that is not known."""
        if self.certificate:
            return True
        return None if self.undecided else False


def choose(certificates: Iterable[Certificate], host: str, *, more: str = "") -> CertificateChoice:
    """Choose the certificate for a host; `more` says why the listener may have others than these."""
    known = tuple(certificates)
    name = host.lower().rstrip(".")
    _, _, parent = name.partition(".")
    for wanted in (name, f"*.{parent}"):
        for certificate in known:
            if wanted in (each.lower().rstrip(".") for each in certificate.names):
                return CertificateChoice(certificate)
    reasons = [*(certificate.undecided for certificate in known), more]
    return CertificateChoice(None, "; ".join(dict.fromkeys(reason for reason in reasons if reason)))
