import pytest

from auditor.routing import Action, Condition, Listener, LoadBalancer, RouteTable, Weighted
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, SOURCE_IP
from tests.builders import HTTPS, LB, NOT_FOUND, a_rule, get, table, to

URL = "https://x.test/api/v1"


def on_path(*values, **more):
    return Condition(PATH, values, **more)


def test_the_lowest_priority_whose_conditions_all_hold_wins_and_nothing_later_is_looked_at():
    rules = (a_rule("a", 10, on_path("/mlflow/*")), a_rule("b", 20, on_path("/api/*")), a_rule("c", 30, on_path("*")))
    match = table(*rules).match(get(URL))
    assert match.rule is rules[1]
    assert match.action == to("b")
    assert [passed.rule for passed in match.passed_over] == ["a"]
    assert match.decided_by == "b"


def test_all_conditions_of_a_rule_must_hold():
    both = a_rule("a", 10, on_path("/api/*"), Condition(HOST, ("other.test",)))
    assert table(both).match(get(URL)).rule is None
    assert table(both, hosts=("x.test", "other.test")).match(get("https://other.test/api/v1")).rule is both


def test_two_header_conditions_are_both_needed():
    rule = a_rule("a", 10, Condition(HEADER, ("1",), "X-A"), Condition(HEADER, ("2",), "X-B"))
    one, two = (("X-A", "1"),), (("X-A", "1"), ("X-B", "2"))
    assert table(rule).match(get(URL, headers=one)).rule is None
    assert table(rule).match(get(URL, headers=two)).rule is rule


def test_the_default_action_answers_when_no_rule_holds():
    match = table(a_rule("a", 10, on_path("/mlflow/*"))).match(get(URL))
    assert (match.rule, match.action, match.decided_by) == (None, NOT_FOUND, HTTPS)


def test_a_passed_over_rule_says_what_it_wanted_and_what_the_request_has():
    rule = a_rule("a", 10, on_path("/mlflow/*"), Condition(METHOD, ("POST",)), Condition(HOST, ("x.test",)))
    (passed,) = table(rule).match(get(URL)).passed_over
    assert [(m.field, m.wanted, m.got) for m in passed.missed] == [
        (PATH, "path-pattern /mlflow/*", "/api/v1"),
        (METHOD, "http-request-method POST", "GET"),
    ]
    assert passed.priority == 10


# --- which balancer, which listener -----------------------------------------------------------------------------------


def test_no_record_that_leads_to_a_balancer_is_said_so():
    match = table().match(get("https://elsewhere.test/"))
    assert (match.action, match.load_balancer, match.decided_by) == (None, "", "")
    assert match.why == "no record leads from elsewhere.test to a load balancer"


def test_a_balancer_that_is_named_needs_no_record():
    assert table().match(get("https://elsewhere.test/"), LB).action == NOT_FOUND


def test_a_port_without_listener_is_never_a_status():
    match = table().match(get("https://x.test:8443/"))
    assert match.action is None
    assert match.listener is None
    assert match.why == f"{LB} has no listener on port 8443"


def test_the_port_of_the_url_chooses_the_listener():
    low = Listener("low", LB, 80, "HTTP", to("low"))
    high = Listener("high", LB, 8080, "HTTP", to("high"))
    both = RouteTable((LoadBalancer(LB, ("x.test",)),), (low, high))
    assert both.match(get("http://x.test/")).listener is low
    assert both.match(get("http://x.test:8080/")).listener is high


def test_a_listener_of_another_balancer_is_not_taken():
    other = Listener("other", "aws_lb.other", 443, "HTTPS", to("x"))
    assert RouteTable((LoadBalancer(LB, ("x.test",)),), (other,)).match(get(URL)).action is None


@pytest.mark.parametrize(
    ("protocol", "url"),
    [("HTTPS", "http://x.test:9000/"), ("HTTP", "https://x.test:9000/"), ("", "http://x.test:9000/")],
)
def test_a_listener_of_another_protocol_gives_no_answer(protocol, url):
    match = table(port=9000, protocol=protocol).match(get(url))
    assert match.action is None
    assert match.listener is not None
    assert match.why


def test_a_listener_whose_port_is_not_known_may_be_the_one():
    match = table(port=None).match(get(URL))
    assert match.action is None
    assert match.why == f"{LB} may have a listener on port 443: the port of {HTTPS} is not known"


