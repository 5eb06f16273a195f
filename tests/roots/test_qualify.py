"""The full names of what is in one of several root modules."""

from dataclasses import replace

from auditor.model.address import parse
from auditor.model.gap import Gap
from auditor.model.resource import Output, Provider, Reference, Variable
from auditor.model.source import Diagnostic
from auditor.model.value import Map, Sensitive, Unknown
from auditor.roots.qualify import qualified
from tests import builders
from tests.builders import declared, span


def resource(address, **arguments):
    return builders.resource(address, arguments)


def one(**attributes):
    return declared(resource("aws_lb.main", **attributes))


def test_an_address_a_path_and_a_reference_get_the_roots_name():
    given = replace(
        resource("module.m.aws_lb.main"),
        ranges=(("name", span(3, path="../modules/m/main.tf")),),
        origins=(("name", span(1, path="terraform.tfvars")),),
        references=(Reference("name", "aws_vpc.main.id", span(3)),),
        depends_on=("module.other",),
    )
    (found,) = qualified(declared(given), "envs/dev", "/repo")
    assert found.address == parse("envs/dev//module.m.aws_lb.main")
    assert found.range.path == "envs/dev/main.tf"
    assert found.range_of("name").path == "envs/modules/m/main.tf"
    assert found.origin_of("name").path == "envs/dev/terraform.tfvars"
    assert found.references[0].subject == "envs/dev//aws_vpc.main.id"
    assert found.depends_on == ("envs/dev//module.other",)


def test_an_absolute_path_below_the_base_is_told_from_there():
    given = declared(replace(resource("aws_lb.main"), range=span(path="/repo/common.tfvars")))
    assert qualified(given, "a", "/repo").resources[0].range.path == "common.tfvars"
    assert qualified(given, "a", "/elsewhere").resources[0].range.path == "/repo/common.tfvars"


def test_an_unknown_names_its_root_also_deep_inside():
    unknown = Unknown("later", ("aws_vpc.main.id",), "aws_vpc.main.id", Map({"a": Unknown("x", (), "aws_eip.x.id")}))
    (found,) = qualified(one(tags={"deep": [unknown]}, secret=Sensitive(unknown)), "net", "/repo")
    deep = found.attributes["tags"]["deep"][0]
    assert (deep.references, deep.exactly) == (("net//aws_vpc.main.id",), "net//aws_vpc.main.id")
    assert deep.encoded["a"].exactly == "net//aws_eip.x.id"
    assert found.attributes["secret"] == Sensitive(deep)


def test_what_names_another_root_keeps_its_name():
    unknown = Unknown("later", ("other//aws_lb.x.arn",), 'other//aws_lb.x["a//b"].arn')
    (found,) = qualified(one(arn=unknown), "net", "/repo")
    assert found.attributes["arn"] == unknown


def test_two_slashes_in_a_key_are_no_root():
    (found,) = qualified(one(arn=Unknown("later", (), 'aws_lb.x["a//b"].arn')), "net", "/repo")
    assert found.attributes["arn"].exactly == 'net//aws_lb.x["a//b"].arn'


def test_a_data_source_becomes_what_it_reads():
    aliases = {"app//data.aws_lb.x": "net//aws_lb.front"}
    given = one(
        arn=Unknown("", (), "data.aws_lb.x.arn"),
        whole=Unknown("", (), "data.aws_lb.x"),
        other=Unknown("", (), "data.aws_lb.xy.arn"),
    )
    (found,) = qualified(given, "app", "/repo", aliases)
    assert {name: value.exactly for name, value in found.attributes.items()} == {
        "arn": "net//aws_lb.front.arn",
        "other": "app//data.aws_lb.xy.arn",
        "whole": "net//aws_lb.front",
    }


def test_outputs_variables_diagnostics_and_gaps_name_their_root():
    given = replace(
        declared(),
        outputs=(Output("arn", Unknown("", (), "aws_lb.main.arn"), span(), references=("aws_lb.main.arn",)),),
        variables=(Variable("v", 1, "default", span()),),
        diagnostics=(Diagnostic("error", "s", "d", span(7)), Diagnostic("error", "s", "d")),
        gaps=(Gap("declared", "var.v", "r"),),
        default_tags=(("aws.west", Map({"a": "b"})),),
        providers=(Provider("aws.west", span(), "us-west-2", Unknown("", (), "aws_iam_role.r.arn")),),
        files=("main.tf", "../shared/x.tf"),
    )
    found = qualified(given, "a/b", "/repo")
    assert (found.outputs[0].name, found.outputs[0].references) == ("a/b//arn", ("a/b//aws_lb.main.arn",))
    assert found.outputs[0].value.exactly == "a/b//aws_lb.main.arn"
    assert (found.variables[0].name, found.variables[0].range.path) == ("a/b//v", "a/b/main.tf")
    assert [str(one.range) for one in found.diagnostics] == ["a/b/main.tf:7", "None"]
    assert found.gaps[0].subject == "a/b//var.v"
    assert found.default_tags == (("a/b//aws.west", Map({"a": "b"})),)
    (provider,) = found.providers
    assert (provider.name, provider.region, provider.range.path) == ("a/b//aws.west", "us-west-2", "a/b/main.tf")
    assert provider.role_arn.exactly == "a/b//aws_iam_role.r.arn"
    assert found.files == ("a/b/main.tf", "a/shared/x.tf")


def test_what_has_nothing_to_name_is_kept_as_it_is():
    given = one(tags={"a": "b"}, list=["x", 1, True, None])
    (found,) = qualified(given, "net", "/repo")
    assert found.attributes is given.resources[0].attributes
