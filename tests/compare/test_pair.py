from auditor.compare.pair import pair
from auditor.model.gap import Gap
from auditor.model.value import Unknown
from tests.compare.planes import GROUP, LB, LISTENER, balancer, listener, live, rule, snapshot
from tests.resource_types.stack import declared, of, resource

MAIN = resource("aws_lb.main", name="main")
HTTPS = resource("aws_lb_listener.https", load_balancer_arn=of("aws_lb.main.arn"), port=443)


def declared_rule(name: str, path: str, **attributes: object):
    return resource(
        f"aws_lb_listener_rule.{name}",
        listener_arn=of("aws_lb_listener.https.arn"),
        condition=[{"path_pattern": [{"values": [path]}]}],
        **attributes,
    )


def missing(pairing) -> list[str]:
    return [str(one.address) for one in pairing.missing]


def reasons(pairing) -> dict[str, str]:
    return {str(one.address): reason for one, reason in pairing.not_compared}


def test_children_are_found_through_their_paired_parents() -> None:
    plane = declared(declared_rule("api", "/api/*", priority=20), HTTPS, MAIN)
    pairing = pair(plane, snapshot(balancer(), listener(), rule("r20", 20, "/api/*")))
    assert pairing.live_of("aws_lb_listener_rule.api").id == "r20"
    assert str(pairing.address_of("r20")) == "aws_lb_listener_rule.api"
    assert (pairing.missing, pairing.not_compared, pairing.unmanaged) == ((), (), ())


def test_a_parent_inside_a_module_is_found_by_its_full_address() -> None:
    main = resource('module.lb["a"].aws_lb.this', name="main")
    https = resource("aws_lb_listener.https", load_balancer_arn=of('module.lb["a"].aws_lb.this.arn'), port=443)
    pairing = pair(declared(main, https), snapshot(balancer(), listener()))
    assert pairing.live_of("aws_lb_listener.https").id == LISTENER


def test_what_was_read_and_is_not_there_is_missing_and_so_are_its_children() -> None:
    plane = declared(MAIN, HTTPS, declared_rule("api", "/api/*", priority=20))
    pairing = pair(plane, snapshot())
    assert missing(pairing) == ["aws_lb.main", "aws_lb_listener.https", "aws_lb_listener_rule.api"]


def test_the_listener_of_another_balancer_is_no_match() -> None:
    pairing = pair(declared(MAIN, HTTPS), snapshot(balancer(), listener(load_balancer_arn="arn:other")))
    assert missing(pairing) == ["aws_lb_listener.https"]


def test_what_was_not_read_is_not_missing_and_the_reason_is_kept() -> None:
    gap = Gap("live", "aws_lb", "AccessDenied")
    pairing = pair(declared(MAIN, HTTPS), snapshot(read=("aws_lb_listener",), gaps=[gap]))
    assert pairing.missing == ()
    assert "AccessDenied" in reasons(pairing)["aws_lb.main"]
    assert "could not be matched" in reasons(pairing)["aws_lb_listener.https"]


def test_what_was_found_before_a_read_failed_is_matched() -> None:
    other = resource("aws_lb.other", name="other")
    pairing = pair(declared(MAIN, other), snapshot(balancer(), read=()))
    assert pairing.live_of("aws_lb.main") is not None
    assert list(reasons(pairing)) == ["aws_lb.other"]


def test_an_unknown_name_is_not_compared_never_guessed() -> None:
    unknown = resource("aws_lb.main", name=Unknown("random_pet.a.id is not known", ("random_pet.a.id",)))
    pairing = pair(declared(unknown), snapshot(balancer()))
    assert pairing.matched == ()
    assert "is not known" in reasons(pairing)["aws_lb.main"]


def test_a_name_prefix_finds_the_one_that_begins_so() -> None:
    plane = declared(resource("aws_lb_target_group.api", name_prefix="api-"))
    groups = [live("aws_lb_target_group", f"arn:{name}", name=name) for name in ("api-123", "mlflow-1")]
    assert pair(plane, snapshot(*groups)).live_of("aws_lb_target_group.api").id == "arn:api-123"


