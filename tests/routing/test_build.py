"""Tables from the shapes that the evaluator and the reader give; both must say the same of the same stack."""

import pytest

from auditor.model.value import Sensitive, Unknown
from auditor.routing import from_declared, from_live
from tests.builders import (
    HTTPS,
    LB,
    declared,
    fixed,
    forward,
    forward_to,
    get,
    group,
    header,
    host,
    https,
    lb,
    listener,
    live,
    method,
    path,
    query,
    record,
    redirect,
    ref,
    resource,
    rule,
    snapshot,
    source_ip,
    weighted,
)

NEW = Unknown("known after apply")
API = "https://api.x.test/api/v1"


GROUPS = [group(name) for name in ("api", "old", "a", "b", "r", "s", "wide", "narrow")]


def table_of(*resources):
    return from_declared(declared(lb(), record("api", "api.x.test"), *GROUPS, *resources))


def match(url=API, *resources, **more):
    return table_of(https(), *resources).match(get(url, **more))


def winner(url, *rules, **more):
    found = match(url, *rules, **more)
    return found.rule.id.rpartition(".")[2] if found.rule else None


# --- conditions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "request_", "holds"),
    [
        (host("API.x.test"), get(API), True),
        (path("/api/*"), get(API), True),
        (path("/API/*"), get(API), False),
        (header("X-Team", "blue"), get(API, headers=(("x-team", "Blue"),)), True),
        (header("X-Team", "blue"), get(API), False),
        (method("POST", "PUT"), get(API, method="PUT"), True),
        (query(("version", "v1")), get(f"{API}?Version=V1"), True),
        (query((None, "v1")), get(f"{API}?x=v1"), True),
        (query(("", "v1")), get(f"{API}?x=v1"), True),
        (source_ip("10.0.0.0/8"), get(API, source_ip="10.1.1.1"), True),
        (source_ip("10.0.0.0/8"), get(API, source_ip="11.1.1.1"), False),
    ],
)
def test_every_type_of_condition_is_read(condition, request_, holds):
    found = table_of(https(), rule("r", 10, [condition])).match(request_)
    assert (found.rule is not None) is holds
    assert found.action is not None


def test_condition_blocks_hold_together_and_their_values_alternatively():
    both = rule("r", 10, [host("api.x.test"), path("/a", "/b")])
    assert winner("https://api.x.test/b", both) == "r"
    assert winner("https://api.x.test/c", both) is None


def test_several_kinds_in_one_block_hold_together():
    both = rule("r", 10, [path("/a") | method("POST")])
    assert winner("https://api.x.test/a", both) is None
    assert winner("https://api.x.test/a", both, method="POST") == "r"


def test_query_strings_of_one_condition_are_alternatives_and_of_two_hold_together():
    either = rule("r", 10, [query(("a", "1"), ("b", "2"))])
    assert winner("https://api.x.test/?b=2", either) == "r"
    both = rule("r", 10, [query(("a", "1")), query(("b", "2"))])
    assert winner("https://api.x.test/?b=2", both) is None
    assert winner("https://api.x.test/?a=1&b=2", both) == "r"


@pytest.mark.parametrize(
    "condition",
    [
        path(NEW),
        {"path_pattern": [{"values": NEW}]},
        {"path_pattern": NEW},
        {"path_pattern": [NEW]},
        {"host_header": [{"regex_values": ["^api"]}]},
        {"path_pattern": [{"regex_values": ["^/b"], "values": ["/b"]}]},
        header(NEW, "blue"),
        query((NEW, "x")),
        query(("x", NEW)),
        NEW,
    ],
)
def test_a_condition_that_is_not_known_leaves_the_answer_open_and_says_why(condition):
    found = match(API, rule("r", 10, [condition]), rule("s", 20, [path("/api/*")]))
    assert found.action is None
    assert [r.id for r in found.possible] == ["aws_lb_listener_rule.r", "aws_lb_listener_rule.s"]
    assert found.why


