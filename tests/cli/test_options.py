"""From options to pipeline.Options."""

from pathlib import Path

import pytest

from auditor.cli.options import DEADLINE_SECONDS, MAX_API_CALLS, assignments, cache_folder, configuration
from auditor.errors import ConfigurationError, UsageError
from auditor.live.aws import Limits
from tests.cli.fakes import Recorder, run


def test_every_option_reaches_the_pipeline(infra):
    for name in ("a.tfvars", "state.json", "plan.bin", "live.json", "ca.pem", "s.json"):
        (infra / name).write_text("")
    words = [
        "--tf-dir", "infra", "--var", "a=b=c", "--var", "d=", "--var-file", "infra/a.tfvars", "--workspace", "prod",
        "--state", "infra/state.json", "--plan", "infra/plan.bin", "--region", "eu-west-1", "--profile", "ro",
        "--snapshot", "infra/live.json", "--no-probes", "--no-write", "--connect-to", "h:443:127.0.0.1:8443",
        "--ca-bundle", "infra/ca.pem", "--deadline", "30", "--max-api-calls", "50", "--provider-schema", "infra/s.json",
    ]  # fmt: skip
    recorder = Recorder()
    assert run(words, recorder) == 0
    seen = recorder.options
    assert (seen.tf_dir, seen.variables, seen.workspace) == (Path("infra"), (("a", "b=c"), ("d", "")), "prod")
    assert seen.provider_schema == Path("infra/s.json")
    assert seen.var_files == (Path("infra/a.tfvars"),)
    assert (seen.state, seen.plan) == (Path("infra/state.json"), Path("infra/plan.bin"))
    assert (seen.region, seen.profile, seen.snapshot) == ("eu-west-1", "ro", Path("infra/live.json"))
    assert (seen.live, seen.probes, seen.write) == (True, False, False)
    assert (seen.connect_to, seen.ca_bundle) == (("h:443:127.0.0.1:8443",), Path("infra/ca.pem"))
    assert (seen.deadline_seconds, seen.max_api_calls, seen.suites) == (30.0, 50, None)


@pytest.mark.parametrize("wanted", ["s3", "s3://states/prod/net.tfstate"])
def test_a_state_in_s3_is_passed_on_as_it_was_asked_for(infra, wanted):
    recorder = Recorder()
    assert run(["--tf-dir", infra, "--state", wanted], recorder) == 0
    assert recorder.options.state == wanted


def test_a_state_may_be_a_folder_and_must_be_there(infra):
    recorder = Recorder()
    assert run(["--tf-dir", infra, "--state", str(infra)], recorder) == 0
    assert recorder.options.state == Path(infra)
    assert run(["--tf-dir", infra, "--state", "infra/none.tfstate"], Recorder()) == 1


def test_the_defaults_are_all_planes_and_ten_minutes(infra):
    recorder = Recorder()
    assert run(["--tf-dir", infra], recorder) == 0
    seen = recorder.options
    assert (seen.live, seen.probes, seen.write, seen.keys) == (True, True, True, ())
    assert seen.deadline_seconds == DEADLINE_SECONDS == 600.0
    assert seen.max_api_calls == MAX_API_CALLS == Limits().most_calls


def test_terraforms_own_variables_of_the_environment_reach_the_pipeline(infra, monkeypatch):
    monkeypatch.setenv("TF_VAR_region", "eu-west-1")
    recorder = Recorder()
    assert run(["--tf-dir", infra], recorder) == 0
    assert recorder.options.environment["TF_VAR_region"] == "eu-west-1"
    assert "PATH" not in recorder.options.environment


def test_parsed_files_are_kept_in_the_users_cache_directory_unless_told_not_to(infra, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    for words, expected in ((), tmp_path / "kept/auditor"), (["--no-cache"], None):
        recorder = Recorder()
        assert run(["--tf-dir", infra, *words], recorder) == 0
        assert recorder.options.cache == expected


def test_a_user_without_a_home_has_no_cache(monkeypatch):
    """Path.home fails for a user who has none."""

    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert cache_folder() is None


@pytest.mark.parametrize("given", ["novalue", "=x", " =x"])
def test_a_variable_without_a_name_or_value_is_a_usage_error(given):
    with pytest.raises(UsageError, match="NAME=VALUE"):
        assignments((given,))


def test_the_value_of_a_variable_is_never_repeated():
    with pytest.raises(UsageError) as raised:
        assignments(("=hunter2222",))
    assert "hunter2222" not in str(raised.value)


def test_a_folder_above_the_root_module_gets_a_hint(infra):
    with pytest.raises(ConfigurationError, match=r"--tf-dir could be .*infra"):
        configuration(infra.parent)


def test_json_configuration_counts(tmp_path):
    (tmp_path / "main.tf.json").write_text("{}")
    assert configuration(tmp_path) == tmp_path


@pytest.mark.parametrize(
    "words", [["--deadline", "0"], ["--max-api-calls", "0"], ["--fail-on", "bad"], ["--var-file", "gone.tfvars"]]
)
def test_an_option_out_of_range_is_exit_code_1(infra, words, capsys):
    assert run(["--tf-dir", infra, *words]) == 1
    assert capsys.readouterr().err.startswith("auditor: Invalid value for")
