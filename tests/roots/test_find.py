"""Which folders are root modules, and what is said of the others."""

import time
from pathlib import Path

import pytest

from auditor.errors import ConfigurationError, UsageError
from auditor.roots.find import NOT_CHOSEN, LeftOut, RootModule, find

FIXTURE = Path(__file__).parents[2] / "terraform_fixtures" / "roots"
PLAIN = 'resource "aws_vpc" "this" {\n  cidr_block = "10.0.0.0/16"\n}\n'
PROVIDER = 'provider "aws" {\n  region = "us-east-1"\n}\n'
BACKEND = 'terraform {\n  backend "s3" {\n    key = "k"\n  }\n}\n'


def call(source):
    return f'module "m" {{\n  source = "{source}"\n}}\n'


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(**files):
        for name, text in files.items():
            path = tmp_path / "repo" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Path("repo")

    return write


def names(found):
    return [root.name for root in found.roots]


def reasons(found):
    return {each.path.relative_to(found.base).as_posix(): each.reason for each in found.left_out}


def test_the_fixture_has_five_root_modules_and_one_module():
    found = find([FIXTURE])
    assert names(found) == ["network", "platform", "services/api", "services/auth", "services/mlflow"]
    assert found.base == FIXTURE
    assert {root.evidence for root in found.roots} == {'backend "s3" in versions.tf:11'}
    assert [root.files for root in found.roots] == [5, 5, 3, 3, 5]
    assert reasons(found) == {"modules/ecs-service": "called as a module by services/api/main.tf:26 and 2 more"}


def test_a_folder_with_terraform_is_the_root_module_and_has_no_name(repository):
    folder = repository(**{"main.tf": call("./a"), "a/main.tf": BACKEND})
    assert find([folder]).roots == (RootModule("", folder, 1, "named by --tf-dir"),)
    assert find([folder]).left_out == ()


def test_json_alone_makes_a_root_module(repository):
    assert names(find([repository(**{"net/main.tf.json": "{}"})])) == ["net"]


def test_a_called_module_is_none_however_the_path_is_written(repository, tmp_path):
    folder = repository(
        **{"live/a/main.tf": call("../../shared/./b"), "shared/b/main.tf": call("../c/"), "shared/c/main.tf": PLAIN}
    )
    found = find([folder])
    assert names(found) == ["live/a"]
    assert reasons(found) == {
        "shared/b": "called as a module by live/a/main.tf:1",
        "shared/c": "called as a module by shared/b/main.tf:1",
    }


def test_a_call_through_a_symbolic_link_is_a_call(repository, tmp_path):
    folder = repository(**{"live/main.tf": call("./linked/b"), "shared/b/main.tf": PLAIN})
    (folder / "live/linked").symlink_to(tmp_path / "repo/shared")
    found = find([folder])
    assert names(found) == ["live"]
    assert reasons(found) == {"shared/b": "called as a module by live/main.tf:1"}


@pytest.mark.parametrize(
    ("extra", "evidence"),
    [
        ({"b/backend.tf": BACKEND}, 'backend "s3" in backend.tf:2'),
        ({"b/terraform.tfvars": "a = 1\n"}, "holds terraform.tfvars"),
        ({"b/.terraform.lock.hcl": ""}, "holds .terraform.lock.hcl"),
        ({"b/.terraform/environment": ""}, "holds .terraform"),
        ({"b/terraform.tfstate": "{}"}, "holds terraform.tfstate"),
    ],
)
def test_where_terraform_runs_is_a_root_module_although_it_is_called(repository, extra, evidence):
    found = find([repository(**{"a/main.tf": call("../b"), "b/main.tf": PLAIN, **extra})])
    assert [(root.name, root.evidence) for root in found.roots if root.name == "b"] == [("b", evidence)]


def test_a_provider_of_a_called_module_is_old_code_and_no_root_module(repository):
    found = find([repository(**{"a/main.tf": call("../b"), "b/main.tf": PROVIDER})])
    assert (names(found), set(reasons(found))) == (["a"], {"b"})


def test_folders_of_modules_examples_and_tests_need_evidence(repository):
    found = find(
        [
            repository(
                **{
                    "live/main.tf": PLAIN,
                    "modules/a/main.tf": PLAIN,
                    "modules/a/examples/basic/main.tf": PROVIDER + call("../.."),
                    "modules/b/main.tf": PROVIDER,
                    "modules/c/main.tf": BACKEND,
                    "test/main.tf": PLAIN,
                    "testing/main.tf": PROVIDER,
                    "examples/main.tf": BACKEND,
                }
            )
        ]
    )
    assert names(found) == ["examples", "live", "modules/b", "modules/c", "testing"]
    assert reasons(found) == {
        "modules/a": "called as a module by modules/a/examples/basic/main.tf:4",
        "modules/a/examples/basic": "a folder of examples",
        "test": "a folder of tests",
    }