def test_conditions_that_are_unknown_altogether_leave_the_answer_open():
    loose = resource(
        "aws_lb_listener_rule.r",
        {"listener_arn": ref(f"{HTTPS}.arn"), "priority": 1, "condition": NEW, "action": [forward_to("r")]},
    )
    assert [r.id for r in match(API, loose).possible] == ["aws_lb_listener_rule.r"]


def test_a_known_value_beside_an_unknown_one_still_holds():
    assert winner(API, rule("r", 10, [path("/api/*", NEW)])) == "r"
    assert winner(f"{API}?a=1", rule("r", 10, [query(("a", "1"), ("b", NEW))])) == "r"


def test_a_sensitive_value_routes_as_what_it_is():
    assert winner(API, rule("r", 10, [path(Sensitive("/api/*"))])) == "r"


# --- priorities -------------------------------------------------------------------------------------------------------


def test_rules_are_tried_in_numeric_order_however_they_are_declared():
    wide, narrow = rule("wide", 100, [path("/api/*")]), rule("narrow", 20, [path("/api/v1")])
    assert winner(API, wide, narrow) == "narrow"
    assert winner(API, rule("wide", "100", [path("/api/*")]), rule("narrow", "20", [path("/api/v1")])) == "narrow"


@pytest.mark.parametrize("priority", [None, NEW, ref("aws_lb_listener_rule.x.priority")])
def test_a_priority_that_nobody_knows_is_undecided(priority):
    found = match(API, rule("r", priority, [path("/api/*")]), rule("s", 20, [path("/api/*")]))
    assert (found.action, len(found.possible)) == (None, 2)


def test_a_rule_stays_on_its_own_listener():
    found = table_of(
        https(), listener("http", 80, "HTTP", fixed("404")), rule("r", 10, [path("/api/*")], listener="http")
    )
    assert found.match(get(API)).rule is None
    assert found.match(get("http://api.x.test/api/v1")).rule is not None


# --- actions ----------------------------------------------------------------------------------------------------------


def action(block):
    return match(API, rule("r", 10, [path("/api/*")], block)).action


@pytest.mark.parametrize(
    "block",
    [
        forward_to("api"),
        weighted((ref("aws_lb_target_group.api.arn"), None)),
        weighted((ref("aws_lb_target_group.api.arn"), 100)),
        forward_to("api") | weighted((ref("aws_lb_target_group.api.arn"), 1)),
        weighted((ref("aws_lb_target_group.api.arn"), 1), (ref("aws_lb_target_group.old.arn"), 0)),
        weighted((ref("aws_lb_target_group.api.arn"), "1"), (ref("aws_lb_target_group.old.arn"), "0")),
    ],
)
def test_both_shapes_of_forward_name_the_target_group(block):
    assert action(block).target_group == "aws_lb_target_group.api"


def test_a_weighted_forward_does_not_depend_on_the_order_of_its_blocks():
    one, two = (ref("aws_lb_target_group.a.arn"), 90), (ref("aws_lb_target_group.b.arn"), 10)
    assert action(weighted(one, two)) == action(weighted(two, one))
    assert action(weighted(one, two)).target_groups == ("aws_lb_target_group.a", "aws_lb_target_group.b")


@pytest.mark.parametrize(
    "block",
    [
        forward(NEW),
        forward(ref("aws_lb_target_group.nowhere.arn")),
        weighted((ref("aws_lb_target_group.a.arn"), NEW), (ref("aws_lb_target_group.b.arn"), 1)),
        {"type": "forward"},
        redirect(host=NEW),
        {"type": NEW},
        {"type": "teleport"},
        NEW,
    ],
)
def test_an_action_whose_target_is_not_known_says_so(block):
    assert action(block).undecided


def test_an_unknown_redirect_status_is_not_guessed():
    assert action(redirect(status_code=NEW, path="/x")).status is None


def test_a_fixed_response_has_what_is_declared_and_nothing_for_the_unknown():
    found = action(fixed("503", "down", "text/html"))
    assert (found.type, found.status, found.body, found.content_type) == ("fixed-response", 503, "down", "text/html")
    new = action(fixed(NEW, NEW, NEW))
    assert (new.status, new.body, new.content_type) == (None, "", "")


