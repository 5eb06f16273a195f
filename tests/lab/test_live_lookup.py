import pytest

from auditor.errors import LabError
from auditor.lab.live_lookup import rule, security_group, service, target_group
from tests.lab.hand_made import build


@pytest.fixture
def stack(aws):
    return build(aws.client)


def test_a_target_group_is_found_by_a_word_of_its_name(stack):
    made = stack.target_group("shop-api-dev", 8000)
    stack.target_group("shop-apis-dev", 8000)
    assert target_group(stack.client, "api") == made


def test_a_rule_is_found_by_exactly_its_host_and_path(stack):
    group = stack.target_group("api", 8000)
    wanted = stack.rule(20, group, host=["registry.example.com"], path=["/api/*"])
    stack.rule(30, group, host=["registry.example.com"])
    assert rule(stack.client, host="registry", path="/api/*") == wanted


def test_services_and_groups_are_found_by_a_word(stack):
    stack.service("shop-api-dev", "x/y-api:1", 8000, stack.target_group("api", 8000))
    assert service(stack.client, "api") == (stack.cluster, "shop-api-dev")
    assert security_group(stack.client, "alb") == stack.balancer_group


@pytest.mark.parametrize("look", [target_group, service, security_group])
def test_what_is_not_there_is_an_error(stack, look):
    with pytest.raises(LabError, match="there are 0 of"):
        look(stack.client, "absent")


def test_a_rule_that_is_not_there_is_an_error(stack):
    with pytest.raises(LabError, match="there are 0 of rule for host absent"):
        rule(stack.client, host="absent")
