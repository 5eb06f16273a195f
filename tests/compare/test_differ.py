import json
from dataclasses import replace
from typing import Any

import pytest

from auditor.compare.differ import Difference, differ
from auditor.compare.pair import Pairing, pair
from auditor.model.resource import Declared
from auditor.model.value import Map, Sensitive, Unknown, freeze
from tests.compare.examples import (
    BOTH_SIDES,
    CONTAINERS,
    ELSEWHERE,
    FORWARD,
    LIVE,
    MUTATIONS,
    REDIRECT,
    SPLIT,
    as_code,
    changed,
    mutated,
)
from tests.compare.planes import GROUP, LB, LISTENER, OTHER, live, snapshot
from tests.resource_types.stack import declared, of, resource


def plane(type: str, attributes: dict[str, Any], **more: Any) -> Declared:
    return declared(replace(resource(f"{type}.this", **attributes), **more))


def differences(plane: Declared, type: str, attributes: dict[str, Any] | None = None) -> tuple[Difference, ...]:
    """What differs between the resource "this" and a live one with these attributes."""
    answer = live(type, f"id:{type}", **(LIVE[type] if attributes is None else attributes))
    matched = tuple((one, answer) for one in plane if one.address.name == "this")
    return differ(plane, snapshot(answer), Pairing(matched=matched))


@pytest.mark.parametrize("type", sorted(LIVE))
def test_equal_things_have_no_differences(type: str) -> None:
    assert differences(plane(type, as_code(type)), type) == ()


@pytest.mark.parametrize(
    ("type", "leaf"), [(type, leaf) for type, leaf in MUTATIONS if f"{type}.{leaf}" not in BOTH_SIDES]
)
def test_one_change_in_aws_is_one_difference_on_its_path(type: str, leaf: str) -> None:
    found = differences(plane(type, as_code(type)), type, mutated(LIVE[type], leaf))
    expected = ELSEWHERE.get(f"{type}.{leaf}", leaf)
    assert [one.path for one in found] == [expected]


def test_there_are_many_mutations() -> None:
    assert len(MUTATIONS) >= 100


def test_the_mutations_that_must_not_show_do_not() -> None:
    for name in (
        "aws_lb_listener_rule.action[0].forward[0].target_group[0].weight",
        "aws_db_instance.allocated_storage",
    ):
        type, _, leaf = name.partition(".")
        assert differences(plane(type, as_code(type)), type, mutated(LIVE[type], leaf)) == ()


def test_a_source_added_to_an_inline_rule_is_a_difference() -> None:
    ingress = {**LIVE["aws_security_group"]["ingress"][0], "self": True}
    seen = {**LIVE["aws_security_group"], "ingress": [ingress]}
    [found] = differences(plane("aws_security_group", as_code("aws_security_group")), "aws_security_group", seen)
    assert found.path.startswith("ingress")
    assert found.declared is None


@pytest.mark.parametrize(
    ("type", "attribute"),
    [
        ("aws_lb", "idle_timeout"),
        ("aws_lb", "enable_http2"),
        ("aws_lb_target_group", "deregistration_delay"),
        ("aws_ecs_service", "desired_count"),
        ("aws_ecs_service", "health_check_grace_period_seconds"),
        ("aws_ecs_service", "load_balancer"),
        ("aws_cloudwatch_log_group", "retention_in_days"),
        ("aws_ecs_service", "deployment_circuit_breaker"),
    ],
)
def test_an_unset_attribute_with_a_default_is_compared_with_it(type: str, attribute: str) -> None:
    code = {name: value for name, value in as_code(type).items() if name != attribute}
    seen = {**LIVE[type], attribute: changed(LIVE[type][attribute])}
    assert [one.path.partition("[")[0] for one in differences(plane(type, code), type, seen)][:1] == [attribute]


@pytest.mark.parametrize(
    ("type", "attribute"),
    [
        ("aws_lb", "ip_address_type"),
        ("aws_lb", "security_groups"),
        ("aws_lb_listener", "ssl_policy"),
        ("aws_lb_target_group", "health_check"),
        ("aws_ecs_service", "platform_version"),
        ("aws_security_group", "ingress"),
        ("aws_ecs_task_definition", "task_role_arn"),
    ],
)
def test_an_unset_attribute_without_a_default_is_not_compared(type: str, attribute: str) -> None:
    code = {name: value for name, value in as_code(type).items() if name != attribute}
    assert differences(plane(type, code), type) == ()


def test_unknown_is_never_different() -> None:
    code = {name: Unknown("why") for name in LIVE["aws_ecs_service"]} | {"name": "api"}
    assert differences(plane("aws_ecs_service", code), "aws_ecs_service") == ()


def test_what_aws_did_not_tell_is_never_different() -> None:
    seen = dict.fromkeys(LIVE["aws_ecs_service"], Unknown("AWS did not return it"))
    assert differences(plane("aws_ecs_service", as_code("aws_ecs_service")), "aws_ecs_service", seen) == ()


