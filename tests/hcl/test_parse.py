import os
import time
from pathlib import Path

import pytest

from auditor.errors import ConfigurationError
from auditor.hcl.faults import Fault
from auditor.hcl.parse import Disk, open_root, parse_bytes, peer_tree, schema_file
from auditor.hcl.syntax import Body

from .conformance_expressions import HOME
from .evaluating import write

PROJECT = Path(__file__).parents[2]
ONLY_OURS = ("059-weird-syntax-good",)
"""Files that terraform reads and python-hcl2 does not: unicode names, comments before values."""


def test_no_directory_and_no_configuration_are_errors(tmp_path):
    with pytest.raises(ConfigurationError, match="is not a directory"):
        open_root(tmp_path / "nope")
    with pytest.raises(ConfigurationError, match=r"holds no \.tf file"):
        open_root(tmp_path)


def test_a_file_that_is_no_text_or_no_hcl_is_one_diagnostic_with_its_line():
    assert parse_bytes(b"a = 1\nb = \xff\n", "x.tf").diagnostic.range.line == 2
    assert parse_bytes(b"\n\na = [1,\n", "x.tf").diagnostic.range.line == 4


def test_hidden_files_directories_and_editor_backups_are_not_read(tmp_path):
    write(tmp_path, {"a.tf": "", ".b.tf": "{", "c.tf~": "{", "d.tf.json": "{}", ".terraform/e.tf": "{"})
    (tmp_path / "f.tf").mkdir()
    assert [file.path for file in Disk(tmp_path).directory("")] == ["a.tf", "d.tf.json"]


def test_a_text_may_stand_in_for_a_file(tmp_path):
    write(tmp_path, {"a.tf": "x {\n}\n"})
    assert Disk(tmp_path, {"a.tf": "y {\n}\n"}).directory("")[0].body.blocks[0].type == "y"


def test_globs_are_those_of_fileset(tmp_path):
    write(tmp_path, {"a.txt": "", "b/c.txt": "", "b/d/e.txt": "", "b/f.md": ""})
    disk = Disk(tmp_path)
    assert disk.matches(".", "*.txt") == ["a.txt"]
    assert disk.matches(".", "**/*.txt") == ["a.txt", "b/c.txt", "b/d/e.txt"]
    assert disk.matches("b", "{c,f}.*") == ["c.txt", "f.md"]


def test_a_loop_of_links_and_a_missing_file_are_errors_of_the_function(tmp_path):
    os.symlink("loop", tmp_path / "loop")
    with pytest.raises(Fault, match="no file exists"):
        Disk(tmp_path).read("loop")


def test_python_hcl2_rejects_what_is_no_hcl():
    with pytest.raises(Fault, match="python-hcl2 rejects"):
        peer_tree("a = [")


def files_in_reach():
    return sorted([*PROJECT.glob("terraform_fixtures/hokusai/**/*.tf"), *HOME.glob("modules*/**/*.tf")])


@pytest.mark.parametrize("path", files_in_reach(), ids=lambda path: "/".join(path.parts[-3:]))
def test_python_hcl2_and_our_grammar_see_the_same_blocks(path):
    parsed = parse_bytes(path.read_bytes(), path.name)
    if parsed.body is None or any(name in path.parts for name in ONLY_OURS):
        return
    assert theirs(peer_tree(path.read_text(encoding="utf-8"))) == ours(parsed.body)


def ours(body: Body):
    """Attribute names, and the labels of the blocks with what is inside."""
    blocks = sorted((block.type, *block.labels, *map(str, ours(block.body))) for block in body.blocks)
    return sorted(body.attributes), blocks


def theirs(tree):
    attributes, blocks = [], []
    for name, value in tree.items():
        if name.startswith("__"):
            continue
        is_blocks = isinstance(value, list) and any(
            isinstance(part, dict) and "__is_block__" in str(part) for part in value
        )
        if not is_blocks:
            attributes.append(name)
            continue
        for part in value:
            labels, inner = [], part
            while "__is_block__" not in inner:
                label, inner = next(iter((k, v) for k, v in inner.items() if not k.startswith("__")))
                labels.append(label.strip('"'))
            blocks.append((name, *labels, *map(str, theirs(inner))))
    return sorted(attributes), sorted(blocks)


def test_a_hundred_files_are_read_in_a_moment(tmp_path):
    block = 'resource "aws_x" "a%d" {\n  name = "${var.a}-%d"\n  tags = merge(local.t, { n = [1, 2] })\n}\n'
    for number in range(100):
        (tmp_path / f"{number}.tf").write_text("".join(block % (number, part) for part in range(10)), encoding="utf-8")
    start = time.process_time()
    assert len(Disk(tmp_path).directory("")) == 100
    assert time.process_time() - start < 5


def test_a_schema_file_is_json_or_an_error_that_names_it(tmp_path):
    write(tmp_path, {"s.json": '{"a": 1}', "bad.json": "{"})
    assert schema_file(tmp_path / "s.json") == {"a": 1}
    with pytest.raises(ConfigurationError, match=r"bad\.json is not JSON"):
        schema_file(tmp_path / "bad.json")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        schema_file(tmp_path / "none.json")
