"""Parsed files in the cache directory: the same trees, harmless when damaged, shared, forged or not writable."""

import ast
import hashlib
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditor.hcl import cache, load
from auditor.hcl.cache import ParsedFiles
from auditor.hcl.grammar import parse_file, parse_json_file

HCL = Path(cache.__file__).parent
TEXT = """
locals {
  a = { "x" = [1, 0.5, true, null], y = "ä\\n${var.b}" }
  b = [for k, v in local.a : upper(k) if v != null]
  c = <<-EOT
    %{if var.b == "x"}yes%{else}${local.a["x"][0]}%{endif}
  EOT
  d = local.a.*.b ? -1 : (2 + 3)
}
resource "aws_lb" "main" {
  name = "hunter2-in-the-clear"
  dynamic "tag" {
    for_each = {}
    content {}
  }
}
"""


def never():
    raise AssertionError("the file was parsed again")


def records(place):
    return sorted((place / "parsed").iterdir())


def stored(place, text=TEXT, path="main.tf"):
    return ParsedFiles(place).body(text.encode(), path, lambda: parse_file(text, path))


def test_a_record_gives_the_same_tree_without_parsing(tmp_path):
    first = stored(tmp_path)
    again = ParsedFiles(tmp_path).body(TEXT.encode(), "main.tf", never)
    assert again == first == parse_file(TEXT, "main.tf")


def test_ranges_name_the_path_that_is_asked_for(tmp_path):
    stored(tmp_path, path="modules/a/main.tf")
    assert ParsedFiles(tmp_path).body(TEXT.encode(), "b.tf", never) == parse_file(TEXT, "b.tf")


def test_json_and_native_syntax_of_one_text_are_two_records(tmp_path):
    files = ParsedFiles(tmp_path)
    assert files.body(b"{}", "a.tf.json", lambda: parse_json_file("{}", "a.tf.json")).blocks == ()
    with pytest.raises(AssertionError, match="parsed again"):
        files.body(b"{}", "a.tf", never)


def test_an_error_of_the_parser_passes_and_leaves_no_record(tmp_path):
    with pytest.raises(AssertionError, match="parsed again"):
        ParsedFiles(tmp_path).body(b"a", "a.tf", never)
    assert records(tmp_path) == []


def test_a_record_shows_no_text_of_the_file(tmp_path):
    stored(tmp_path)
    (record,) = records(tmp_path)
    assert b"hunter2" not in record.read_bytes()
    assert hashlib.sha256(TEXT.encode()).hexdigest() not in record.name
    assert [place.stat().st_mode & 0o077 for place in (record, tmp_path / "parsed")] == [0, 0]


@pytest.mark.parametrize("damage", [lambda _: b"", lambda old: old[:-1], lambda old: old[:40] + b"\0\1" + old[42:]])
def test_a_damaged_record_is_ignored_and_written_again(tmp_path, damage):
    stored(tmp_path)
    (record,) = records(tmp_path)
    whole = record.read_bytes()
    record.write_bytes(damage(whole))
    assert stored(tmp_path) == parse_file(TEXT, "main.tf")
    assert record.read_bytes() == whole


class Harm:
    def __init__(self, place):
        self.place = place

    def __reduce__(self):
        return os.mkdir, (str(self.place),)


