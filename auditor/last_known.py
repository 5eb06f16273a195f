"""What terraform last knew, from all that the command line gives of it: --state and --plan in, one Prior out. [io]

A state is a file, a folder of states by workspace, or an object in S3 (only when asked: `s3`, `s3://bucket/key`).
What a plan says of the last apply goes before what the state says. Addresses are those of the code, after its moves.
A state in S3 that may not be read is a gap; a file that cannot be read is an error.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from auditor import prior
from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.prior import Prior
from auditor.model.resource import Declared
from auditor.prior import document, moved
from auditor.prior.s3_state import StateObject, is_s3, place_of

Fetch = Callable[[StateObject, int], bytes]
"""Reads an object of at most so many bytes, or raises ReadFailed."""
EFFECT = "whether what differs drifted or was never applied"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: `state` is a path, "s3" or "s3://bucket/key"."""

    state: Path | str | None = None
    plan: Path | None = None
    workspace: str = "default"


def last_known(wanted: Wanted, declared: Declared, fetch: Fetch) -> Prior | None:
    """Read state and plan, None where neither was asked for.

    Raises SnapshotError for a file that cannot be read or is none, UsageError for an S3 state that cannot be found.
    """
    state = moved.at_declared(_state(wanted, declared, fetch), declared) if wanted.state else None
    plan = moved.at_declared(prior.load(wanted.plan), declared) if wanted.plan else None
    return _joined(state, plan) if state and plan else state or plan


def _state(wanted: Wanted, declared: Declared, fetch: Fetch) -> Prior:
    if not is_s3(wanted.state):
        return prior.load(Path(str(wanted.state)), wanted.workspace)
    place = place_of(str(wanted.state), declared.backend, Path(declared.root), wanted.workspace)
    try:
        return document.prior_of(fetch(place, document.MOST_BYTES), str(place))
    except ReadFailed as failed:
        return Prior(source="state", gaps=(_unread(place, failed),))


def _unread(place: StateObject, failed: ReadFailed) -> Gap:
    if failed.code in ("AccessDenied", "403", "Forbidden"):
        remedy = f"allow {failed.action} on arn:aws:s3:::{place.bucket}/{place.key}, and kms:Decrypt of its key"
    elif failed.code in ("NoSuchKey", "NoSuchBucket", "404"):
        remedy = "check bucket, key and --workspace; nothing was applied there yet otherwise"
    else:
        remedy = "give the file that `terraform state pull` writes"
    return Gap("prior", str(place), str(failed), remedy, EFFECT)


def _joined(state: Prior, plan: Prior) -> Prior:
    """A plan that tells of the last apply wins; what only the state has is kept."""
    return replace(
        plan,
        attributes={**state.attributes, **plan.attributes},
        tainted=tuple(dict.fromkeys((*state.tainted, *plan.tainted))),
        deposed=tuple(dict.fromkeys((*state.deposed, *plan.deposed))),
        outputs=plan.outputs or state.outputs,
        serial=state.serial if plan.serial is None else plan.serial,
        lineage=plan.lineage or state.lineage,
        gaps=(*state.gaps, *plan.gaps),
    )


def from_aws(region: str | None, profile: str | None) -> Fetch:
    """Read from S3 with boto3's settings; the backend's own region and profile count where the user gave none."""

    def fetch(place: StateObject, most_bytes: int) -> bytes:
        from auditor.live.state_object import StateReader

        reader = StateReader(
            place.bucket, place.key, region=region or place.region or None, profile=profile or place.profile or None
        )
        return reader.read(place.bucket, place.key, most_bytes)

    return fetch
