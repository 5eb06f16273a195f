import json

import pytest

from auditor.model.value import Map, Sensitive, Unknown
from auditor.wiring import (
    Registration,
    blocks,
    container_ports,
    containers_of,
    discovery_names,
    environment_of,
    group_of,
    live_registrations,
    registrations,
    resource_at,
    security_groups_of,
    services_by_target_group,
    task_definition_of,
    upstreams_of,
)
from tests.builders import declared, group, live, ref, resource, service, snapshot

NEW = Unknown("known after apply")


def definition(name, *, containers=None, **environment):
    variables = [{"name": key, "value": value} for key, value in environment.items()]
    document = containers if containers is not None else [{"name": name, "environment": variables}]
    return resource(f"aws_ecs_task_definition.{name}", {"container_definitions": json.dumps(document)})


def discovered(name):
    registry = f"aws_service_discovery_service.{name}"
    namespace = ref("aws_service_discovery_private_dns_namespace.main.id")
    return (
        resource(registry, {"name": name, "dns_config": [{"namespace_id": namespace}]}),
        service(name, service_registries=[{"registry_arn": ref(f"{registry}.arn")}]),
    )


NAMESPACE = resource("aws_service_discovery_private_dns_namespace.main", {"name": "Dev.local"})


def test_a_target_group_belongs_to_the_service_that_registers_in_it():
    stack = declared(group("api"), group("free"), service("api", groups=("api",)), service("none"))
    assert services_by_target_group(stack) == {"aws_lb_target_group.api": "aws_ecs_service.api"}


def test_a_service_may_register_in_two_groups():
    stack = declared(group("a"), group("b"), service("api", groups=("a", "b")))
    assert set(services_by_target_group(stack)) == {"aws_lb_target_group.a", "aws_lb_target_group.b"}


def test_a_reference_is_followed_while_unknown_and_after_it_became_known():
    api = group("api")
    unknown = service("s", groups=("api",))
    known = resource(
        "aws_ecs_service.s",
        {"load_balancer": [{"target_group_arn": "arn:tg"}]},
        references={"load_balancer[0].target_group_arn": "aws_lb_target_group.api.arn"},
    )
    for user in (unknown, known):
        assert group_of(declared(api, user), user, "load_balancer[0].target_group_arn") == "aws_lb_target_group.api"


def test_what_refers_to_no_single_resource_leads_nowhere():
    a, b = group("a"), group("b")
    mixed = resource("aws_ecs_service.s", {"x": "arn"}, references={"x": "aws_lb_target_group.a.arn", "x ": "var.y"})
    assert resource_at(declared(a, b, mixed), mixed, "x") is a
    user = resource("aws_ecs_service.s", {"u": NEW, "gone": ref("aws_lb_target_group.z.arn"), "plain": "arn:x"})
    assert [resource_at(declared(a, b, user), user, path) for path in ("u", "gone", "plain", "nothing")] == [None] * 4
    assert group_of(declared(user), user, "u") == ""


def test_blocks_are_numbered():
    assert blocks(service("s", groups=("a", "b")), "load_balancer") == ["load_balancer[0]", "load_balancer[1]"]
    assert blocks(resource("a.b", {"load_balancer": NEW}), "load_balancer") == []


@pytest.mark.parametrize(("port", "ports"), [(8000, (8000,)), ("8000", (8000,)), (NEW, ()), (None, ())])
def test_a_container_port_is_a_number_or_not_known(port, ports):
    assert container_ports(service("s", groups=("a",), port=port)) == ports


def test_a_service_leads_to_its_task_definition():
    api = definition("api")
    assert task_definition_of(declared(api, service("api")), service("api")) is api
    assert task_definition_of(declared(service("api")), service("api")) is None


def test_security_groups_are_found_by_reference_and_by_known_id():
    one, two = (
        resource("aws_security_group.one", {"id": ref("aws_security_group.one.id")}),
        resource("aws_security_group.two", {"id": "sg-2"}),
    )
    user = resource("aws_lb.m", {"security_groups": [ref("aws_security_group.one.id"), "sg-2", "sg-foreign", NEW]})
    assert security_groups_of(declared(one, two, user), user, "security_groups") == (one, two)


def test_an_unknown_list_of_security_groups_names_none():
    user = resource("aws_lb.m", {"security_groups": NEW})
    assert security_groups_of(declared(user), user, "security_groups") == ()


