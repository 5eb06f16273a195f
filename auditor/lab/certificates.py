"""The lab's certificate authority [io]: server certificates for the names that the declared ACM certificates have.

The CA is made once per lab by the process that owns it; the data plane gets it as files only it can read.
"""

import ssl
from collections.abc import Iterable
from pathlib import Path


def make_authority(folder: Path) -> Path:
    """Make a CA in a folder; return the path of its certificate (the `--ca-bundle` of clients)."""
    import trustme

    authority = trustme.CA(organization_name="auditor lab")
    key = folder / "ca.key"
    key.touch(mode=0o600)
    key.write_bytes(authority.private_key_pem.bytes())
    bundle = folder / "ca.pem"
    bundle.write_bytes(authority.cert_pem.bytes())
    return bundle


def server_context(folder: Path, names: Iterable[str]) -> ssl.SSLContext:
    """A TLS server context with a certificate of the folder's CA for these names (wildcards allowed)."""
    import trustme

    authority = trustme.CA.from_pem((folder / "ca.pem").read_bytes(), (folder / "ca.key").read_bytes())
    certificate = authority.issue_cert(*(sorted(set(names)) or ["certificate.without.names"]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    certificate.configure_cert(context)
    return context