def test_several_that_fit_are_named_and_not_compared() -> None:
    plane = declared(resource("aws_lb_target_group.api", name_prefix="api-"))
    groups = [live("aws_lb_target_group", f"arn:{name}", name=name) for name in ("api-1", "api-2")]
    pairing = pair(plane, snapshot(*groups))
    assert pairing.matched == ()
    assert "arn:api-1, arn:api-2" in reasons(pairing)["aws_lb_target_group.api"]


def test_a_narrowing_attribute_decides_between_several() -> None:
    plane = declared(resource("aws_security_group.a", name="a", vpc_id="vpc-2"))
    groups = [live("aws_security_group", f"sg-{n}", name="a", vpc_id=f"vpc-{n}") for n in (1, 2)]
    assert pair(plane, snapshot(*groups)).live_of("aws_security_group.a").id == "sg-2"


def test_two_declared_with_one_identity_are_not_both_matched() -> None:
    plane = declared(MAIN, resource("aws_lb.twin", name="main"))
    pairing = pair(plane, snapshot(balancer()))
    assert len(pairing.matched) == 1
    assert reasons(pairing) == {"aws_lb.twin": f"aws_lb.main is the same live resource, {LB}"}


def test_a_rule_whose_priority_moved_is_found_by_its_conditions() -> None:
    plane = declared(MAIN, HTTPS, declared_rule("api", "/api/*", priority=20))
    pairing = pair(plane, snapshot(balancer(), listener(), rule("r7", 7, "/api/*")))
    assert pairing.live_of("aws_lb_listener_rule.api").id == "r7"


def test_a_rule_without_a_priority_is_found_by_its_conditions() -> None:
    plane = declared(MAIN, HTTPS, declared_rule("api", "/api/*"))
    live_rules = [rule("r1", 1, "/x"), rule("r2", 2, "/api/*")]
    assert pair(plane, snapshot(balancer(), listener(), *live_rules)).live_of("aws_lb_listener_rule.api").id == "r2"


def test_a_rule_with_the_same_priority_and_new_conditions_is_the_same_rule() -> None:
    plane = declared(MAIN, HTTPS, declared_rule("api", "/api/*", priority=20))
    pairing = pair(plane, snapshot(balancer(), listener(), rule("r20", 20, "/changed")))
    assert pairing.live_of("aws_lb_listener_rule.api").id == "r20"


def test_conditions_that_two_live_rules_have_match_none() -> None:
    plane = declared(MAIN, HTTPS, declared_rule("api", "/api/*"))
    pairing = pair(plane, snapshot(balancer(), listener(), rule("r1", 1, "/api/*"), rule("r2", 2, "/api/*")))
    assert missing(pairing) == ["aws_lb_listener_rule.api"]


def test_live_rules_that_no_code_declares_are_unmanaged_below_declared_balancers_only() -> None:
    stranger = live("aws_lb_listener", "arn:strange", load_balancer_arn="arn:strange-lb", port=1)
    pairing = pair(declared(MAIN, HTTPS), snapshot(balancer(), listener(), rule("r5", 5, "/x"), stranger))
    assert [one.id for one in pairing.unmanaged] == ["r5"]


def test_services_and_target_groups_below_declared_parents_are_unmanaged() -> None:
    cluster = live("aws_ecs_cluster", "arn:c", name="c")
    service = live("aws_ecs_service", "arn:s", name="s", cluster="arn:c")
    group = live("aws_lb_target_group", GROUP, name="old", load_balancer_arns=[LB])
    plane = declared(MAIN, resource("aws_ecs_cluster.c", name="c"))
    pairing = pair(plane, snapshot(balancer(), cluster, service, group))
    assert {one.id for one in pairing.unmanaged} == {"arn:s", GROUP}


def test_nothing_is_unmanaged_while_a_declared_one_of_its_type_cannot_be_told() -> None:
    unsure = resource("aws_lb_listener_rule.a", listener_arn=Unknown("by a data source"), priority=1)
    pairing = pair(declared(MAIN, HTTPS, unsure), snapshot(balancer(), listener(), rule("r5", 5, "/x")))
    assert pairing.unmanaged == ()