def test_environment_variables_come_with_the_path_of_their_value():
    document = [
        {"name": "side"},
        {"name": "api", "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]},
    ]
    found = environment_of(definition("api", containers=document))
    assert [(v.path, v.name, v.value) for v in found] == [
        ("container_definitions[1].environment[0].value", "A", "1"),
        ("container_definitions[1].environment[1].value", "B", "2"),
    ]


def test_a_partly_unknown_document_gives_what_is_known():
    inside = (
        Map({"name": "api", "environment": (Map({"name": "A", "value": "1"}), Map({"name": "B", "value": NEW}))}),
    )
    task = resource("aws_ecs_task_definition.api", {"container_definitions": Unknown("partly", encoded=inside)})
    assert [(v.name, v.value) for v in environment_of(task)] == [("A", "1"), ("B", NEW)]


def test_in_a_sensitive_document_only_names_show():
    text = json.dumps([{"name": "api", "image": "i", "environment": [{"name": "PASSWORD", "value": "hunter2"}]}])
    task = resource("aws_ecs_task_definition.api", {"container_definitions": Sensitive(text)})
    (variable,) = environment_of(task)
    assert (variable.name, variable.value) == ("PASSWORD", Sensitive("hunter2"))
    assert "hunter2" not in repr(containers_of(task))


@pytest.mark.parametrize("content", [NEW, None, "not json", '{"name": "no list"}'])
def test_a_document_that_cannot_be_read_has_no_containers(content):
    assert containers_of(resource("aws_ecs_task_definition.t", {"container_definitions": content})) == ()


def test_a_discovery_name_leads_to_the_service_behind_it():
    assert discovery_names(declared(NAMESPACE, *discovered("auth"))) == {"auth.dev.local": "aws_ecs_service.auth"}


def test_a_discovery_name_without_a_known_namespace_is_none():
    assert discovery_names(declared(*discovered("auth"))) == {}


def upstreams(service_name, **urls):
    tasks = [definition(name.replace("_", "-"), URL=url) for name, url in urls.items()]
    names = [name.replace("_", "-") for name in urls]
    stack = declared(NAMESPACE, *(part for name in names for part in discovered(name)), *tasks)
    return [address.rpartition(".")[2] for address in upstreams_of(stack, f"aws_ecs_service.{service_name}")]


@pytest.mark.parametrize(
    "url",
    [
        "http://auth.dev.local:8000",
        "http://AUTH.dev.local",
        "auth.dev.local",
        "http://auth.dev.local./x",
        "a,auth.dev.local,b",
    ],
)
def test_a_service_calls_those_whose_name_its_variables_hold(url):
    assert upstreams("api", api=url, auth="") == ["auth"]


@pytest.mark.parametrize(
    "url", ["http://pre-auth.dev.local", "http://x.auth.dev.local", "http://auth.dev.localhost", "auth"]
)
def test_a_longer_name_is_another_name(url):
    assert upstreams("api", api=url, auth="") == []


def test_near_upstreams_come_before_far_ones_and_a_circle_ends():
    assert upstreams("api", api="auth.dev.local", auth="store.dev.local", store="api.dev.local") == ["auth", "store"]


def test_a_service_that_calls_itself_or_does_not_exist_has_no_upstream():
    assert upstreams("api", api="api.dev.local") == []
    assert upstreams("nowhere", api="api.dev.local") == []


def load_balancer(group, port=8000, **more):
    arn = ref(f"aws_lb_target_group.{group}.arn")
    return {"target_group_arn": arn, "container_name": "web", "container_port": port, **more}


def test_from_a_target_group_to_service_container_port_and_task_definition():
    api = service("api", load_balancer=[load_balancer("api"), load_balancer("admin", "9000")])
    stack = declared(group("api"), group("admin"), definition("api"), api)
    behind = registrations(stack)
    way = ("aws_ecs_service.api", "web")
    assert behind["aws_lb_target_group.api"] == (Registration(*way, 8000, "aws_ecs_task_definition.api"),)
    assert behind["aws_lb_target_group.admin"] == (Registration(*way, 9000, "aws_ecs_task_definition.api"),)


def test_both_groups_of_a_blue_green_service_are_its_own():
    alternate = {"alternate_target_group_arn": ref("aws_lb_target_group.green.arn")}
    api = service("api", load_balancer=[load_balancer("blue", advanced_configuration=[alternate])])
    assert set(registrations(declared(group("blue"), group("green"), api))) == {
        "aws_lb_target_group.blue",
        "aws_lb_target_group.green",
    }


def test_two_services_may_register_in_one_group_and_what_is_unknown_is_left_empty():
    one, two = (service(name, load_balancer=[load_balancer("api", NEW, container_name=NEW)]) for name in ("a", "b"))
    found = registrations(declared(group("api"), one, two))["aws_lb_target_group.api"]
    assert found == (Registration("aws_ecs_service.a", "", None, ""), Registration("aws_ecs_service.b", "", None, ""))


def test_what_aws_registers_is_told_alike():
    block = {"target_group_arn": "arn:tg", "container_name": "web", "container_port": 8000}
    api = live("aws_ecs_service", "arn:svc", load_balancer=[block], task_definition="arn:td:3")
    ids = {"arn:tg": "aws_lb_target_group.api", "arn:svc": "aws_ecs_service.api"}
    expected = (Registration("aws_ecs_service.api", "web", 8000, "arn:td:3"),)
    assert live_registrations(snapshot(api), ids) == {"aws_lb_target_group.api": expected}
    assert live_registrations(snapshot(live("aws_ecs_service", "arn:x"))) == {}