def test_a_module_that_nobody_calls_is_left_out(repository):
    found = find([repository(**{"live/main.tf": PLAIN, "modules/a/main.tf": PLAIN})])
    assert reasons(found) == {"modules/a": "below a folder of modules, and nothing says that terraform runs in it"}
    assert names(find([Path("repo/modules/a")])) == [""]


def test_modules_that_call_themselves_end(repository):
    folder = repository(**{"a/main.tf": call("../a"), "b/main.tf": call("../c"), "c/main.tf": call("../b")})
    assert names(find([folder])) == ["a"]


def test_a_file_that_does_not_parse_does_not_stop_the_search(repository):
    found = find([repository(**{"a/main.tf": call("../b") + "resource {{{\n", "b/main.tf": PLAIN})])
    assert (names(found), list(reasons(found))) == (["a"], ["b"])


def test_several_folders_have_names_below_what_holds_them_all(repository, tmp_path):
    repository(**{"infra/net/main.tf": PLAIN, "infra/apps/x/main.tf": PLAIN, "infra/apps/y/main.tf": PLAIN})
    found = find([Path("repo/infra/net"), Path("repo/infra/apps"), Path("repo/infra/../infra/net")])
    assert (found.base, names(found)) == (Path("repo/infra"), ["apps/x", "apps/y", "net"])
    absolute = find([tmp_path / "repo/infra/net", tmp_path / "repo/infra/apps"])
    assert (absolute.base, names(absolute)) == (tmp_path / "repo/infra", names(found))


def test_a_folder_and_one_below_it_have_different_names(repository):
    folder = repository(**{"main.tf": call("./a"), "a/main.tf": PLAIN})
    assert names(find([folder, folder / "a"])) == [".", "a"]


@pytest.mark.parametrize(
    ("globs", "chosen"),
    [
        (["services/*"], ["services/api", "services/auth", "services/mlflow"]),
        (["*"], ["network", "platform", "services/api", "services/auth", "services/mlflow"]),
        (["**/api", "net*"], ["network", "services/api"]),
        (["**/network"], ["network"]),
        (["./services/api/"], ["services/api"]),
        (["services/{api}", "services/a[pu]*"], None),
        (["services/a[pu]*"], ["services/api", "services/auth"]),
    ],
)
def test_globs_choose_by_name(globs, chosen):
    if chosen is None:
        with pytest.raises(UsageError, match=r"--root services/\{api\}: .* close: services/api"):
            find([FIXTURE], globs)
        return
    found = find([FIXTURE], globs)
    assert names(found) == chosen
    assert sum(each.reason == NOT_CHOSEN for each in found.left_out) == 5 - len(chosen)


def test_what_was_not_chosen_is_told():
    left_out = find([FIXTURE], ["network"]).left_out
    assert LeftOut(FIXTURE / "platform", "not chosen by --root") in left_out


def test_a_glob_without_a_match_names_what_there_is():
    with pytest.raises(UsageError, match=r"--root servces/api: no root module has such a name; close: services/api"):
        find([FIXTURE], ["network", "servces/api"])
    with pytest.raises(UsageError, match=r"there are network, platform, services/api and 2 more"):
        find([FIXTURE], ["zzz"])


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"a/readme.md": ""},
            r"repo holds no terraform configuration \(\*\.tf, \*\.tf\.json\), nor does any folder below",
        ),
        ({"a/terragrunt.hcl": ""}, r"there is other code: 1 terragrunt\.hcl"),
        (
            {"modules/a/main.tf": PLAIN},
            r"no root module below repo; repo/modules/a: below a folder of modules.*--tf-dir",
        ),
    ],
)
def test_without_a_root_module_the_error_says_what_is_there(repository, files, message):
    with pytest.raises(ConfigurationError, match=message):
        find([repository(**files)])


def test_each_folder_that_was_named_must_hold_something(repository):
    folder = repository(**{"a/main.tf": PLAIN, "b/readme.md": ""})
    with pytest.raises(ConfigurationError, match="repo/b holds no terraform configuration"):
        find([folder / "a", folder / "b"])
    with pytest.raises(ConfigurationError, match="there is no directory repo/c"):
        find([folder / "c"])
    with pytest.raises(ConfigurationError, match=r"repo/a/main\.tf is no directory"):
        find([folder / "a/main.tf"])


def test_two_hundred_root_modules_are_found_in_seconds(repository):
    """A file without module, backend or provider blocks is not parsed: 4 MB would take longer than the limit."""
    text = "\n".join(PLAIN.replace("this", f"vpc_{number}") for number in range(250))
    files = {f"r{number}/main.tf": BACKEND + call("../modules/m") for number in range(200)}
    files |= {f"r{number}/vpc.tf": text for number in range(200)}
    folder = repository(**files, **{"modules/m/main.tf": PLAIN})
    start = time.perf_counter()
    found = find([folder])
    assert (len(found.roots), len(found.left_out)) == (200, 1)
    assert time.perf_counter() - start < 3