@pytest.mark.parametrize(("code", "status"), [("HTTP_301", 301), ("HTTP_302", 302)])
def test_a_redirect_has_its_status_and_parts(code, status):
    found = action(redirect(status_code=code, protocol="HTTPS", port=443))
    assert (found.type, found.status) == ("redirect", status)
    assert found.location(get("http://x.test/a")) == "https://x.test:443/a"


@pytest.mark.parametrize("guard", ["authenticate-oidc", "authenticate-cognito", "jwt-validation"])
def test_an_authenticating_action_comes_before_the_terminal_one(guard):
    found = match(API, rule("r", 10, [path("/api/*")], {"type": guard}, forward_to("api"))).action
    assert (found.guards, found.target_group) == ((guard,), "aws_lb_target_group.api")


# --- listeners and balancers ------------------------------------------------------------------------------------------


def test_a_protocol_that_is_not_written_is_http_and_one_that_is_not_known_is_undecided():
    plain = table_of(listener("plain", 80, None, fixed("404")))
    assert plain.match(get("http://api.x.test/")).action.status == 404
    new = table_of(listener("new", 80, NEW, fixed("404")))
    assert new.match(get("http://api.x.test/")).action is None
    assert "protocol" in new.match(get("http://api.x.test/")).why


def test_a_port_may_be_text():
    assert table_of(listener("https", "443", "HTTPS", fixed("404"))).match(get(API)).action.status == 404


def test_a_port_that_is_not_known_is_said_so():
    assert "is not known" in table_of(listener("https", NEW, "HTTPS", fixed("404"))).match(get(API)).why


def test_a_network_load_balancer_takes_no_http_request():
    nlb = lb("nlb", load_balancer_type="network")
    table = from_declared(declared(nlb, record("api", "api.x.test", target=ref("aws_lb.nlb.dns_name"))))
    assert table.load_balancers == ()


def test_the_old_names_of_the_types_are_the_same_types():
    stack = declared(
        resource("aws_alb.main", {"dns_name": "main.elb.test"}),
        resource(
            "aws_alb_listener.l",
            {
                "load_balancer_arn": ref("aws_alb.main.arn"),
                "port": 80,
                "protocol": "HTTP",
                "default_action": [fixed("404")],
            },
        ),
        resource(
            "aws_alb_listener_rule.r",
            {
                "listener_arn": ref("aws_alb_listener.l.arn"),
                "priority": 1,
                "condition": [path("/a")],
                "action": [fixed("200")],
            },
        ),
    )
    assert from_declared(stack).match(get("http://main.elb.test/a")).action.status == 200


# --- records ----------------------------------------------------------------------------------------------------------


def hosts_of(*resources):
    table = from_declared(declared(*resources))
    return table.load_balancers[0].hosts


def test_an_alias_to_the_balancers_dns_name_leads_to_it():
    assert hosts_of(lb(), record("a", "API.x.test.")) == ("api.x.test",)


@pytest.mark.parametrize("name", ["main-1.elb.test", "dualstack.main-1.elb.test", "dualstack.MAIN-1.elb.test."])
def test_an_alias_to_a_known_dns_name_leads_to_the_balancer(name):
    assert hosts_of(lb(dns_name="Main-1.elb.test"), record("a", "api.x.test", target=name))[0] == "api.x.test"


def test_the_balancers_own_name_comes_after_its_records():
    assert hosts_of(lb(dns_name="Main-1.elb.test"), record("a", "api.x.test")) == ("api.x.test", "main-1.elb.test")


def test_a_cname_leads_where_an_alias_does_also_through_another_record():
    direct = resource(
        "aws_route53_record.c", {"name": "c.x.test", "type": "CNAME", "records": [ref("aws_lb.main.dns_name")]}
    )
    by_name = resource("aws_route53_record.w", {"name": "w.x.test", "type": "CNAME", "records": ["API.x.test."]})
    by_reference = resource("aws_route53_record.v", {"name": "v.x.test", "records": [ref("aws_route53_record.w.fqdn")]})
    loop = resource("aws_route53_record.l", {"name": "l.x.test", "type": "CNAME", "records": ["l.x.test"]})
    assert hosts_of(lb(), record("a", "api.x.test"), direct, by_name, by_reference, loop) == (
        "api.x.test",
        "c.x.test",
        "w.x.test",
        "v.x.test",
    )


