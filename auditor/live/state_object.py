"""[io] Reads the one object that holds terraform's state, and nothing else: s3:GetObject on exactly that key.

In: bucket and key, as the user asked for them (--state s3). Out: its bytes, or ReadFailed. This action is in no other
reader's allow-list, so that a run without --state s3 cannot read any object.
"""

from auditor.errors import ReadFailed, ReadOnlyViolation
from auditor.live.aws import AwsReader, Limits
from auditor.live.wire import whole

ACTION = "s3:GetObject"


class StateReader:
    """A reader of one object; asked for another one it raises ReadOnlyViolation before anything leaves the machine."""

    def __init__(
        self,
        bucket: str,
        key: str,
        *,
        region: str | None = None,
        profile: str | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._bucket, self._key = bucket, key
        self._aws = AwsReader(region, profile, limits=limits, actions=frozenset({ACTION}))

    def read(self, bucket: str, key: str, most_bytes: int) -> bytes:
        """The object's content; raises ReadFailed where AWS refuses, does not answer, or has more than `most_bytes`."""
        if (bucket, key) != (self._bucket, self._key):
            raise ReadOnlyViolation(f"s3://{bucket}/{key} is not the object that was asked for")
        (answer,) = self._aws.read("s3", "get_object", "", Bucket=bucket, Key=key)
        content = whole(answer["Body"], ACTION, most_bytes)
        if len(content) > most_bytes:
            raise ReadFailed(ACTION, "TooLarge", f"s3://{bucket}/{key} has more than {most_bytes} bytes")
        return content
