import asyncio
import json

import pytest

from auditor.lab.services.names import LabResolver


@pytest.fixture
def resolver(tmp_path):
    file = tmp_path / "names.json"
    known = {
        "auth.x.local": [{"address": "127.9.9.1", "closed_ports": [8001]}],
        "two.x.local": [
            {"address": "127.9.9.2", "closed_ports": [80]},
            {"address": "127.9.9.3", "closed_ports": []},
        ],
    }
    file.write_text(json.dumps(known))
    return LabResolver(str(file))


def addresses(resolver, name, port):
    return [found["host"] for found in asyncio.run(resolver.resolve(name, port))]


def test_a_name_has_the_addresses_of_its_tasks(resolver):
    assert addresses(resolver, "Auth.x.local", 8000) == ["127.9.9.1"]
    assert addresses(resolver, "two.x.local", 443) == ["127.9.9.2", "127.9.9.3"]


def test_a_name_that_nobody_has_does_not_exist(resolver):
    with pytest.raises(OSError, match="Name or service not known"):
        addresses(resolver, "gone.x.local", 80)


def test_a_port_that_every_address_closes_times_out(resolver):
    assert addresses(resolver, "two.x.local", 80) == ["127.9.9.3"]
    with pytest.raises(OSError, match="Connection timed out"):
        addresses(resolver, "auth.x.local", 8001)


def test_a_change_of_the_file_is_seen_at_once(tmp_path):
    file = tmp_path / "names.json"
    file.write_text("{}")
    resolver = LabResolver(str(file))
    with pytest.raises(OSError, match="not known"):
        addresses(resolver, "a.local", 80)
    file.write_text(json.dumps({"a.local": [{"address": "127.9.9.9", "closed_ports": []}]}))
    assert addresses(resolver, "a.local", 80) == ["127.9.9.9"]
