from auditor.errors import ReadFailed
from auditor.model.value import Unknown
from auditor.resource_types.container_needs import EcrImage
from auditor.resource_types.ecr_images import images_of
from tests.resource_types.recorded import Recorded, denied

TAGGED = EcrImage("r/api", "api", "1")
OTHER = EcrImage("r/api", "api", "2")
PINNED = EcrImage("r/api", "api", "", "sha256:ab")
DETAILS = {
    "1": {"imageDigest": "sha256:cd", "imageTags": ["1", "stable"], "imagePushedAt": "2026-01-01"},
    "sha256:ab": {"imageDigest": "sha256:ab", "imagePushedAt": "2025-01-01"},
}


def described(repositoryName: str, imageIds: list[dict[str, str]]) -> list[dict[str, object]]:
    """As ECR does it: one that is not there, and it tells of none."""
    asked = [next(iter(one.values())) for one in imageIds]
    if not set(asked) <= set(DETAILS):
        raise ReadFailed("ecr:DescribeImages", "ImageNotFoundException", "no")
    return [DETAILS[one] for one in asked]


def test_tags_and_digests_are_asked_for_together() -> None:
    reader = Recorded({"describe_images": described})
    (pinned, tagged), gaps = images_of(reader, "api", [TAGGED, PINNED])
    assert (tagged["tag"], tagged["exists"], tagged["digest"]) == ("1", True, "sha256:cd")
    assert (pinned["exists"], pinned["pushed_at"], gaps) == (True, "2025-01-01", [])
    assert len(reader.asked) == 1


def test_one_that_is_not_there_does_not_hide_the_others() -> None:
    found, gaps = images_of(Recorded({"describe_images": described}), "api", [TAGGED, PINNED, OTHER])
    assert {(one["tag"], one["exists"]) for one in found} == {("", True), ("1", True), ("2", False)}
    assert gaps == []


def test_an_image_that_is_not_there_is_an_answer() -> None:
    reader = Recorded({"describe_images": ReadFailed("ecr:DescribeImages", "ImageNotFoundException", "no")})
    (image,), gaps = images_of(reader, "api", [TAGGED])
    assert (image["exists"], gaps) == (False, [])


def test_a_denied_call_leaves_it_open() -> None:
    (image,), [gap] = images_of(Recorded({"describe_images": denied("ecr:DescribeImages")}), "api", [TAGGED])
    assert isinstance(image["exists"], Unknown)
    assert gap.remedy == "allow ecr:DescribeImages"
