"""Root modules that are evaluated together."""

import itertools

from auditor.graph import ResourceGraph
from auditor.model.value import Sensitive, Unknown
from auditor.roots.find import find
from auditor.roots.load import MOST_ROUNDS, Stack, load
from auditor.routing import from_declared
from tests.builders import get
from tests.roots.roots import FIXTURE, loaded, stack

BACKEND = 'terraform {\n  backend "s3" {\n    bucket = "states"\n    key    = "%s"\n  }\n}\n'
REMOTE = 'data "terraform_remote_state" "%s" {\n  backend = "s3"\n  config = { bucket = "states", key = "%s" }\n}\n'
BALANCER = 'resource "aws_lb" "main" {\n  name = "front"\n  internal = false\n}\n'


def joins(declared):
    return {join.user: join.used for join in declared.joins}


def test_one_root_keeps_its_plain_names(tmp_path):
    declared = load(Stack(tmp_path, stack(tmp_path, {"": BALANCER}).roots)).declared
    assert [str(resource.address) for resource in declared] == ["aws_lb.main"]
    assert (declared.roots, declared.joins, declared.files) == ((), (), ("main.tf",))


def test_addresses_references_paths_and_outputs_name_their_root(tmp_path):
    text = BALANCER + 'output "arn" {\n  value = aws_lb.main.arn\n}\n'
    declared = loaded(tmp_path, {"a": text, "envs/b": text}).declared
    assert [str(resource.address) for resource in declared] == ["a//aws_lb.main", "envs/b//aws_lb.main"]
    assert [str(resource.range) for resource in declared] == ["a/main.tf:1", "envs/b/main.tf:1"]
    (first, second) = declared.outputs
    assert (first.name, first.value.exactly) == ("a//arn", "a//aws_lb.main.arn")
    assert (second.name, second.value.exactly) == ("envs/b//arn", "envs/b//aws_lb.main.arn")
    assert declared.owner(second.value.exactly) is declared.find("envs/b//aws_lb.main")
    assert declared.files == ("a/main.tf", "envs/b/main.tf")


def test_outputs_of_another_roots_state_are_what_that_root_says(tmp_path):
    net = (
        BACKEND % "net"
        + BALANCER
        + (
            'output "arn" {\n  value = aws_lb.main.arn\n}\n'
            'output "name" {\n  value = aws_lb.main.name\n}\n'
            'output "secret" {\n  value = "hush"\n  sensitive = true\n}\n'
        )
    )
    app = REMOTE % ("net", "net") + (
        'resource "aws_lb_listener" "x" {\n'
        "  load_balancer_arn = data.terraform_remote_state.net.outputs.arn\n"
        "  port = 80\n"
        '  tags = { of = "${data.terraform_remote_state.net.outputs.name}!"\n'
        "    secret = data.terraform_remote_state.net.outputs.secret }\n"
        "}\n"
    )
    declared = loaded(tmp_path, {"net": net, "app": app}).declared
    listener = declared.find("app//aws_lb_listener.x")
    assert listener.get("load_balancer_arn").exactly == "net//aws_lb.main.arn"
    assert listener.attributes["tags"]["of"] == "front!"
    assert listener.attributes["tags"]["secret"] == Sensitive("hush")
    assert joins(declared) == {"app//data.terraform_remote_state.net": "net"}
    assert declared.joins[0].evidence == "s3://states/net is the state that net keeps"
    subjects = {reference.subject for reference in listener.references if reference.path == "load_balancer_arn"}
    assert subjects == {"app//data.terraform_remote_state.net.outputs.arn"}
    edges = ResourceGraph(declared).edges
    assert ("app//aws_lb_listener.x", "app//data.terraform_remote_state.net") in edges
    assert ("app//data.terraform_remote_state.net", "net//aws_lb.main") in edges


def test_an_output_that_the_other_root_lacks_is_terraforms_error(tmp_path):
    app = REMOTE % ("net", "net") + 'output "x" {\n  value = data.terraform_remote_state.net.outputs.gone\n}\n'
    declared = loaded(tmp_path, {"net": BACKEND % "net", "app": app}).declared
    assert [(one.summary, str(one.range)) for one in declared.diagnostics] == [
        ("Unsupported attribute", "app/main.tf:6")
    ]


def test_a_state_that_no_root_keeps_stays_unknown(tmp_path):
    app = REMOTE % ("net", "elsewhere") + 'output "x" {\n  value = data.terraform_remote_state.net.outputs.arn\n}\n'
    declared = loaded(tmp_path, {"net": BACKEND % "net" + 'output "arn" {\n  value = "x"\n}\n', "app": app}).declared
    assert isinstance(next(one for one in declared.outputs if one.name == "app//x").value, Unknown)
    assert declared.joins == ()


def test_two_roots_with_one_state_are_not_joined(tmp_path):
    net = BACKEND % "net" + 'output "arn" {\n  value = "x"\n}\n'
    assert loaded(tmp_path, {"a": net, "b": net, "app": REMOTE % ("net", "net")}).declared.joins == ()


