"""Whether the images that containers ask for exist in their repository. In: a reader, a repository, tags and digests.
Out: an `images` attribute, and gaps. Image data is never asked for.

Source: docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.resource_type import Reader
from auditor.model.value import Value, freeze
from auditor.resource_types.container_needs import EcrImage
from auditor.resource_types.shapes import time_of
from auditor.resource_types.together import together
from auditor.resource_types.unread import gap_of, unknown_of
from auditor.resource_types.wanted import chunks

IMAGES = "ecr:DescribeImages"
_ABSENT = ("ImageNotFoundException",)
_BATCH = 100


def images_of(reader: Reader, repository: str, wanted: Iterable[EcrImage]) -> tuple[Value, list[Gap]]:
    """One block for each image that is asked for: `tag`, `digest`, `exists`, `pushed_at`."""
    batches = together(partial(_batch, reader, repository), chunks(sorted(wanted), _BATCH))
    found = [one for batch in batches for one in batch]
    return tuple(block for block, _ in found), list(dict.fromkeys(gap for _, gap in found if gap))


_Found = list[tuple[Value, Gap | None]]


def _batch(reader: Reader, repository: str, images: list[EcrImage]) -> _Found:
    """All at once; where one of them is not there, AWS tells of none, and each half is asked for by itself."""
    asked = [{"imageDigest": image.digest} if image.digest else {"imageTag": image.tag} for image in images]
    try:
        answers = reader.read("ecr", "describe_images", "imageDetails", repositoryName=repository, imageIds=asked)
    except ReadFailed as failed:
        if failed.code in _ABSENT and len(images) > 1:
            middle = len(images) // 2
            halves = (images[:middle], images[middle:])
            return [one for half in halves for one in _batch(reader, repository, half)]
        return [_not_found(image, failed) for image in images]
    return [(_block(image, answers), None) for image in images]


def _not_found(image: EcrImage, failed: ReadFailed) -> tuple[Value, Gap | None]:
    block = {"tag": image.tag, "digest": image.digest, "exists": False, "pushed_at": None}
    if failed.code in _ABSENT:
        return freeze(block), None
    gap = gap_of(failed, "aws_ecr_repository.images", "whether the images of containers exist")
    return freeze({**block, "exists": unknown_of(failed)}), gap


def _block(image: EcrImage, answers: list[Mapping[str, Any]]) -> Value:
    names = ((answer, answer.get("imageDigest"), answer.get("imageTags") or ()) for answer in answers)
    own = next((answer for answer, digest, tags in names if image.digest == digest or image.tag in tags), None)
    found = own or {}
    return freeze(
        {
            "tag": image.tag,
            "digest": found.get("imageDigest", image.digest),
            "exists": own is not None,
            "pushed_at": time_of(found.get("imagePushedAt")),
        }
    )
