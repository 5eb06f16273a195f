"""`auditor graph`."""

import json
from types import SimpleNamespace

import pytest

from auditor.model.address import Address
from auditor.model.resource import Declared, Resource
from auditor.model.source import SourceRange
from auditor.model.value import Map, Sensitive
from tests.cli.fakes import Recorder, run
from tests.formats.schemas import errors

HERE = SourceRange("main.tf", 1, 1, 3, 2)
DECLARED = Declared(
    ".",
    (Resource(Address("aws_lb", "main"), Map({"name": "x", "secret": Sensitive("hunter2222")}), HERE),),
    files=("main.tf",),
)


@pytest.fixture
def shown(infra, capsys):
    def graph(*words):
        recorder = Recorder(facts=SimpleNamespace(declared=DECLARED))
        assert run(["graph", "--tf-dir", infra, *words], recorder) == 0
        assert recorder.options.tf_dir == infra
        return capsys.readouterr().out

    return graph


def test_the_json_agrees_with_its_schema_and_masks_what_is_sensitive(shown):
    text = shown()
    assert errors(json.loads(text), "graph.schema.json") == []
    assert json.loads(text)["resources"][0]["address"] == "aws_lb.main"
    assert "hunter2222" not in text


@pytest.mark.parametrize(("form", "beginning"), [("dot", "digraph"), ("mermaid", "flowchart")])
def test_pictures_name_the_resource(shown, form, beginning):
    text = shown("-o", form)
    assert text.startswith(beginning)
    assert "aws_lb.main" in text
