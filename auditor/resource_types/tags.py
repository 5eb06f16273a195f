"""Tags: from AWS's lists to terraform's map, without those that AWS itself sets (aws:*). Reads elbv2's in batches."""

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.resource_type import Reader
from auditor.model.value import Map, Value
from auditor.resource_types.together import together
from auditor.resource_types.unread import gap_of, unknown_of
from auditor.resource_types.wanted import chunks

ELBV2_TAGS = "elasticloadbalancing:DescribeTags"
_BATCH = 20


def tags_of(listed: Iterable[Mapping[str, Any]] | None) -> Map:
    """[{"Key": ..., "Value": ...}] (or lower-case names, as ECS has them) as a map."""
    pairs = ((tag.get("Key", tag.get("key")), tag.get("Value", tag.get("value"))) for tag in listed or ())
    return Map({str(key): str(value or "") for key, value in pairs if not str(key).startswith("aws:")})


def elbv2_tags(reader: Reader, type: str, arns: Iterable[str]) -> tuple[dict[str, Value], list[Gap]]:
    """The tags of each ARN; Unknown with a gap where they could not be read."""

    def ask(batch: list[str]) -> tuple[dict[str, Value], list[Gap]]:
        try:
            answers = reader.read("elbv2", "describe_tags", "TagDescriptions", ResourceArns=batch)
        except ReadFailed as failed:
            return dict.fromkeys(batch, unknown_of(failed)), [gap_of(failed, f"{type}.tags", "tags")]
        told: dict[str, Value] = {answer["ResourceArn"]: tags_of(answer.get("Tags")) for answer in answers}
        return dict.fromkeys(batch, Map()) | told, []

    batches = together(ask, chunks(arns, _BATCH))
    found = {arn: tags for tagged, _ in batches for arn, tags in tagged.items()}
    return found, [gap for _, gaps in batches for gap in gaps]
