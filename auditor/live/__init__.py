"""The live plane: what AWS says exists now, read-only, as a snapshot that can be saved and replayed.

`take(reader, declared, now=...)` reads, `auditor.live.aws.AwsReader` is the reader, `auditor.live.store` keeps a
snapshot in a file, `iam_policy()` is what a run must be allowed to do.
"""

from auditor.live.policy import allowed_actions, iam_policy
from auditor.live.snapshot import take

__all__ = ["allowed_actions", "iam_policy", "take"]
