"""Files, standard output, and places that cannot be written."""

import json
from pathlib import Path

import pytest

from auditor.cli.output import Place, colourful, place_of, standard_places, write
from auditor.errors import UsageError
from tests.cli.fakes import Recorder, run
from tests.formats import reports

FOUR = {
    "INFRASTRUCTURE_ISSUES.md",
    "MODEL_REGISTRATION_TEST_REPORT.md",
    "infrastructure_health_report.json",
    "test_execution_summary.json",
}


def test_the_standard_places_are_the_four_reports_of_the_prd():
    assert {place.path.name for place in standard_places(Path("x"))} == FOUR


def test_a_format_takes_a_path_a_folder_or_standard_output(tmp_path):
    assert place_of("json") == place_of("json:-") == Place("json")
    assert place_of("json:a/b.json") == Place("json", Path("a/b.json"))
    assert place_of(f"json:{tmp_path}") == Place("json", tmp_path / "report.json")
    assert place_of("markdown:new/") == Place("markdown", Path("new/INFRASTRUCTURE_ISSUES.md"))


def test_folders_are_created_and_links_work_from_there(infra, capsys):
    recorder = Recorder(reports.replace(reports.COMPLETE, run=reports.replace(reports.COMPLETE.run, tf_dir=str(infra))))
    assert run(["--tf-dir", infra, "--output-dir", "deep/er", "-o", "markdown:top.md"], recorder) == 2
    assert "(../../infra/terraform.tfvars#L12)" in Path("deep/er/INFRASTRUCTURE_ISSUES.md").read_text()
    assert "(infra/terraform.tfvars#L12)" in Path("top.md").read_text()
    assert {path.name for path in Path("deep/er").iterdir()} == FOUR


def test_a_format_without_a_path_is_the_result_on_standard_output(infra, capsys):
    assert run(["check", "--tf-dir", infra, "-o", "json"], Recorder(reports.COMPLETE)) == 2
    assert json.loads(capsys.readouterr().out)["schema_version"] == "1.0"


def test_two_results_on_standard_output_are_refused(infra, capsys):
    assert run(["check", "--tf-dir", infra, "-o", "json", "-o", "console"]) == 1
    assert "two -o without a path" in capsys.readouterr().err


def test_an_unknown_format_is_refused_before_anything_is_read(infra, capsys):
    recorder = Recorder()
    assert run(["--tf-dir", infra, "-o", "yaml:x"], recorder) == 1
    assert "there is no format 'yaml'" in capsys.readouterr().err
    assert recorder.seen == []


def test_an_unwritable_place_is_said_and_the_summary_is_still_printed(infra, capsys):
    Path("file").write_text("")
    assert run(["--tf-dir", infra, "--output-dir", "file/below"], Recorder(reports.COMPLETE)) == 1
    captured = capsys.readouterr()
    assert captured.err.count("cannot be written: ") == 4
    assert captured.err.startswith("auditor: file/below/")
    assert captured.out.splitlines()[-1].startswith("result: findings ")


def test_a_folder_in_the_place_of_a_file_is_said(infra, capsys):
    Path("reports/INFRASTRUCTURE_ISSUES.md").mkdir(parents=True)
    assert run(["--tf-dir", infra]) == 1
    assert "INFRASTRUCTURE_ISSUES.md cannot be written: Is a directory" in capsys.readouterr().err
    assert Path("reports/test_execution_summary.json").is_file()


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    place = tmp_path / "report"
    place.write_text("before")
    with pytest.raises(TypeError):
        write(place, None)
    assert place.read_text() == "before"
    assert list(tmp_path.iterdir()) == [place]


def test_somebodys_broken_bytes_do_not_cost_the_report(tmp_path):
    write(tmp_path / "x", "a\udc80b")
    assert (tmp_path / "x").read_text() == "a\\udc80b"


def test_a_device_is_written_to_and_not_replaced():
    write(Path("/dev/null"), "x")
    assert not Path("/dev/null").is_file()


def test_check_and_drift_write_no_file_unless_asked(infra):
    assert run(["check", "--tf-dir", infra]) == run(["drift", "--tf-dir", infra]) == 0
    assert not Path("reports").exists()


def test_quiet_prints_only_the_lines_to_change_and_the_result(infra, capsys):
    run(["check", "--tf-dir", infra, "--quiet"], Recorder(reports.COMPLETE))
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_nothing_is_said_about_progress_where_no_terminal_is(infra, capsys):
    run(["check", "--tf-dir", infra])
    assert capsys.readouterr().err == ""


def test_no_color_set_to_anything_takes_the_colours_away(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert colourful(plain=False)
    assert not colourful(plain=True)
    monkeypatch.setenv("NO_COLOR", "whatever")
    assert not colourful(plain=False)


def test_a_path_with_a_colon_is_kept(tmp_path):
    assert place_of("json:a:b.json") == Place("json", Path("a:b.json"))
    with pytest.raises(UsageError):
        place_of(":x")