@pytest.mark.parametrize("entry", ["all", "health_check", "health_check[0].path"])
def test_ignored_changes_are_no_differences(entry: str) -> None:
    seen = mutated(LIVE["aws_lb_target_group"], "health_check[0].path")
    code = plane("aws_lb_target_group", as_code("aws_lb_target_group"), ignore_changes=(entry,))
    assert differences(code, "aws_lb_target_group", seen) == ()


def test_an_ignored_neighbour_ignores_nothing_else() -> None:
    seen = mutated(LIVE["aws_lb_target_group"], "health_check[0].path")
    code = plane("aws_lb_target_group", as_code("aws_lb_target_group"), ignore_changes=("health_check[0].port", "tags"))
    assert len(differences(code, "aws_lb_target_group", seen)) == 1


def test_autoscaling_decides_the_desired_count() -> None:
    service = resource("aws_ecs_service.this", **as_code("aws_ecs_service"))
    by_reference = resource(
        "aws_appautoscaling_target.a",
        references=("aws_ecs_service.this.name",),
        service_namespace="ecs",
        resource_id=Unknown("why"),
    )
    by_name = resource("aws_appautoscaling_target.a", service_namespace="ecs", resource_id="service/main/api")
    other = resource("aws_appautoscaling_target.a", service_namespace="ecs", resource_id="service/main/auth")
    seen = {**LIVE["aws_ecs_service"], "desired_count": 7}
    assert differences(declared(service, by_reference), "aws_ecs_service", seen) == ()
    assert differences(declared(service, by_name), "aws_ecs_service", seen) == ()
    assert len(differences(declared(service, other), "aws_ecs_service", seen)) == 1


def test_default_tags_lie_under_a_resources_own_and_each_tag_is_one_path() -> None:
    defaults = (("aws", freeze({"Team": "ops", "Stage": "dev", "Cost Centre": "7"})),)
    code = replace(plane("aws_lb", as_code("aws_lb") | {"tags": {"Team": "data"}}), default_tags=defaults)
    assert [one.path for one in differences(code, "aws_lb")] == ['tags["Cost Centre"]']
    seen = LIVE["aws_lb"] | {"tags": {"Team": "x", "Stage": "dev", "Cost Centre": "7", "Extra": "1"}}
    found = differences(code, "aws_lb", seen)
    assert [(one.path, one.declared, one.live) for one in found] == [
        ("tags.Extra", None, "1"),
        ("tags.Team", "data", "x"),
    ]


def test_unknown_tags_are_not_compared() -> None:
    code = as_code("aws_lb") | {"tags": {"Team": Unknown("why"), "Stage": "dev"}}
    assert differences(plane("aws_lb", code), "aws_lb") == ()
    assert differences(plane("aws_lb", as_code("aws_lb") | {"tags": Unknown("why")}), "aws_lb") == ()


def test_sensitive_values_are_compared_and_never_shown() -> None:
    code = as_code("aws_lb_listener") | {"certificate_arn": Sensitive("arn:secret-thing")}
    [found] = differences(plane("aws_lb_listener", code), "aws_lb_listener")
    assert found.path == "certificate_arn"
    assert "secret-thing" not in str(found)
    assert "arn:cert" not in str(found)
    code = as_code("aws_lb_listener") | {"certificate_arn": Sensitive("arn:cert")}
    assert differences(plane("aws_lb_listener", code), "aws_lb_listener") == ()


def test_a_sensitive_variable_of_a_container_is_shown_as_sensitive_only() -> None:
    containers = json.loads(json.dumps(CONTAINERS))
    containers[0]["environment"].append({"name": "PASSWORD", "value": "declared-secret"})
    seen = LIVE["aws_ecs_task_definition"] | {"container_definitions": json.loads(json.dumps(containers))}
    seen["container_definitions"][0]["environment"][2]["value"] = Sensitive("live-secret")
    code = as_code("aws_ecs_task_definition") | {"container_definitions": json.dumps(containers)}
    [found] = differences(plane("aws_ecs_task_definition", code), "aws_ecs_task_definition", seen)
    assert found.path == "container_definitions[0].environment[2].value"
    assert str(found).count("(sensitive)") == 2


def test_a_partly_unknown_document_is_compared_where_it_is_known() -> None:
    containers = json.loads(json.dumps(CONTAINERS))
    containers[0]["image"] = Unknown("known after apply")
    containers[0]["environment"][1]["value"] = "b"
    code = as_code("aws_ecs_task_definition") | {
        "container_definitions": Unknown("known after apply", encoded=freeze(containers))
    }
    [found] = differences(plane("aws_ecs_task_definition", code), "aws_ecs_task_definition")
    assert (found.path, found.declared, found.live) == ("container_definitions[0].environment[1].value", "b", "a")


