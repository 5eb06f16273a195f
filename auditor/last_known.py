"""What terraform last knew, from all that the command line gives of it: --state and --plan in, one Prior out. [io]

A state is a file, a folder of states by workspace, or an object in S3 (only when asked: `s3`, `s3://bucket/key`).
What a plan says of the last apply goes before what the state says. Addresses are those of the code, after its moves.
A state in S3 that may not be read is a gap; a file that cannot be read is an error.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from auditor import prior
from auditor.errors import ReadFailed, UsageError
from auditor.model.address import in_root
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


def last_known_of_all(wanted: Wanted, members: Mapping[str, Declared], fetch: Fetch) -> Prior | None:
    """The same for root modules by name, under full addresses. Raises as last_known does; a root whose state cannot be
    found is a gap. A folder of states holds NAME.tfstate or NAME/terraform.tfstate for each root."""
    if len(members) == 1:
        return last_known(wanted, next(iter(members.values())), fetch)
    if wanted.plan:
        raise UsageError("--plan is of one root module; choose it with --root")
    if wanted.state is None:
        return None
    if wanted.state != "s3" and not (isinstance(wanted.state, Path) and wanted.state.is_dir()):
        raise UsageError("--state is of one root module; choose it with --root, or give `s3` or a folder of states")
    found = [_of_root(wanted, name, declared, fetch) for name, declared in members.items()]
    return Prior(
        source="state",
        attributes={address: values for one in found for address, values in one.attributes.items()},
        tainted=tuple(address for one in found for address in one.tainted),
        deposed=tuple(deposed for one in found for deposed in one.deposed),
        gaps=tuple(gap for one in found for gap in one.gaps),
    )


def _of_root(wanted: Wanted, name: str, declared: Declared, fetch: Fetch) -> Prior:
    own: Path | str | None = wanted.state
    if isinstance(own, Path):
        places = (own / f"{name}.tfstate", own / name / "terraform.tfstate")
        own = next((place for place in places if place.is_file()), None)
        if own is None:
            reason = f"the folder of states has neither {name}.tfstate nor {name}/terraform.tfstate"
            return Prior(gaps=(Gap("prior", name, reason, "write what `terraform state pull` prints there", EFFECT),))
    try:
        found = last_known(replace(wanted, state=own), declared, fetch)
    except UsageError as error:
        return Prior(gaps=(Gap("prior", name, str(error), "give a folder of states", EFFECT),))
    return _in_root(name, found) if found else Prior()


def _in_root(name: str, prior: Prior) -> Prior:
    return Prior(
        attributes={in_root(name, address): values for address, values in prior.attributes.items()},
        tainted=tuple(in_root(name, address) for address in prior.tainted),
        deposed=tuple((in_root(name, address), key) for address, key in prior.deposed),
        gaps=prior.gaps,
    )


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