def test_a_data_source_is_a_parent_and_never_missing() -> None:
    data = resource("data.aws_lb.main", name="main")
    https = resource("aws_lb_listener.https", load_balancer_arn=of("data.aws_lb.main.arn"), port=443)
    pairing = pair(declared(data, https), snapshot(balancer(), listener()))
    assert pairing.live_of("aws_lb_listener.https").id == LISTENER
    assert pairing.known()["data.aws_lb.main"]["arn"] == LB
    assert pair(declared(data), snapshot()).missing == ()


def test_a_data_source_and_a_resource_may_be_the_same() -> None:
    data = resource("data.aws_lb.again", name="main")
    pairing = pair(declared(data, MAIN), snapshot(balancer()))
    assert {str(one.address) for one, _ in pairing.matched} == {"data.aws_lb.again", "aws_lb.main"}


def test_an_old_name_of_a_type_is_the_type() -> None:
    assert pair(declared(resource("aws_alb.main", name="main")), snapshot(balancer())).live_of("aws_alb.main")


def test_a_type_that_is_not_compared_says_so() -> None:
    assert reasons(pair(declared(resource("aws_eip.nat")), snapshot())) == {
        "aws_eip.nat": "the type aws_eip is not compared"
    }


def test_a_cluster_may_be_given_by_name_or_left_to_the_default() -> None:
    service = live("aws_ecs_service", "arn:s", name="s", cluster="arn:aws:ecs:us-east-1:1:cluster/c")
    plane = declared(resource("aws_ecs_service.s", name="s", cluster="c"), resource("aws_ecs_service.d", name="s"))
    pairing = pair(plane, snapshot(service))
    assert pairing.live_of("aws_ecs_service.s").id == "arn:s"
    assert missing(pairing) == ["aws_ecs_service.d"]


def test_a_security_group_rule_is_known_by_its_whole_tuple() -> None:
    group = resource("aws_security_group.a", name="a")
    wanted = {"ip_protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_ipv4": "10.0.0.1/8"}
    own = resource("aws_vpc_security_group_ingress_rule.a", security_group_id=of("aws_security_group.a.id"), **wanted)
    there = live(
        "aws_vpc_security_group_ingress_rule",
        "sgr-1",
        **{**wanted, "security_group_id": "sg-1", "cidr_ipv4": "10.0.0.0/8"},
    )
    live_group = live("aws_security_group", "sg-1", name="a")
    assert pair(declared(group, own), snapshot(live_group, there)).missing == ()
    closed = live(
        "aws_vpc_security_group_ingress_rule", "sgr-1", **{**wanted, "security_group_id": "sg-1", "to_port": 81}
    )
    assert missing(pair(declared(group, own), snapshot(live_group, closed))) == [
        "aws_vpc_security_group_ingress_rule.a"
    ]


def test_where_we_are_is_known_to_data_sources() -> None:
    plane = declared(resource("data.aws_caller_identity.me"), resource("data.aws_region.here"))
    known = pair(plane, snapshot()).known()
    assert known["data.aws_caller_identity.me"]["account_id"] == "123456789012"
    assert known["data.aws_region.here"]["name"] == "us-east-1"


def test_a_security_group_rule_whose_ports_moved_is_known_by_its_description_and_peer() -> None:
    group = resource("aws_security_group.a", name="a")
    peer = {"ip_protocol": "tcp", "cidr_ipv4": "10.0.0.0/8", "description": "from the office"}
    own = resource(
        "aws_vpc_security_group_ingress_rule.a",
        security_group_id=of("aws_security_group.a.id"),
        from_port=80,
        to_port=80,
        **peer,
    )
    moved = {**peer, "security_group_id": "sg-1", "from_port": 81, "to_port": 81}
    there = live("aws_vpc_security_group_ingress_rule", "sgr-1", **moved)
    stranger = live("aws_vpc_security_group_ingress_rule", "sgr-2", **{**moved, "description": "other"})
    live_group = live("aws_security_group", "sg-1", name="a")
    pairing = pair(declared(group, own), snapshot(live_group, there, stranger))
    assert pairing.live_of("aws_vpc_security_group_ingress_rule.a").id == "sgr-1"
    assert missing(pair(declared(group, own), snapshot(live_group, stranger))) == [str(own.address)]