def test_the_second_evaluation_of_a_paired_resource_is_compared() -> None:
    first = plane("aws_lb_listener", as_code("aws_lb_listener") | {"load_balancer_arn": of("aws_lb.main.arn")})
    main = resource("aws_lb.main", name="main")
    answers = [live("aws_lb", LB, name="main"), live("aws_lb_listener", LISTENER, **LIVE["aws_lb_listener"])]
    seen = snapshot(*answers)
    pairing = pair(declared(main, *first), seen)
    second = plane("aws_lb_listener", as_code("aws_lb_listener") | {"protocol": "HTTP"})
    assert [one.path for one in differ(second, seen, pairing)] == ["protocol"]


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ({"target_group_arn": GROUP}, {**FORWARD}),
        ({"forward": [{"target_group": [{"arn": GROUP}]}]}, {**FORWARD}),
        ({"forward": [{"target_group": [{"arn": GROUP, "weight": 5}], "stickiness": []}]}, {**FORWARD}),
        (
            {"forward": [{"target_group": [{"arn": OTHER, "weight": 20}, {"arn": GROUP, "weight": 80}]}]},
            {**SPLIT},
        ),
        (
            {
                "forward": [
                    {
                        "target_group": [{"arn": GROUP, "weight": 80}, {"arn": OTHER, "weight": 20}],
                        "stickiness": [{"enabled": False, "duration": 600}],
                    }
                ]
            },
            {**SPLIT},
        ),
    ],
)
def test_a_forward_may_be_written_in_many_ways(code: dict[str, Any], seen: dict[str, Any]) -> None:
    rule = LIVE["aws_lb_listener_rule"]
    wanted = as_code("aws_lb_listener_rule") | {"action": [{"type": "forward", "order": None, **code}]}
    there = rule | {"action": [{"order": 1, **seen}]}
    assert differences(plane("aws_lb_listener_rule", wanted), "aws_lb_listener_rule", there) == ()


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ({"target_group_arn": OTHER}, "action[0].target_group_arn"),
        ({"forward": [{"target_group": [{"arn": OTHER}]}]}, "action[0].forward[0].target_group[0].arn"),
    ],
)
def test_a_forward_to_another_group_is_found_where_the_code_names_it(code: dict[str, Any], path: str) -> None:
    wanted = as_code("aws_lb_listener_rule") | {"action": [{"type": "forward", **code}]}
    [found] = differences(plane("aws_lb_listener_rule", wanted), "aws_lb_listener_rule")
    assert (found.path, found.declared, found.live) == (path, OTHER, GROUP)


def test_an_unset_part_of_a_redirect_is_the_requests_own() -> None:
    seen = LIVE["aws_lb_listener"] | {
        "default_action": [
            {
                "type": "redirect",
                "redirect": [
                    {
                        "protocol": "HTTPS",
                        "host": "#{host}",
                        "port": "443",
                        "path": "/#{path}",
                        "query": "#{query}",
                        "status_code": "HTTP_301",
                    }
                ],
            }
        ]
    }
    code = as_code("aws_lb_listener") | {"default_action": [REDIRECT]}
    assert differences(plane("aws_lb_listener", code), "aws_lb_listener", seen) == ()


def test_the_default_health_check_block_is_filled_in_and_an_absent_one_is_aws_business() -> None:
    code = as_code("aws_lb_target_group") | {
        "health_check": [{"path": "/health", "matcher": "200,201,202", "timeout": 5}]
    }
    assert differences(plane("aws_lb_target_group", code), "aws_lb_target_group") == ()
    seen = mutated(LIVE["aws_lb_target_group"], "health_check[0].unhealthy_threshold")
    assert [one.path for one in differences(plane("aws_lb_target_group", code), "aws_lb_target_group", seen)] == [
        "health_check[0].unhealthy_threshold"
    ]


@pytest.mark.parametrize(
    ("attribute", "code"),
    [
        ("task_definition", "api"),
        ("task_definition", "api:3"),
        ("cluster", "main"),
        ("platform_version", "LATEST"),
        ("health_check_grace_period_seconds", "60"),
    ],
)
def test_a_services_attribute_may_be_written_otherwise(attribute: str, code: str) -> None:
    wanted = as_code("aws_ecs_service") | {attribute: code}
    assert differences(plane("aws_ecs_service", wanted), "aws_ecs_service") == ()


def test_another_family_is_a_difference() -> None:
    wanted = as_code("aws_ecs_service") | {"task_definition": "auth"}
    assert [one.path for one in differences(plane("aws_ecs_service", wanted), "aws_ecs_service")] == ["task_definition"]


def test_a_resource_that_the_second_evaluation_no_longer_has_is_left_out() -> None:
    answer = live("aws_lb", LB, **LIVE["aws_lb"])
    first = plane("aws_lb", as_code("aws_lb"))
    assert differ(declared(), snapshot(answer), pair(first, snapshot(answer))) == ()


def test_the_order_of_differences_is_that_of_addresses_and_paths() -> None:
    seen = LIVE["aws_lb"] | {"idle_timeout": 1, "enable_http2": False, "tags": Map({"Team": "x", "Stage": "dev"})}
    found = differences(plane("aws_lb", as_code("aws_lb")), "aws_lb", seen)
    assert [one.path for one in found] == sorted(one.path for one in found)
    assert len(found) == 3