def test_a_chain_of_roots_is_followed_to_its_end(tmp_path):
    texts = {"r0": BACKEND % "k0" + 'output "v" {\n  value = "origin"\n}\n'}
    for number in range(1, 6):
        before = f"r{number - 1}"
        texts[f"r{number}"] = (
            BACKEND % f"k{number}"
            + REMOTE % (before, f"k{number - 1}")
            + f'output "v" {{\n  value = data.terraform_remote_state.{before}.outputs.v\n}}\n'
        )
    declared = loaded(tmp_path, texts).declared
    assert {output.value for output in declared.outputs} == {"origin"}
    assert declared.gaps == ()


def test_roots_whose_outputs_hang_on_each_other_stay_unknown_with_the_reason(tmp_path):
    grow = 'output "v" {\n  value = [try(data.terraform_remote_state.%s.outputs.v, null)]\n}\n'
    a = BACKEND % "a" + REMOTE % ("b", "b") + grow % "b"
    b = BACKEND % "b" + REMOTE % ("a", "a") + grow % "a"
    declared = loaded(tmp_path, {"a": a, "b": b}).declared
    assert [isinstance(output.value[0], Unknown) for output in declared.outputs] == [True, True]
    assert declared.joins == ()
    assert {gap.reason for gap in declared.gaps} == {f"it still learns from other roots after {MOST_ROUNDS} rounds"}


def test_roots_may_read_different_outputs_of_each_other(tmp_path):
    def text(mine, other, output):
        read = f"data.terraform_remote_state.{other}.outputs.plain"
        return (
            BACKEND % mine
            + REMOTE % (other, other)
            + (f'output "plain" {{\n  value = "{mine}"\n}}\noutput "{output}" {{\n  value = {read}\n}}\n')
        )

    declared = loaded(tmp_path, {"a": text("a", "b", "of"), "b": text("b", "a", "of")}).declared
    assert {output.name: output.value for output in declared.outputs} == {
        "a//plain": "a",
        "a//of": "b",
        "b//plain": "b",
        "b//of": "a",
    }
    assert declared.gaps == ()


def test_a_variable_is_given_to_the_roots_that_have_it(tmp_path):
    a = 'variable "name" {}\noutput "n" {\n  value = var.name\n}\n'
    declared = loaded(tmp_path, {"a": a, "b": BALANCER}, variables={"name": "x"}).declared
    assert [(output.name, output.value) for output in declared.outputs] == [("a//n", "x")]
    assert declared.diagnostics == ()
    wrong = loaded(tmp_path, {"a": a, "b": BALANCER}, variables={"nam": "x"}).declared.diagnostics
    assert {one.summary for one in wrong} == {"Value for undeclared variable", "No value for required variable"}


def test_a_variable_file_beside_the_roots_is_named_by_its_place(tmp_path):
    file = tmp_path / "common.tfvars"
    file.write_text('name = "x"\n')
    text = 'variable "name" {}\nresource "aws_lb" "main" {\n  name = var.name\n}\n'
    found = loaded(tmp_path, {"a": text, "b": text}, var_files=(file,))
    assert {str(resource.origin_of("name")) for resource in found.declared} == {"common.tfvars:1"}


def test_what_aws_assigned_to_one_root_is_known_to_the_others(tmp_path):
    app = 'data "aws_lb" "front" {\n  name = "front"\n}\noutput "arn" {\n  value = data.aws_lb.front.arn\n}\n'
    found = stack(tmp_path, {"net": BALANCER, "app": app})
    assert load(found).declared.outputs[0].value.exactly == "net//aws_lb.main.arn"
    known = load(found, {"net//aws_lb.main": {"arn": "arn:aws:x"}}).declared
    assert known.outputs[0].value == "arn:aws:x"


def test_an_edit_is_tried_in_the_root_that_it_is_in(tmp_path):
    found = stack(tmp_path, {"a": BALANCER, "b": BALANCER})
    edited = load(found, overlay={"b/main.tf": BALANCER.replace("front", "back")}).declared
    assert [resource.text("name") for resource in edited] == ["front", "back"]


def test_the_fixtures_five_roots_make_one_routable_stack():
    found = find([FIXTURE])
    declared = load(Stack(found.base, found.roots)).declared
    assert (declared.diagnostics, declared.gaps) == ((), ())
    table = from_declared(declared)
    for name in ("api", "auth", "mlflow"):
        match = table.match(get(f"https://{name}.example.org/"))
        assert match.decided_by == f"services/{name}//module.service.aws_lb_listener_rule.this"
        assert match.action.target_group == f"services/{name}//module.service.aws_lb_target_group.this"
    chain = (
        "services/auth//module.service.aws_lb_listener_rule.this",
        "services/auth//data.aws_ssm_parameter.https_listener_arn",
        "platform//aws_ssm_parameter.https_listener_arn",
        "platform//aws_lb_listener.https",
    )
    assert set(itertools.pairwise(chain)) <= set(ResourceGraph(declared).edges)


def test_the_order_of_the_roots_changes_nothing(tmp_path):
    found = find([FIXTURE])
    backwards = load(Stack(found.base, found.roots[::-1])).declared
    forwards = load(Stack(found.base, found.roots)).declared
    assert backwards.resources == forwards.resources
    assert set(backwards.joins) == set(forwards.joins)
