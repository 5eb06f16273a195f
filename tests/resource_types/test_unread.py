import pytest

from auditor.errors import ReadFailed
from auditor.resource_types.unread import gap_of, is_denied, unknown_of


@pytest.mark.parametrize(
    "code", ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthFailure", "NotAuthorized", "403"]
)
def test_a_refusal_for_want_of_permission_has_a_remedy(code: str) -> None:
    failed = ReadFailed("ecs:ListTasks", code, "no")
    assert is_denied(failed)
    assert gap_of(failed, "aws_ecs_service.tasks", "why tasks stopped").remedy == "allow ecs:ListTasks"


@pytest.mark.parametrize("code", ["ThrottlingException", "ReadTimeout", "500"])
def test_another_failure_has_none(code: str) -> None:
    gap = gap_of(ReadFailed("ecs:ListTasks", code, "no"), "s", "e")
    assert gap.remedy == ""
    assert str(gap) == f"s: ecs:ListTasks failed with {code}: no. Not judged: e."


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("CallBudgetSpent", "give a higher --max-api-calls"),
        ("DeadlinePassed", "give a longer --deadline"),
        ("ExpiredTokenException", "sign in again"),
        ("NoRegion", "give --region"),
    ],
)
def test_what_the_user_can_change_is_the_remedy(code: str, remedy: str) -> None:
    assert gap_of(ReadFailed("ecs:ListTasks", code, "no"), "s", "e").remedy == remedy


def test_an_unread_attribute_says_which_call_failed() -> None:
    assert "ecs:ListTasks" in unknown_of(ReadFailed("ecs:ListTasks", "Throttling", "no")).reason
