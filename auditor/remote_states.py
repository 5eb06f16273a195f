"""What the states of other configurations say: data sources terraform_remote_state in, their outputs out. [io]

Only states in S3 that none of the root modules keeps itself, and only when the user asked for states in S3. One that
may not be read, is none, or is not named wholly by the code is a gap; its outputs stay unknown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auditor.errors import ReadFailed, SnapshotError
from auditor.model.gap import Gap
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Value, at
from auditor.prior import document
from auditor.prior.s3_state import StateObject
from auditor.roots.join import REMOTE_STATE
from auditor.roots.state_place import place_of_data

Fetch = Callable[[StateObject, int], bytes]


@dataclass(frozen=True, slots=True)
class RemoteStates:
    """The outputs by the address of the data source, as the `known` of a load, and what could not be read."""

    known: Mapping[str, Mapping[str, Value]]
    gaps: tuple[Gap, ...] = ()


def read(declared: Declared, fetch: Fetch) -> RemoteStates:
    """Read each state once; raises nothing."""
    joined = {join.user for join in declared.joins}
    known: dict[str, Mapping[str, Value]] = {}
    gaps: list[Gap] = []
    outputs: dict[StateObject, Map | Gap] = {}
    for data in declared:
        address = str(data.address)
        if data.address.type != REMOTE_STATE or data.address.mode != "data" or address in joined:
            continue
        if data.get("backend") != "s3":
            continue
        place = _object(data)
        if place is None:
            reason = "not all of its bucket, key and workspace is known"
            gaps.append(Gap("prior", address, reason, "give the variables that they hang on", "its outputs"))
            continue
        if place not in outputs:
            outputs[place] = _outputs(place, fetch)
        found = outputs[place]
        if isinstance(found, Gap):
            gaps.append(found)
        else:
            known[address] = {"outputs": found}
    return RemoteStates(known, tuple(dict.fromkeys(gaps)))


def _object(data: Resource) -> StateObject | None:
    place = place_of_data(data)
    if place is None:
        return None
    _, bucket, key = place
    region, profile = at(data.get("config"), "region"), at(data.get("config"), "profile")
    return StateObject(
        bucket, key, region if isinstance(region, str) else "", profile if isinstance(profile, str) else ""
    )


def _outputs(place: StateObject, fetch: Fetch) -> Map | Gap:
    try:
        return document.prior_of(fetch(place, document.MOST_BYTES), str(place)).outputs
    except ReadFailed as failed:
        remedy = f"allow {failed.action} on arn:aws:s3:::{place.bucket}/{place.key}"
        return Gap("prior", str(place), str(failed), remedy, "the outputs that the code reads of it")
    except SnapshotError as error:
        return Gap("prior", str(place), str(error), "name the state's own key", "the outputs that the code reads of it")
