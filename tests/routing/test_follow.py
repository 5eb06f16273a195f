from auditor.routing import Action, Condition, Listener, LoadBalancer, RouteTable
from auditor.routing.condition import PATH
from auditor.routing.follow import ANSWER, LEAVES, LOOP, NO_LISTENER, TOO_MANY, UNDECIDED, follow
from tests.builders import LB, NOT_FOUND, a_rule, get, to


def redirect(**parts):
    return Action("redirect", redirect=tuple(parts.items()), status=301)


def table(http=NOT_FOUND, https=NOT_FOUND, *rules):
    listeners = (Listener("http", LB, 80, "HTTP", http), Listener("https", LB, 443, "HTTPS", https, rules))
    return RouteTable((LoadBalancer(LB, ("x.test", "y.test")),), listeners)


def test_http_goes_to_https_and_gets_its_answer():
    chain = follow(table(redirect(protocol="HTTPS", port="443"), to("api")), get("http://x.test/a?b=c"))
    assert (chain.end, len(chain.matches), chain.last.action) == (ANSWER, 2, to("api"))
    assert str(chain.last.request) == "GET https://x.test:443/a?b=c"


def test_https_with_the_port_kept_leads_to_nobody():
    """The trap: an unset port stays 80, so the client speaks TLS to port 80."""
    chain = follow(table(redirect(protocol="HTTPS")), get("http://x.test/"))
    assert chain.end == UNDECIDED
    assert "speaks HTTP" in chain.last.why
    chain = follow(table(redirect(protocol="HTTPS", port="8443")), get("http://x.test/"))
    assert chain.end == NO_LISTENER


def test_a_redirect_to_itself_is_a_loop():
    chain = follow(table(NOT_FOUND, redirect(host="x.test")), get("https://x.test/a"))
    assert (chain.end, len(chain.matches), chain.location) == (LOOP, 1, "https://x.test:443/a")


def test_two_redirects_to_each_other_are_a_loop():
    chain = follow(
        table(redirect(protocol="HTTPS", port="443"), redirect(protocol="HTTP", port="80")), get("http://x.test/")
    )
    assert (chain.end, len(chain.matches)) == (LOOP, 2)


def test_a_path_that_grows_is_too_many():
    chain = follow(table(NOT_FOUND, redirect(path="/more/#{path}")), get("https://x.test/a"))
    assert (chain.end, len(chain.matches)) == (TOO_MANY, 6)


def test_five_hops_are_followed():
    rules = [a_rule(f"r{n}", n + 1, Condition(PATH, (f"/{n}",)), action=redirect(path=f"/{n + 1}")) for n in range(5)]
    chain = follow(table(NOT_FOUND, to("api"), *rules), get("https://x.test/0"))
    assert (chain.end, chain.last.request.path) == (ANSWER, "/5")


def test_a_host_of_nobody_is_left_to_others():
    chain = follow(table(NOT_FOUND, redirect(host="www.other.test")), get("https://x.test/a"))
    assert (chain.end, chain.location) == (LEAVES, "https://www.other.test:443/a")


def test_another_host_of_the_balancer_is_followed():
    assert follow(table(NOT_FOUND, redirect(host="y.test")), get("https://x.test/a")).end == LOOP


def test_what_is_not_known_ends_the_chain():
    unknown = Action("redirect", undecided="known after apply")
    assert follow(table(NOT_FOUND, unknown), get("https://x.test/")).end == UNDECIDED
    guarded = Action("redirect", redirect=(("host", "y.test"),), guards=("authenticate-oidc",))
    assert follow(table(NOT_FOUND, guarded), get("https://x.test/")).end == ANSWER


def test_a_post_is_followed_by_a_get():
    chain = follow(table(NOT_FOUND, redirect(host="y.test")), get("https://x.test/a", method="POST"))
    assert [match.request.method for match in chain.matches][:2] == ["POST", "GET"]


def test_a_named_balancer_keeps_its_host():
    chain = follow(table(redirect(protocol="HTTPS", port="443")), get("http://unknown.test/"), LB)
    assert (chain.end, chain.last.action) == (ANSWER, NOT_FOUND)
