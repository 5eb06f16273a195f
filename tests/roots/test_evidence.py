"""What one folder's files say, as terraform reads them."""

from pathlib import Path

import pytest

from auditor.hcl.parse import parse_bytes
from auditor.roots.evidence import Call, Written, configuration_names, left_beside, parsed, read

ROOT = Path(__file__).parents[2]
TEXTS = sorted(path for path in (ROOT / "terraform_fixtures").rglob("*.tf"))
CONFORMANCE = sorted((ROOT.parent / "shared" / "conformance").rglob("*.tf"))
BLOCKS = {"module", "provider", "terraform"}


@pytest.fixture
def says(tmp_path):
    def write(text, name="main.tf"):
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        return read(tmp_path)

    return write


BACKEND = 'terraform {\n  backend "s3" {\n    bucket = "states"\n    key    = "network/terraform.tfstate"\n  }\n}\n'


def test_a_backend_is_told_with_its_key_and_line(says):
    found = says(BACKEND)
    assert (found.backend, found.backend_place) == ("s3 network/terraform.tfstate", "main.tf:2")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('backend "gcs" {\n    prefix = "net"\n  }', "gcs net"),
        ('backend "local" {\n    path = "a.tfstate"\n  }', "local a.tfstate"),
        ('backend "s3" {\n  }', "s3"),
        ("backend s3 {\n  }", "s3"),
        ('cloud {\n    organization = "o"\n    workspaces {\n      name = "net"\n    }\n  }', "cloud net"),
        ('required_version = ">= 1.5"', ""),
    ],
)
def test_every_kind_of_backend_is_told(says, body, told):
    assert says(f"terraform {{\n  {body}\n}}\n").backend == told


@pytest.mark.parametrize(
    "text",
    [
        'locals {\n  a = <<-EOT\n    backend "s3" {\n    }\n    module "a" {\n      source = "./a"\n    }\n  EOT\n}\n',
        '/*\nterraform {\n  backend "s3" {\n  }\n}\nmodule "a" {\n  source = "./a"\n}\n*/\n',
        '# provider "aws" {\n#   region = "x"\n# }\n',
        'resource "null_resource" "a" {\n  triggers = {\n    source = "./a"\n  }\n}\n',
    ],
)
def test_what_only_looks_like_a_block_says_nothing(says, text):
    assert says(text) == Written()


def test_calls_of_local_modules_count_and_others_do_not(says):
    found = says(
        'module "a" {\n  source = "./a"\n}\n\nmodule "b" {\n  count  = 0\n  source = "../b//x"\n}\n'
        'module "c" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "5.0.0"\n}\n'
        'module "d" {\n  source = "git::https://example.org/d.git"\n}\n'
        'module "e" {\n  source = "./\\u0000"\n}\nmodule "f" {\n  source = "./${var.f}"\n}\n'
    )
    assert found.calls == (Call("./a", "main.tf:1"), Call("../b//x", "main.tf:5"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('provider "aws" {\n  region = "us-east-1"\n}\n', 'provider "aws" in main.tf:1'),
        ('provider "aws" {\n  assume_role {\n    role_arn = "r"\n  }\n}\n', 'provider "aws" in main.tf:1'),
        ('provider "aws" {}\n', ""),
        ('provider "aws" {\n  alias = "east"\n}\n', ""),
    ],
)
def test_a_provider_counts_when_it_configures_something(says, text, told):
    assert says(text).provider == told


@pytest.mark.parametrize("start", ["\ufeff", "/* net */ ", "\r\n", "\t"])
def test_a_block_after_a_mark_or_comment_is_seen(says, start):
    assert says(start + 'module "a" {\n  source = "./a"\n}\n').calls[0].source == "./a"


def test_windows_line_ends_are_no_hindrance(says):
    assert says(BACKEND.replace("\n", "\r\n")).backend == "s3 network/terraform.tfstate"


