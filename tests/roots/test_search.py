"""Which folders are looked at, and how often."""

import os

from auditor.roots.search import search


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")


def seen(folder, found):
    return sorted(each.path.relative_to(folder).as_posix() for each in found.folders)


def test_what_lies_below_a_root_module_is_its_own_business(tmp_path):
    write(tmp_path, "main.tf", "modules/a/main.tf")
    (only,) = search([tmp_path]).folders
    assert (only.given, only.configuration, only.below) == (True, ("main.tf",), ())


def test_hidden_folders_and_those_of_tools_are_skipped(tmp_path):
    write(tmp_path, "a/main.tf", ".git/x/main.tf", "a/.terraform/modules/m/main.tf", ".ci/main.tf")
    write(tmp_path, "node_modules/m/main.tf", "b/.terraform/main.tf")
    found = search([tmp_path])
    assert seen(tmp_path, found) == ["a"]
    assert found.folders[0].left_beside == ".terraform"


def test_links_are_followed_and_a_loop_ends(tmp_path):
    write(tmp_path, "repository/a/main.tf", "elsewhere/b/main.tf")
    (tmp_path / "repository/a/up").symlink_to(tmp_path / "repository")
    (tmp_path / "repository/self").symlink_to(tmp_path / "repository/self")
    (tmp_path / "repository/linked").symlink_to(tmp_path / "elsewhere")
    assert seen(tmp_path / "repository", search([tmp_path / "repository"])) == ["a", "linked/b"]


def test_a_folder_is_seen_once_and_under_its_own_path(tmp_path):
    write(tmp_path, "z/main.tf")
    (tmp_path / "a").symlink_to(tmp_path / "z")
    assert seen(tmp_path, search([tmp_path])) == ["z"]
    assert seen(tmp_path, search([tmp_path, tmp_path / "z"])) == ["z"]


def test_the_search_ends_and_says_so(tmp_path):
    write(tmp_path, *(f"{letter}/main.tf" for letter in "abcdef"))
    found = search([tmp_path], most=4)
    assert seen(tmp_path, found) == ["a", "b", "c"]
    assert found.unread == [(tmp_path / "d", "the search ended after 4 folders; name a folder further down")]


def test_a_folder_that_cannot_be_read_is_told(tmp_path):
    write(tmp_path, "a/main.tf")
    deep = tmp_path
    for _ in range(30):  # too long a path for the system, whoever asks
        deep = deep / ("d" * 200)
        try:
            deep.mkdir()
        except OSError:
            break
    inner = os.open(deep.parent, os.O_RDONLY)
    try:
        os.mkdir("e" * 200, dir_fd=inner)
    finally:
        os.close(inner)
    found = search([tmp_path])
    assert seen(tmp_path, found) == ["a"]
    assert [reason for _, reason in found.unread] == ["it cannot be read: File name too long"]


def test_other_tools_are_counted(tmp_path):
    write(tmp_path, "a/terragrunt.hcl", "b/terragrunt.hcl", "b/main.tofu", "c/readme.md")
    found = search([tmp_path])
    assert (found.folders, found.looked_at) == ([], 4)
    assert dict(found.others) == {"terragrunt.hcl": 2, ".tofu": 1}