@pytest.mark.parametrize("zone", ["aws_route53_zone.z", "data.aws_route53_zone.z"])
@pytest.mark.parametrize(
    ("name", "full"), [("api", "api.x.test"), ("", "x.test"), ("api.x.test", "api.x.test"), ("*", "*.x.test")]
)
def test_a_relative_name_is_completed_by_its_zone(zone, name, full):
    declared_zone = resource(zone, {"name": "x.test."})
    assert hosts_of(lb(), declared_zone, record("a", name, zone_id=ref(f"{zone}.zone_id"))) == (full,)


def test_a_name_that_is_not_known_leads_nowhere():
    assert hosts_of(lb(), record("a", NEW)) == ()


def test_a_wildcard_record_gives_way_to_a_name_that_leads_elsewhere():
    other = resource("aws_route53_record.www", {"name": "www.x.test", "type": "CNAME", "records": ["cdn.test"]})
    table = from_declared(declared(lb(), record("all", "*.x.test"), other))
    assert (table.balancer_of("any.x.test"), table.balancer_of("www.x.test")) == (LB, "")


# --- what the code only reads -----------------------------------------------------------------------------------------

SHARED = resource("data.aws_lb.shared", {"name": "shared"})
OF_SHARED = resource("data.aws_lb_listener.https", {"load_balancer_arn": ref("data.aws_lb.shared.arn"), "port": 443})
TO_SHARED = record("api", "api.x.test", target=ref("data.aws_lb.shared.dns_name"))


def on(listener_arn, name="r"):
    actions = {"priority": 1, "condition": [path("/api/*")], "action": [forward_to("api")]}
    return resource(f"aws_lb_listener_rule.{name}", {"listener_arn": listener_arn, **actions})


def test_a_rule_on_a_listener_that_is_only_read_may_take_the_request_but_others_may_too():
    own = on(ref("data.aws_lb_listener.https.arn"))
    table = from_declared(declared(SHARED, OF_SHARED, TO_SHARED, group("api"), own))
    found = table.match(get(API))
    assert (found.load_balancer, found.action) == ("data.aws_lb.shared", None)
    assert [rule.id for rule in found.possible] == ["aws_lb_listener_rule.r"]
    assert "the listener is declared elsewhere: it may have other rules" in found.why
    assert table.match(get("https://api.x.test/other")).action is None
    (only,) = table.listeners
    assert (only.protocol, only.port, only.default.type) == ("", 443, "unknown")


def test_a_port_of_a_balancer_that_is_only_read_may_have_a_listener():
    table = from_declared(declared(SHARED, OF_SHARED, TO_SHARED))
    found = table.match(get("http://api.x.test/"))
    assert found.action is None
    assert not found.nobody
    assert "declared elsewhere" in found.why


@pytest.mark.parametrize(
    ("listener_arn", "id"),
    [
        (Unknown("var.listener_arn cannot be evaluated: No value for required variable"), "var.listener_arn"),
        ("arn:aws:elasticloadbalancing:us-east-1:1:listener/app/x/1/2",) * 2,
        (ref("data.terraform_remote_state.net.outputs.listener"), "data.terraform_remote_state.net.outputs.listener"),
    ],
)
def test_a_listener_that_no_resource_is_stands_in_the_table_by_the_words_for_it(listener_arn, id):
    table = from_declared(declared(group("api"), on(listener_arn), on(listener_arn, "s")))
    (only,) = table.listeners
    assert (only.id, only.port, only.load_balancer, len(only.rules)) == (id, None, "", 2)
    found = table.match(get(API))
    assert found.action is None
    assert [rule.id for rule in found.possible] == ["aws_lb_listener_rule.r", "aws_lb_listener_rule.s"]