def test_json_counts_as_much(says):
    text = '{"module": {"a": {"source": "./a"}},\n "terraform": [{"backend": {"s3": {"key": "k"}}}]}'
    found = says(text, "main.tf.json")
    assert (found.backend, [call.source for call in found.calls]) == ("s3 k", ["./a"])
    assert (
        says('{"provider": {"aws": [{"region": "x"}]}}', "main.tf.json").provider == 'provider "aws" in main.tf.json:1'
    )


def test_of_a_file_that_does_not_parse_the_lines_count(says):
    found = says('module "a" {\n  source = "./a"\n\n' + BACKEND)
    assert found.calls == (Call("./a", "main.tf:2"),)
    assert (found.backend, found.backend_place) == ("s3", "main.tf:5")


def test_a_file_that_cannot_be_read_says_nothing(tmp_path):
    (tmp_path / "gone.tf").symlink_to(tmp_path / "nowhere.tf")
    (tmp_path / "folder.tf").mkdir()
    (tmp_path / "bytes.tf").write_bytes(b'module "a" {\n  source = "./\xff"\n}\n')
    assert [call.place for call in read(tmp_path).calls] == ["bytes.tf:2"]
    assert read(tmp_path / "none") == Written()


def test_names_are_those_that_terraform_reads():
    names = ["b.tf", "a.tf.json", ".hidden.tf", "a.tf~", "a.tfvars", "x.tofu", "y.tftest.hcl"]
    assert configuration_names(names) == ["a.tf.json", "b.tf"]


@pytest.mark.parametrize(
    ("files", "folders", "told"),
    [
        (["a.tf", "prod.tfvars"], [], "prod.tfvars"),
        (["prod.tfvars.json"], [], "prod.tfvars.json"),
        (["prod.tfvars", ".terraform.lock.hcl"], [], ".terraform.lock.hcl"),
        (["terraform.tfstate"], [], "terraform.tfstate"),
        (["a.tf"], [".terraform"], ".terraform"),
        (["a.tf"], ["modules"], ""),
    ],
)
def test_what_terraform_leaves_where_it_runs(files, folders, told):
    assert left_beside(files, folders) == told


def of_interest(body):
    return [(block.type, block.labels, block.header, block.body) for block in body.blocks if block.type in BLOCKS]


@pytest.mark.parametrize(
    "files", [TEXTS, pytest.param(CONFORMANCE, marks=pytest.mark.conformance)], ids=["fixtures", "conformance"]
)
def test_the_blocks_alone_are_those_of_the_whole_file(files):
    if not files:
        pytest.skip("../shared is not beside the project")
    told = 0
    for path in files:
        content = path.read_bytes()
        whole = parse_bytes(content, path.name).body
        if whole is not None:
            alone = parsed(content, path.name)
            assert of_interest(alone) == of_interest(whole), path
            told += len(of_interest(whole)) > 0 and len(alone.blocks) < len(whole.blocks)
    assert told  # of some files more was left away than nothing


@pytest.mark.parametrize(
    "text",
    [
        'module "a" {\n  b = {\n}\n  source = "./a"\n}\n',
        'module "a" { source = "./a" }\n',
        'module "a" {\n  b      = "${jsonencode({\n})}"\n  source = "./a"\n}',
        'module "a" {\n  b      = "/* no comment"\n  source = "./a"\n}\nlocals {\n  c = "*/"\n}\n',
        'module a {\n  source = "./a"\n} # the end\nresource "b" "c" {\n  provider = aws.east\n}\n',
        'resource "b" "c" {\n  d = "module \\"e\\" {"\n}\n  module "a" {\n    source = "./a"\n  }\n',
    ],
)
def test_unusual_ways_to_write_a_call_are_read_all_the_same(says, text):
    whole = parse_bytes(text.encode(), "main.tf").body
    expected = [str(block.header) for block in whole.of("module")]
    assert [(call.source, call.place) for call in says(text).calls] == [("./a", place) for place in expected]
