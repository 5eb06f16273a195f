"""A reader with recorded answers: what AWS would say, for shapes that an emulator does not give."""

from collections.abc import Callable, Mapping
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import ResourceType, Scope
from tests.resource_types.stack import declared

Answer = list[Any] | ReadFailed | Callable[..., list[Any]]


class Recorded:
    """Answers by operation; an operation without an answer has nothing to tell."""

    def __init__(self, answers: Mapping[str, Answer] | None = None, *, account: str = "123456789012") -> None:
        self._answers = {"get_caller_identity": [{"Account": account}], **(answers or {})}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.region = "us-east-1"
        self.most_calls = 1000

    def at(self, region: str) -> "Recorded":
        """Another region has the same answers."""
        assert region == self.region
        return self

    @property
    def calls(self) -> int:
        return len(self.asked)

    def read(self, service: str, operation: str, result: str, **parameters: Any) -> list[Mapping[str, Any]]:
        self.asked.append((operation, parameters))
        answer = self._answers.get(operation, [])
        if isinstance(answer, ReadFailed):
            raise answer
        return answer(**parameters) if callable(answer) else list(answer)


def denied(action: str) -> ReadFailed:
    """The failure of a read that is not allowed."""
    return ReadFailed(action, "AccessDenied", f"not authorized to perform: {action}")


def read(
    member: ResourceType, reader: Any, *resources: Any, live: tuple[LiveResource, ...] = ()
) -> tuple[list[LiveResource], list[Gap]]:
    """What a type reads for these declared resources, after those that were read before."""
    answers = list(member.read(reader, Scope(declared(*resources), live)))
    found = [answer for answer in answers if isinstance(answer, LiveResource)]
    return found, [answer for answer in answers if isinstance(answer, Gap)]