def test_a_forged_record_runs_nothing(tmp_path):
    """Even who knows the file, and so the key, can bring in nodes of a tree only."""
    stored(tmp_path)
    (record,) = records(tmp_path)
    text = pickle.dumps(Harm(tmp_path / "harm"))
    _, key = cache.name_and_key(TEXT.encode(), "main.tf")
    record.write_bytes(cache.veil(cache.sealed(text), key))
    assert stored(tmp_path) == parse_file(TEXT, "main.tf")
    assert not (tmp_path / "harm").exists()


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path):
    (tmp_path / "parsed").mkdir()
    (tmp_path / "parsed").chmod(0o777)
    stored(tmp_path)
    assert records(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_as_no_cache(tmp_path):
    (tmp_path / "file").write_text("")
    assert stored(tmp_path / "file") == parse_file(TEXT, "main.tf")


def test_a_folder_that_goes_away_is_as_no_cache(tmp_path):
    files = ParsedFiles(tmp_path)
    (tmp_path / "parsed").rmdir()
    assert files.body(TEXT.encode(), "main.tf", lambda: parse_file(TEXT, "main.tf")) == parse_file(TEXT, "main.tf")


def test_the_oldest_records_are_removed_first(tmp_path):
    for number in range(8):
        before = set(records(tmp_path)) if (tmp_path / "parsed").exists() else set()
        stored(tmp_path, f"{TEXT}# {number}\n")
        (newest,) = set(records(tmp_path)) - before
        os.utime(newest, (number, number))
    size = newest.stat().st_size
    ParsedFiles(tmp_path, max_bytes=4 * size).body(b"a = 1\n", "a.tf", lambda: parse_file("a = 1\n", "a.tf"))
    left = sorted(path.stat().st_mtime for path in records(tmp_path))
    assert left[:-1] == [6, 7]


def test_many_at_once_write_whole_records(tmp_path):
    texts = [f"{TEXT}# {number % 5}\n" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda text: stored(tmp_path, text), texts))
    assert found == [parse_file(text, "main.tf") for text in texts]
    assert len(records(tmp_path)) == 5


def test_the_folder_is_the_platforms():
    home = Path("/home/ada")
    assert cache.folder({"XDG_CACHE_HOME": "/var/tmp/c"}, home, "linux") == Path("/var/tmp/c/auditor")
    assert cache.folder({"XDG_CACHE_HOME": "relative"}, home, "linux") == home / ".cache/auditor"
    assert cache.folder({}, home, "darwin") == home / "Library/Caches/auditor"
    assert cache.folder({}, home, "win32") == home / "AppData/Local/auditor/Cache"


def test_a_load_with_the_cache_is_the_load_without(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "main.tf").write_text(
        'variable "b" {}\nlocals {\n  a = "x-${var.b}"\n}\noutput "a" {\n  value = local.a\n}\n'
    )
    (root / "terraform.tfvars").write_text('b = "hunter2"\n')
    plain = load(root)
    assert load(root, cache=tmp_path / "cache") == plain
    assert load(root, cache=tmp_path / "cache") == plain
    assert len(records(tmp_path / "cache")) == 1, "variable files are never kept"


def imported(path):
    """The files of auditor.hcl that a file of it imports."""
    found = set()
    for line in ast.walk(ast.parse(path.read_text())):
        if isinstance(line, ast.ImportFrom) and (line.module or "").startswith("auditor.hcl"):
            place = HCL.joinpath(*line.module.split(".")[2:])
            names = {place / f"{name.name}.py" for name in line.names} | {place.with_suffix(".py")}
            found |= {name for name in names if name.is_file()}
    return found


def test_every_source_that_decides_on_a_tree_is_in_the_version():
    """All that the grammar imports, directly or not; faults.py is left out, since a text with a fault has no tree."""
    waiting, reached = set((HCL / "grammar").glob("*.py")), set()
    while waiting:
        path = waiting.pop()
        reached.add(path)
        waiting |= imported(path) - reached - {HCL / "faults.py"}
    assert reached | {HCL / "cache.py"} == set(cache.deciding())


def test_a_folder_that_is_read_only_still_gives_what_it_has(tmp_path):
    stored(tmp_path)
    (tmp_path / "parsed").chmod(0o500)
    files = ParsedFiles(tmp_path)
    try:
        assert files.body(TEXT.encode(), "main.tf", never) == parse_file(TEXT, "main.tf")
        assert files.body(b"a = 1\n", "a.tf", lambda: parse_file("a = 1\n", "a.tf")).attributes.keys() == {"a"}
    finally:
        (tmp_path / "parsed").chmod(0o700)


def test_no_test_of_this_suite_keeps_anything():
    """tests/conftest.py points to where no folder can be made."""
    assert cache.folder(os.environ, Path.home()) == Path(os.devnull, "auditor")
    assert ParsedFiles(Path(os.devnull, "auditor")).body(b"", "a.tf", lambda: parse_file("", "a.tf")).blocks == ()
