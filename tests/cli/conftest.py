"""A folder with a root module, and the working directory beside it."""

import pytest


@pytest.fixture
def infra(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("AUDITOR_API_KEY", "HOKUSAI_API_KEY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "infra"
    folder.mkdir()
    (folder / "main.tf").write_text("locals {\n  a = 1\n}\n")
    return folder
