from auditor.routing import Rewrite
from auditor.routing.seen import Seen, seen_by_target
from tests.builders import get

STRIP = Rewrite("url-rewrite", "^/api/(.*)$", "/$1")


def test_without_a_transform_a_target_sees_the_path_and_host_of_the_client():
    assert seen_by_target(get("https://API.x.test/api/%41?a=b")) == Seen("api.x.test", "/api/%41", "a=b")


def test_a_url_rewrite_strips_a_prefix_and_keeps_the_query():
    assert seen_by_target(get("https://x.test/api/v1"), [STRIP]) == Seen("x.test", "/v1", "")
    assert seen_by_target(get("https://x.test/api/v1?a=b"), [STRIP]) == Seen("x.test", "/v1", "a=b")


def test_a_transform_that_does_not_match_changes_nothing():
    assert seen_by_target(get("https://x.test/web"), [STRIP]) == Seen("x.test", "/web", "")


def test_a_host_header_rewrite_is_awss_example():
    rewrite = Rewrite("host-header-rewrite", "^mywebsite-(.+).com$", "internal.dev.$1.myweb.com")
    found = seen_by_target(get("https://mywebsite-example.com/project-a"), [rewrite])
    assert (found.host, found.path) == ("internal.dev.example.myweb.com", "/project-a")


def test_whether_the_query_belongs_to_the_url_is_open():
    only_path = Rewrite("url-rewrite", "^/a$", "/b")
    assert seen_by_target(get("https://x.test/a"), [only_path]).path == "/b"
    assert seen_by_target(get("https://x.test/a?c=d"), [only_path]).undecided


def test_an_unknown_transform_is_undecided():
    unknown = Rewrite("url-rewrite", "", "", "known after apply")
    assert seen_by_target(get("https://x.test/a"), [unknown]).undecided == "known after apply"
    host = Rewrite("host-header-rewrite", "x", "y")
    assert seen_by_target(get("https://xx.test/"), [host]).undecided
