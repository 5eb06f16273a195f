"""Where a state is kept, as a root module says it and as a terraform_remote_state says it."""

import pytest

from auditor.hcl import load
from auditor.roots.state_place import place_of_data, place_of_root

S3 = {"bucket": '"b"', "key": '"k"'}


def written(arguments):
    return "\n".join(f"{name} = {value}" for name, value in arguments.items())


def root(tmp_path, text, workspace="default", name="app"):
    (tmp_path / "root").mkdir(exist_ok=True)
    (tmp_path / "root/main.tf").write_text(text)
    return place_of_root(load(tmp_path / "root"), workspace, name)


def data(tmp_path, backend, config, more="", name="app"):
    from dataclasses import replace

    (tmp_path / "data").mkdir(exist_ok=True)
    text = f'data "terraform_remote_state" "x" {{\n  backend = "{backend}"\n  config = {config}\n{more}\n}}\n'
    (tmp_path / "data/main.tf").write_text('variable "v" {}\n' + text)
    (found,) = load(tmp_path / "data").resources
    return place_of_data(replace(found, address=replace(found.address, root=name)))


@pytest.mark.parametrize(
    ("type", "arguments"),
    [
        ("s3", S3),
        ("s3", {**S3, "region": '"eu-west-1"', "dynamodb_table": '"locks"'}),
        ("gcs", {"bucket": '"b"', "prefix": '"p"'}),
        ("gcs", {"bucket": '"b"'}),
        ("azurerm", {"storage_account_name": '"s"', "container_name": '"c"', "key": '"k"'}),
        ("consul", {"path": '"p"'}),
        ("http", {"address": '"https://state.example.org"'}),
        ("local", {"path": '"states/x.tfstate"'}),
        ("local", {}),
    ],
)
def test_a_root_and_a_data_source_that_say_the_same_mean_the_same(tmp_path, type, arguments):
    backend = f'terraform {{\n  backend "{type}" {{\n{written(arguments)}\n  }}\n}}\n'
    mine, theirs = root(tmp_path, backend), data(tmp_path, type, f"{{\n{written(arguments)}\n}}")
    assert mine is not None
    assert mine == theirs


def test_arguments_that_only_tell_how_to_get_there_do_not_count(tmp_path):
    here = data(tmp_path, "s3", '{ bucket = "b", key = "k", region = "eu-west-1" }')
    assert here == data(tmp_path, "s3", '{ bucket = "b", key = "k", profile = "p" }')


def test_the_workspace_is_part_of_the_place(tmp_path):
    backend = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "k"\n  }\n}\n'
    plain = '{ bucket = "b", key = "k" }'
    assert root(tmp_path, backend, "prod") == data(tmp_path, "s3", plain, '  workspace = "prod"')
    assert root(tmp_path, backend, "prod") == data(tmp_path, "s3", '{ bucket = "b", key = "env:/prod/k" }')
    assert root(tmp_path, backend, "prod") != data(tmp_path, "s3", plain)


def test_a_local_path_counts_from_its_own_root(tmp_path):
    mine = root(tmp_path, "", name="services/net")
    assert mine == ("local", "services/net/terraform.tfstate")
    assert data(tmp_path, "local", '{ path = "../net/terraform.tfstate" }', name="services/app") == mine
    assert data(tmp_path, "local", '{ path = "../net/terraform.tfstate" }', name="app") != mine


def test_terraform_cloud_names_organization_and_workspace(tmp_path):
    cloud = 'terraform {\n  cloud {\n    organization = "o"\n    workspaces {\n      name = "net"\n    }\n  }\n}\n'
    config = '{ organization = "o", workspaces = { name = "net" } }'
    assert root(tmp_path, cloud) == data(tmp_path, "remote", config) == ("remote", "o", "net")
    prefix = '{ organization = "o", workspaces = { prefix = "net-" } }'
    assert data(tmp_path, "remote", prefix, '  workspace = "prod"') == ("remote", "o", "net-prod")


@pytest.mark.parametrize(
    ("backend", "config", "more"),
    [
        ("s3", '{ bucket = "b" }', ""),
        ("s3", '{ bucket = "b", key = var.v }', ""),
        ("s3", "var.v", ""),
        ("s3", '{ bucket = "b", key = "k" }', "  workspace = var.v"),
        ("local", "{ path = var.v }", ""),
        ("remote", '{ organization = "o" }', ""),
        ("nowhere", '{ bucket = "b" }', ""),
    ],
)
def test_a_place_that_is_not_wholly_known_is_none(tmp_path, backend, config, more):
    assert data(tmp_path, backend, config, more) is None


def test_a_backend_that_init_completes_is_no_place(tmp_path):
    assert root(tmp_path, 'terraform {\n  backend "s3" {}\n}\n') is None