def test_a_listener_whose_balancer_is_not_known_may_be_the_one():
    stray = Listener("stray", "", 443, "HTTPS", NOT_FOUND)
    match = RouteTable((LoadBalancer(LB, ("x.test",)),), (stray,)).match(get(URL))
    assert "may have a listener on port 443" in match.why


def test_nothing_is_said_from_a_table_that_was_not_read_whole():
    whole = table(a_rule("a", 10, on_path("/api/*")))
    part = RouteTable(whole.load_balancers, whole.listeners, unread="aws_lb_listener_rule could not be read")
    for url in (URL, "https://x.test/", "https://x.test:8443/"):
        match = part.match(get(url))
        assert (match.action, match.why) == (None, "aws_lb_listener_rule could not be read")


def test_the_rules_of_listeners_that_may_take_the_port_are_possible():
    rule = a_rule("a", 10, on_path("/api/*"))
    open_port = table(rule, port=None).match(get(URL))
    assert (open_port.action, open_port.possible, open_port.nobody) == (None, (rule,), False)
    open_protocol = table(rule, port=9000, protocol="").match(get("http://x.test:9000/api/x"))
    assert (open_protocol.action, open_protocol.possible) == (None, (rule,))


def test_where_surely_nothing_listens_the_match_says_so():
    assert table().match(get("https://x.test:8443/")).nobody
    assert not table().match(get(URL)).nobody
    assert not table().match(get("https://elsewhere.test/")).nobody


def test_a_balancer_of_elsewhere_may_have_other_listeners():
    shared = RouteTable((LoadBalancer(LB, ("x.test",), elsewhere="it is declared elsewhere"),), ())
    match = shared.match(get(URL))
    assert (match.nobody, match.why) == (False, f"{LB} has no listener on port 443 here: it is declared elsewhere")


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "balancer"),
    [
        ("api.x.test", LB),
        ("API.X.TEST.", LB),
        ("a.b.x.test", LB),
        ("x.test", ""),
        ("www.x.test", ""),
        ("deep.www.x.test", ""),
        ("y.test", ""),
        ("a.sub.x.test", "aws_lb.sub"),
        ("sub.x.test", ""),
    ],
)
def test_a_wildcard_record_answers_only_below_the_closest_name_that_exists(host, balancer):
    balancers = (LoadBalancer(LB, ("*.x.test",)), LoadBalancer("aws_lb.sub", ("*.sub.x.test",)))
    assert RouteTable(balancers, (), elsewhere=("www.x.test",)).balancer_of(host) == balancer


def test_records_that_lead_to_several_balancers_decide_nothing():
    both = RouteTable((LoadBalancer("a", ("x.test",)), LoadBalancer("b", ("x.test",))), ())
    assert both.balancer_of("x.test") == ""
    assert both.match(get(URL)).why == "records lead from x.test to several load balancers: a, b"


# --- undecided --------------------------------------------------------------------------------------------------------


def test_a_rule_without_priority_may_stand_before_the_winner():
    loose, winner = a_rule("loose", None, on_path("/api/*")), a_rule("winner", 10, on_path("/api/*"))
    match = table(winner, loose).match(get(URL))
    assert (match.rule, match.action) == (None, None)
    assert set(match.possible) == {loose, winner}
    assert match.why == "loose has no known priority"


def test_a_rule_without_priority_that_does_not_hold_changes_nothing():
    loose, winner = a_rule("loose", None, on_path("/mlflow/*")), a_rule("winner", 10, on_path("/api/*"))
    assert table(winner, loose).match(get(URL)).rule is winner


def test_a_rule_without_priority_wins_where_it_alone_holds():
    loose = a_rule("loose", None, on_path("/api/*"))
    match = table(a_rule("a", 10, on_path("/mlflow/*")), loose).match(get(URL))
    assert (match.rule, match.possible) == (loose, ())


def test_two_rules_without_priority_are_both_possible():
    one, two = a_rule("one", None, on_path("/api/*")), a_rule("two", None, on_path("*"))
    match = table(one, two).match(get(URL))
    assert (match.action, match.possible) == (None, (one, two))


