import pytest

from auditor.model.value import Unknown
from auditor.routing.plane import declared_sources, live_sources
from tests.builders import HTTPS, LB, declared, https, live, ref, resource, snapshot


def named(value, *resources, module=""):
    address = f"{module}aws_lb_listener_rule.r"
    sources = declared_sources(declared(*resources, resource(address, {"listener_arn": value})), {})
    return sources("aws_lb_listener_rule")[0].named("listener_arn")


UNSET = Unknown("var.listener_arn cannot be evaluated: No value for required variable")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (ref(f"{HTTPS}.arn"), HTTPS),
        ("arn:aws:x", "arn:aws:x"),
        (UNSET, "var.listener_arn"),
        (ref("data.terraform_remote_state.net.outputs.listener"), "data.terraform_remote_state.net.outputs.listener"),
        (Unknown("a condition", ("data.aws_ssm_parameter.l.value",)), "data.aws_ssm_parameter.l.value"),
        (Unknown("nobody knows"), "nobody knows"),
        (None, ""),
    ],
)
def test_a_reference_is_named_by_its_resource_or_by_the_words_of_the_code(value, text):
    assert named(value, https()) == text


def test_two_outputs_of_another_state_are_two_listeners():
    state = resource("data.terraform_remote_state.net", {"backend": "s3"})
    found = [named(ref(f"data.terraform_remote_state.net.outputs.{name}"), state) for name in ("http", "https")]
    assert found == [f"data.terraform_remote_state.net.outputs.{name}" for name in ("http", "https")]


def test_a_variable_is_one_of_its_module():
    assert named(UNSET, module="module.a.") == "module.a.var.listener_arn"


def test_a_data_source_that_reads_a_declared_listener_is_that_listener():
    balancer = resource("data.aws_lb.main", {"name": "main"})
    by_port = resource("data.aws_lb_listener.l", {"load_balancer_arn": ref("data.aws_lb.main.arn"), "port": 443})
    own = resource(LB, {"name": "main"})
    assert named(ref("data.aws_lb_listener.l.arn"), own, https(), balancer, by_port) == HTTPS
    by_arn = resource("data.aws_lb_listener.l", {"arn": ref(f"{HTTPS}.arn")})
    assert named(ref("data.aws_lb_listener.l.arn"), own, https(), by_arn) == HTTPS


def test_a_data_source_whose_name_two_balancers_have_is_neither():
    twins = (resource("aws_lb.a", {"name": "main"}), resource("aws_lb.b", {"name": "main"}))
    sources = declared_sources(declared(*twins, resource("data.aws_lb.d", {"name": "main"})), {})
    assert [source.id for source in sources("aws_lb")] == ["aws_lb.a", "aws_lb.b", "data.aws_lb.d"]


def test_ids_translate_in_both_planes():
    stack = declared(resource("aws_lb_listener_rule.r", {"listener_arn": "arn:1"}))
    (rule,) = declared_sources(stack, {"arn:1": HTTPS})("aws_lb_listener_rule")
    assert rule.named("listener_arn") == HTTPS
    (one,) = live_sources(snapshot(live("aws_lb", "arn:lb")), {"arn:lb": LB})("aws_lb")
    assert one.id == LB


def test_a_number_may_be_text_and_what_is_none_is_none():
    (one,) = declared_sources(declared(resource("aws_lb_listener.l", {"port": "443", "x": "a"})), {})("aws_lb_listener")
    assert (one.number("port"), one.number("x"), one.number("y")) == (443, None, None)