def test_nothing_is_dropped_in_silence():
    nlb = lb("nlb", load_balancer_type="network")
    tcp, tls = listener("tcp", 5432, "TCP", fixed("404")), listener("tls", 443, NEW, fixed("404"), lb="nlb")
    table = from_declared(declared(lb(), nlb, tcp, tls, rule("r", 1, [path("/a")], listener="tcp"), on(None, "loose")))
    assert {one.id: one.why for one in table.left_out} == {
        "aws_lb_listener_rule.loose": "the rule names no listener",
        "aws_lb_listener.tcp": "aws_lb_listener.tcp speaks TCP: it routes no HTTP requests",
        "aws_lb_listener_rule.r": "aws_lb_listener.tcp speaks TCP: it routes no HTTP requests",
        "aws_lb_listener.tls": "aws_lb_listener.tls is one of a network load balancer: it routes no HTTP requests",
    }
    assert table.listeners == ()


def test_transforms_are_part_of_a_rule_and_change_no_route():
    block = {"type": "url-rewrite", "url_rewrite_config": [{"rewrite": [{"regex": "^/api", "replace": ""}]}]}
    written = resource("aws_lb_listener_rule.r", {**on(ref(f"{HTTPS}.arn")).attributes, "transform": [block]})
    found = match(API, written)
    assert [(one.regex, one.replace) for one in found.rule.rewrites] == [("^/api", "")]


# --- live -------------------------------------------------------------------------------------------------------------

ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
IDS = {f"{ARN}:{name}": name for name in (LB, HTTPS, "aws_lb_target_group.api", "aws_lb_listener_rule.r")}


def live_stack(*rules, **more):
    return snapshot(
        live("aws_lb", f"{ARN}:{LB}", dns_name="Main-1.elb.test"),
        live("aws_route53_record", "Z_api", name="api.x.test", alias=[{"name": "dualstack.main-1.elb.test."}]),
        live(
            "aws_lb_listener",
            f"{ARN}:{HTTPS}",
            load_balancer_arn=f"{ARN}:{LB}",
            port=443,
            protocol="HTTPS",
            default_action=[fixed("404", "no rule")],
        ),
        *rules,
        **more,
    )


def live_rule(id, priority, conditions, *actions):
    listener_arn = f"{ARN}:{HTTPS}"
    blocks = {"priority": priority, "condition": conditions, "action": actions, "listener_arn": listener_arn}
    return live("aws_lb_listener_rule", f"{ARN}:{id}", **blocks)


def test_a_live_table_speaks_of_addresses_where_they_are_given_and_of_arns_elsewhere():
    stack = live_stack(
        live_rule("aws_lb_listener_rule.r", 10, [path("/api/*")], forward(f"{ARN}:aws_lb_target_group.api")),
        live_rule("unmanaged", 5, [path("/mlflow/*")], forward(f"{ARN}:other-group")),
    )
    table = from_live(stack, IDS)
    named, stray = table.match(get(API)), table.match(get("https://api.x.test/mlflow/x"))
    assert (named.decided_by, named.action.target_group) == ("aws_lb_listener_rule.r", "aws_lb_target_group.api")
    assert (stray.decided_by, stray.action.target_group) == (f"{ARN}:unmanaged", f"{ARN}:other-group")
    assert from_live(stack).match(get(API)).load_balancer == f"{ARN}:{LB}"


@pytest.mark.parametrize("read", [(), ("aws_lb", "aws_lb_listener"), ("aws_lb", "aws_lb_listener_rule")])
def test_rules_that_were_not_read_are_not_absent(read):
    found = from_live(live_stack(read=read), IDS).match(get(API))
    assert found.action is None
    assert "could not be read" in found.why


def test_a_live_action_that_was_not_read_is_undecided():
    stack = live_stack(live_rule("aws_lb_listener_rule.r", 10, [path("/api/*")], Unknown("AccessDenied")))
    assert from_live(stack, IDS).match(get(API)).action.undecided
