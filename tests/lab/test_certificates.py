import ssl

import pytest

from auditor.lab.certificates import make_authority, server_context


def handshake(server, bundle, name):
    client = ssl.create_default_context(cafile=str(bundle))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(to_client, to_server, server_hostname=name)
    two = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (one, two):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return one.getpeercert()


def test_a_client_with_the_bundle_trusts_the_declared_names(tmp_path):
    bundle = make_authority(tmp_path)
    context = server_context(tmp_path, ["registry.example.com", "*.example.org"])
    assert handshake(context, bundle, "registry.example.com")
    assert handshake(context, bundle, "a.example.org")


def test_another_name_is_refused(tmp_path):
    bundle = make_authority(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(server_context(tmp_path, ["registry.example.com"]), bundle, "other.example.com")


def test_the_authoritys_key_is_for_its_owner_only(tmp_path):
    make_authority(tmp_path)
    assert (tmp_path / "ca.key").stat().st_mode & 0o077 == 0
