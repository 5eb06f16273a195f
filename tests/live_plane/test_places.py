from dataclasses import replace
from typing import Any

import pytest

from auditor.live.places import Places
from auditor.model.resource import Declared, Provider, Resource
from auditor.model.value import Sensitive, Unknown
from tests.resource_types.stack import HERE, declared, resource

MINE, OTHER = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{OTHER}:role/deploy"
UNSET = Unknown("var.x is not set")


def placed(account: str = MINE, home: str = "us-east-1", **provider: Any) -> tuple[Places, Resource]:
    """One load balancer of a provider that says this."""
    one = replace(resource("aws_lb.a", name="a"), provider="aws.b")
    return Places(with_providers(declared(one), Provider("aws.b", HERE, **provider)), account, home), one


def with_providers(plane: Declared, *providers: Provider) -> Declared:
    return replace(plane, providers=providers)


def test_a_resource_is_in_its_providers_region() -> None:
    places, one = placed(region="us-west-2")
    assert (places.region_of(one), places.is_sure(one), list(places.gaps())) == ("us-west-2", True, [])


def test_a_resources_own_region_goes_first() -> None:
    places, one = placed(region=UNSET)
    own = replace(one, attributes=resource("aws_lb.a", region="eu-west-1").attributes)
    assert (places.region_of(own), places.is_sure(own)) == ("eu-west-1", True)


def test_a_provider_that_names_no_region_leaves_it_to_the_user() -> None:
    places, one = placed()
    assert (places.region_of(one), places.is_sure(one), list(places.gaps())) == ("us-east-1", True, [])


def test_a_region_that_is_not_known_is_the_users_and_said() -> None:
    places, one = placed(region=UNSET)
    assert (places.region_of(one), places.is_sure(one)) == ("us-east-1", False)
    [gap] = places.gaps()
    assert gap.subject == "provider aws.b"
    assert "var.x is not set; us-east-1 was read" in gap.reason
    assert "--var" in gap.remedy
    assert "1 declared resources" in gap.effect


@pytest.mark.parametrize(
    ("provider", "reason"),
    [
        ({"role_arn": ROLE}, f"assumes {ROLE}, and the credentials are of account {MINE}"),
        ({"role_arn": Sensitive(ROLE)}, "assumes (sensitive)"),
        ({"role_arn": UNSET}, "assumes a role that is not known: var.x is not set"),
        ({"role_arn": "deploy"}, "assumes deploy"),
        ({"allowed_account_ids": (OTHER,)}, f"is not for account {MINE}"),
        ({"forbidden_account_ids": (MINE, OTHER)}, f"is not for account {MINE}"),
    ],
)
def test_what_the_credentials_do_not_reach_is_a_gap(provider: dict[str, Any], reason: str) -> None:
    places, one = placed(**provider)
    assert reason in places.out_of_reach(one)
    [gap] = places.gaps()
    assert reason in gap.reason
    assert "main.tf:1" in gap.reason
    assert "the auditor assumes no role" in gap.reason
    assert "AWS_PROFILE" in gap.remedy


@pytest.mark.parametrize(
    "provider",
    [
        {"role_arn": ROLE.replace(OTHER, MINE)},
        {"allowed_account_ids": (MINE,)},
        {"allowed_account_ids": (UNSET, OTHER)},
        {"allowed_account_ids": UNSET},
        {"forbidden_account_ids": (OTHER,)},
        {"profile": "only-one"},
    ],
)
def test_what_may_be_the_users_own_account_is_read(provider: dict[str, Any]) -> None:
    places, one = placed(**provider)
    assert places.out_of_reach(one) == ""
    assert list(places.gaps()) == []


def test_a_role_without_a_known_account_of_ones_own_is_out_of_reach() -> None:
    places, one = placed(account="", role_arn=ROLE)
    assert "an account that AWS did not name" in places.out_of_reach(one)


def test_an_alias_that_signs_in_with_another_profile_is_out_of_reach() -> None:
    one = replace(resource("aws_lb.a"), provider="aws.b")
    main, other = Provider("aws", HERE, profile="main"), Provider("aws.b", HERE, profile="other")
    plane = with_providers(declared(one, replace(one, provider="aws")), main, other)
    assert "a profile of its own" in Places(plane, MINE, "us-east-1").out_of_reach(one)
    assert Places(plane, MINE, "us-east-1").out_of_reach(plane.resources[1]) == ""


def test_a_provider_that_nothing_uses_is_no_gap() -> None:
    plane = with_providers(declared(resource("aws_lb.a")), Provider("aws.b", HERE, role_arn=ROLE))
    assert list(Places(plane, MINE, "us-east-1").gaps()) == []
