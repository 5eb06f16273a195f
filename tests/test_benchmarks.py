"""The generator of the benchmarks: its trees have the shapes they claim, and evaluate."""

import re
from collections import Counter

import pytest

from auditor.hcl import Load, load, load_many
from tests.benchmarks.generate import SHAPES, many, write

RULE = re.compile(r'resource "aws_lb_listener_rule" "(\w+)" \{\n(  count [^\n]*\n)?  listener_arn = (\S+)')


def tree(folder, size):
    """The roots of a generated tree, and all its text."""
    roots = write(SHAPES[size], folder)
    return roots, {path: path.read_text() for path in folder.rglob("*.tf")}


def errors(declared):
    return [found for found in declared.diagnostics if found.severity == "error"]


def test_the_small_tree_evaluates_to_what_it_declares(tmp_path):
    (root,), texts = tree(tmp_path, "S")
    declared = load(root)
    assert errors(declared) == []
    own = "".join(text for path, text in texts.items() if path.parent == root)
    written = Counter(re.findall(r'^resource "(\w+)"', own, re.MULTILINE))
    found = Counter(one.address.type for one in declared if one.address.mode == "managed" and not one.address.module)
    assert found == written
    assert sum(found.values()) == pytest.approx(SHAPES["S"].resources, abs=8)
    assert declared.find("module.service_0.aws_lb_target_group.this") is not None


def test_a_tree_is_the_same_each_time(tmp_path):
    (_, first), (_, again) = tree(tmp_path / "a", "S"), tree(tmp_path / "b", "S")
    assert list(first.values()) == list(again.values())


def test_the_middle_tree_has_the_shapes_of_real_repositories(tmp_path):
    """The figures are those of the scale model: 25 roots, 260 files, 700 resources, 0.5 MB and so on."""
    roots, texts = tree(tmp_path, "M")
    whole = "\n".join(texts.values())
    assert len(roots) == 25
    assert len(texts) == pytest.approx(260, rel=0.05)
    assert len(re.findall(r'^resource "', whole, re.MULTILINE)) == pytest.approx(700, rel=0.05)
    assert len(whole) == pytest.approx(546_000, rel=0.05)
    rules = [found for found in RULE.findall(whole) if found[0] != "this"]
    assert sum(bool(counted) for _, counted, _ in rules) / len(rules) == pytest.approx(0.36, abs=0.08)
    of_services = [listener for name, _, listener in rules if not name.startswith("stress")]
    elsewhere = [listener for listener in of_services if not listener.startswith("aws_lb_listener.")]
    assert len(elsewhere) / len(of_services) == pytest.approx(0.35, abs=0.12)
    assert len(rules) - len(of_services) == 100, "one listener with 100 rules"
    external, local = whole.count("terraform-aws-modules/"), whole.count("../../../modules/")
    assert external / (external + local) == pytest.approx(1 / 3, abs=0.1)


def test_every_root_of_the_middle_tree_evaluates(tmp_path):
    roots, _ = tree(tmp_path, "M")
    for declared in load_many([Load(root) for root in roots]):
        assert errors(declared) == [], declared.root


def test_many_instances_are_as_many_as_asked_for(tmp_path):
    declared = load(many(tmp_path, 400))
    assert Counter(one.address.type for one in declared) == {"aws_sqs_queue": 200, "aws_ssm_parameter": 200}
    last = declared.find('aws_ssm_parameter.each["name-199"]')
    assert last is not None
    assert last.get("value") == '{"number":199,"queue":"queue-199"}'
