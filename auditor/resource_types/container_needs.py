"""What containers need before they can start: images, secrets, parameters, log groups, roles. Pure.

In: declared task definitions and those that live services run. Out: the names by which AWS is asked. What the code
cannot know yet is left out: the live task definition says it.
Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.resource_type import Scope
from auditor.model.value import Map, Value, at, reveal

TASK_DEFINITION = "aws_ecs_task_definition"
_ECR = re.compile(
    r"(?P<registry>\d{12}\.dkr[.-]ecr[\w.-]*)/(?P<name>[\w./-]+?)(:(?P<tag>[\w.-]+))?(@(?P<digest>sha256:\w+))?"
)
_SECRET_PARTS = 7
"""arn:partition:secretsmanager:region:account:secret:name; a JSON key, stage and version may follow."""


@dataclass(frozen=True, slots=True, order=True)
class EcrImage:
    """An image in ECR: `uri` of the repository, its name, and the tag or digest that is asked for."""

    uri: str
    repository: str
    tag: str = ""
    digest: str = ""


def containers(scope: Scope) -> Iterator[Map]:
    """The containers of all task definitions, declared and live."""
    for resource in scope.wanted(TASK_DEFINITION):
        yield from _maps(reveal(resource.decoded("container_definitions")))
    for live in scope.read(TASK_DEFINITION):
        yield from _maps(live.get("container_definitions"))


def images(scope: Scope) -> frozenset[EcrImage]:
    """The images that lie in ECR; an image without tag is :latest."""
    found = (ecr_image(container.get("image")) for container in containers(scope))
    return frozenset(image for image in found if image)


def ecr_image(image: Value) -> EcrImage | None:
    """An image's name in its parts, None where it is not in ECR."""
    parts = _ECR.fullmatch(image) if isinstance(image, str) else None
    if parts is None:
        return None
    digest = parts["digest"] or ""
    tag = parts["tag"] or ("" if digest else "latest")
    return EcrImage(f"{parts['registry']}/{parts['name']}", parts["name"], tag, digest)


def secret_names(scope: Scope) -> frozenset[str]:
    """The names of Secrets Manager secrets; an ARN ends with six characters of AWS's own."""
    arns = (value for value in _values_from(scope) if ":secretsmanager:" in value)
    full = (":".join(arn.split(":")[:_SECRET_PARTS]).rpartition(":secret:")[2] for arn in arns)
    return frozenset(name for one in full for name in (one, re.sub(r"-\w{6}$", "", one)))


def parameter_names(scope: Scope) -> frozenset[str]:
    """The names of Systems Manager parameters; an ARN does not tell whether the name begins with a slash."""
    found: set[str] = set()
    for value in _values_from(scope):
        before, is_arn, name = value.partition(":parameter/")
        if is_arn and ":ssm:" in before:
            found |= {name, f"/{name}"}
        elif not value.startswith("arn:"):
            found.add(value)
    return frozenset(found)


def log_groups(scope: Scope) -> frozenset[str]:
    """The log groups that containers write to."""
    settings = (at(container, "logConfiguration.options") for container in containers(scope))
    names = (options.get("awslogs-group") for options in settings if isinstance(options, Map))
    return frozenset(name for name in names if isinstance(name, str))


def role_names(scope: Scope) -> frozenset[str]:
    """The roles that tasks run with and are started with."""
    paths = ("execution_role_arn", "task_role_arn")
    declared = (resource.text(path) for resource in scope.wanted(TASK_DEFINITION) for path in paths)
    live = (one.get(path) for one in scope.read(TASK_DEFINITION) for path in paths)
    return frozenset(arn.rpartition("/")[2] for arn in (*declared, *live) if isinstance(arn, str) and arn)


def _values_from(scope: Scope) -> Iterator[str]:
    for container in containers(scope):
        options = at(container, "logConfiguration.secretOptions")
        for secret in (*_maps(container.get("secrets")), *_maps(options)):
            if isinstance(value := secret.get("valueFrom"), str):
                yield value


def _maps(value: Value) -> Iterator[Map]:
    yield from (one for one in value if isinstance(one, Map)) if isinstance(value, tuple) else ()
