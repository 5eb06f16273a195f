"""Where the lab's configuration lies."""

from pathlib import Path

from auditor.cli.fixture import fixture


def test_the_fixture_of_the_working_directory_comes_first(tmp_path, monkeypatch):
    folder = tmp_path / "terraform_fixtures" / "hokusai"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert fixture() == Path("terraform_fixtures/hokusai")


def test_elsewhere_it_is_the_one_beside_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert fixture().is_absolute()
    assert fixture().parts[-2:] == ("terraform_fixtures", "hokusai")