def test_an_unknown_condition_leaves_itself_and_the_next_certain_rule_possible_and_no_later_one():
    maybe = a_rule("maybe", 10, on_path(undecided="known after apply"))
    sure, later = a_rule("sure", 20, on_path("/api/*")), a_rule("later", 30, on_path("*"))
    match = table(maybe, sure, later).match(get(URL))
    assert (match.action, match.possible) == (None, (maybe, sure))
    assert match.why == "maybe: path-pattern known after apply"


def test_an_unknown_condition_behind_the_winner_changes_nothing():
    sure, maybe = a_rule("sure", 10, on_path("/api/*")), a_rule("maybe", 20, on_path(undecided="known after apply"))
    assert table(sure, maybe).match(get(URL)).rule is sure


def test_an_unknown_condition_beside_one_that_misses_cannot_win():
    rule = a_rule("a", 10, on_path(undecided="known after apply"), Condition(HOST, ("other.test",)))
    assert table(rule).match(get(URL)).action == NOT_FOUND


def test_where_only_undecided_rules_are_left_the_default_action_is_possible_too():
    maybe = a_rule("maybe", 10, Condition(SOURCE_IP, ("10.0.0.0/8",)))
    match = table(maybe).match(get(URL))
    assert (match.action, match.possible) == (None, (maybe,))
    assert "the peer's address" in match.why
    assert match.why.endswith(f"else the default action of {HTTPS} answers")


def test_two_rules_with_one_priority_decide_nothing_when_both_hold():
    one, two = a_rule("one", 10, on_path("/api/*")), a_rule("two", 10, on_path("*"))
    match = table(one, two).match(get(URL))
    assert (match.action, match.possible) == (None, (one, two))
    assert "one shares priority 10" in match.why


# --- actions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("redirect", "url", "location"),
    [
        ({"protocol": "HTTPS", "port": "443"}, "http://x.test/a/b?c=d", "https://x.test:443/a/b?c=d"),
        ({"protocol": "HTTPS", "port": "443"}, "http://x.test", "https://x.test:443/"),
        ({"protocol": "HTTPS"}, "http://x.test/", "https://x.test:80/"),
        ({"host": "www.#{host}"}, "https://x.test/a", "https://www.x.test:443/a"),
        ({"path": "/new/#{path}"}, "https://x.test/a/b", "https://x.test:443/new/a/b"),
        ({"path": "/new#{path}"}, "https://x.test/a/b", "https://x.test:443/newa/b"),
        (
            {"path": "/login", "query": "from=#{path}&#{query}"},
            "https://x.test/a?b=1",
            "https://x.test:443/login?from=a&b=1",
        ),
        ({"path": "/a", "query": ""}, "https://x.test/b?c=d", "https://x.test:443/a"),
        ({"port": "8443"}, "https://x.test/", "https://x.test:8443/"),
        ({"host": "", "path": "/y"}, "https://x.test/", "https://x.test:443/y"),
        ({"path": "/y"}, "http://[::1]:8080/", "http://[::1]:8080/y"),
        ({"path": "//#{path}"}, "https://x.test//a", "https://x.test:443///a"),
    ],
)
def test_a_redirect_fills_its_placeholders_and_always_names_the_port(redirect, url, location):
    assert Action("redirect", redirect=tuple(redirect.items())).location(get(url)) == location


def test_a_weight_of_zero_gets_no_traffic():
    action = Action("forward", (Weighted("a", 0), Weighted("b", 1)))
    assert (action.target_groups, action.target_group) == (("b",), "b")


def test_of_two_weighted_groups_neither_is_the_one():
    action = Action("forward", (Weighted("a", 90), Weighted("b", 10)))
    assert (action.target_groups, action.target_group) == (("a", "b"), "")


def test_weight_zero_everywhere_forwards_to_nothing():
    action = Action("forward", (Weighted("a", 0),))
    assert (action.target_group, str(action)) == ("", "forward to nothing")


@pytest.mark.parametrize(
    ("action", "shown"),
    [
        (to("a"), "forward to a"),
        (NOT_FOUND, "fixed response 404"),
        (Action("redirect", status=301), "redirect 301"),
        (Action("forward", undecided="known after apply"), "undecided (known after apply)"),
    ],
)
def test_an_action_shows_what_it_does(action, shown):
    assert str(action) == shown


def test_an_empty_table_answers_nothing():
    assert RouteTable((), ()).match(get(URL)).action is None
