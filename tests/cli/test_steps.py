"""The doors of the command line."""

import sys

import pytest

from auditor import formats
from auditor.cli.steps import Steps, lab_module
from auditor.errors import LabError
from tests.formats import reports


def test_the_default_door_renders_with_the_formats():
    assert Steps().render(reports.COMPLETE, "json") == formats.render(reports.COMPLETE, "json")


def test_without_the_extra_the_lab_names_what_to_install(monkeypatch):
    import auditor

    monkeypatch.delattr(auditor, "lab", raising=False)
    for name in [name for name in sys.modules if name == "auditor.lab" or name.startswith("auditor.lab.")]:
        monkeypatch.delitem(sys.modules, name)

    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name == "auditor.lab":
                raise ModuleNotFoundError("No module named 'moto'", name="moto")

    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(LabError, match=r"the lab needs the package moto: pip install 'auditor\[lab\]'"):
        lab_module()
