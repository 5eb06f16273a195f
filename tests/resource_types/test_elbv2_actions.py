from typing import Any

from auditor.model.value import Map, Unknown, at, freeze
from auditor.resource_types.elbv2_actions import actions_of, normalise_actions


def test_one_group_has_both_shapes_and_several_only_the_block() -> None:
    [single] = actions_of([{"Type": "forward", "TargetGroupArn": "arn:a"}])
    assert at(single, "target_group_arn") == at(single, "forward[0].target_group[0].arn") == "arn:a"
    groups = [{"TargetGroupArn": "arn:a", "Weight": 0}, {"TargetGroupArn": "arn:b", "Weight": 100}]
    [split] = actions_of([{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}])
    assert at(split, "target_group_arn") is None
    assert at(split, "forward[0].target_group[0].weight") == 0


def test_actions_come_in_their_order() -> None:
    answers = [
        {"Type": "forward", "Order": 2, "TargetGroupArn": "arn:a"},
        {"Type": "authenticate-oidc", "Order": 1, "AuthenticateOidcConfig": {"ClientId": "c", "Issuer": "i"}},
    ]
    assert [at(one, "type") for one in actions_of(answers)] == ["authenticate-oidc", "forward"]
    assert at(actions_of(answers)[0], "authenticate_oidc[0].client_id") == "c"


def test_a_redirect_and_a_fixed_response_have_terraforms_names() -> None:
    redirect, fixed = actions_of(
        [
            {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "StatusCode": "HTTP_301"}},
            {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404", "MessageBody": "no"}},
        ]
    )
    assert at(redirect, "redirect[0].protocol") == "HTTPS"
    assert at(redirect, "redirect[0].path") == "/#{path}"
    assert at(fixed, "fixed_response[0].message_body") == "no"


def test_an_action_that_is_new_to_us_does_not_break() -> None:
    assert at(actions_of([{"Type": "jwt-validation", "JwtValidationConfig": {"Issuer": "x"}}])[0], "type") == (
        "jwt-validation"
    )


def normal(**action: Any) -> Any:
    [found] = normalise_actions(freeze([action]))  # type: ignore[misc]
    return found


def test_the_secret_of_an_identity_provider_is_never_compared() -> None:
    found = normal(type="authenticate-oidc", authenticate_oidc=[{"client_id": "c", "client_secret": "s"}])
    assert at(found, "authenticate_oidc[0]") == Map({"client_id": "c"})


def test_weights_matter_only_between_groups() -> None:
    assert (
        at(
            normal(type="forward", forward=[{"target_group": [{"arn": "a", "weight": 7}]}]),
            "forward[0].target_group[0].weight",
        )
        is None
    )
    both = normal(type="forward", forward=[{"target_group": [{"arn": "a"}, {"arn": "b", "weight": 7}]}])
    assert [at(both, f"forward[0].target_group[{n}].weight") for n in (0, 1)] == [1, 7]


def test_unknown_actions_stay_unknown() -> None:
    assert normalise_actions(Unknown("why")) == Unknown("why")
    assert normalise_actions((Unknown("why"),)) == (Unknown("why"),)
    assert at(normal(type="forward", forward=Unknown("why")), "forward") == Unknown("why")
