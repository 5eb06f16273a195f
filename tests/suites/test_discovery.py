import json

from auditor.model.probe import Auth
from auditor.suites.discovery import documents
from tests.suites.stack import HOST, JSON, healthy, stage


def test_documents_are_looked_for_on_forwarding_hosts_only_and_once_an_address():
    log = []
    found = documents(stage(log=log))
    assert [document.title for document in found] == ["registry"]
    assert sorted(probe.request.url for probe in log) == [f"{HOST}/api/openapi.json", f"{HOST}/openapi.json"]


def test_only_plain_gets_below_the_prefix_are_taken():
    (document,) = documents(stage())
    assert [request.url for request in document.gets] == [f"{HOST}/api/v1/list", f"{HOST}/api/v1/models"]


def test_a_document_at_the_root_speaks_for_the_whole_host():
    content = {"openapi": "3.1.0", "paths": {"/health": {"get": {}}, "/x": {"get": {"parameters": [{"$ref": "#/y"}]}}}}

    def web(probe):
        return (200, JSON, json.dumps(content)) if probe.request.path == "/openapi.json" else healthy(probe)

    found = {document.prefix: document for document in documents(stage(web))}
    assert [request.url for request in found[""].gets] == [f"{HOST}/health"]


def test_what_is_no_document_is_left_alone():
    for body in ("", "<html>", "[]", '{"openapi": "3.1.0"}', '{"openapi": "3.1.0", "paths": []}', "[" * 50_000):
        assert documents(stage(lambda p, body=body: (200, JSON, body))) == ()
    odd = {"openapi": "3.1.0", "info": [], "paths": {"/api/x": [], "/api/y": {"get": None}}}
    (document,) = documents(stage(lambda p: (200, JSON, json.dumps(odd)) if "/api/" in p.request.path else healthy(p)))
    assert document.gets == ()


def test_without_a_key_none_is_shown():
    log = []
    documents(stage(log=log, keys=()))
    assert {probe.auth for probe in log} == {Auth.NONE}
