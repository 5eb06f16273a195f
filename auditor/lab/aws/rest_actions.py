"""IAM's name of a call that only its method and path tell (S3, Route 53). Pure.

S3: docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from collections.abc import Mapping

_BUCKET_READS = {
    "policy": "GetBucketPolicy",
    "versioning": "GetBucketVersioning",
    "encryption": "GetEncryptionConfiguration",
    "publicAccessBlock": "GetBucketPublicAccessBlock",
    "location": "GetBucketLocation",
    "tagging": "GetBucketTagging",
    "lifecycle": "GetLifecycleConfiguration",
    "cors": "GetBucketCORS",
    "acl": "GetBucketAcl",
    "logging": "GetBucketLogging",
    "ownershipControls": "GetBucketOwnershipControls",
    "website": "GetBucketWebsite",
    "replication": "GetReplicationConfiguration",
}
_OBJECT_CALLS = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}
_RECORD_SETS = "rrset"


def rest_action(service: str, method: str, path: str, query: Mapping[str, object]) -> str:
    """Name the action, "" where this table does not know the call."""
    if service == "s3":
        return _s3(method, path.strip("/"), query)
    if service == "route53":
        return _route53(method, path.strip("/").split("/"))
    return ""


def _s3(method: str, path: str, query: Mapping[str, object]) -> str:
    if not path:
        return "ListAllMyBuckets"
    if "/" in path:
        return _OBJECT_CALLS.get(method, "PutObject")
    if method not in {"GET", "HEAD"}:
        return "PutBucket"
    return next((_BUCKET_READS[key] for key in query if key in _BUCKET_READS), "ListBucket")


def _route53(method: str, parts: list[str]) -> str:
    if parts[-1] == _RECORD_SETS:
        return "ListResourceRecordSets" if method == "GET" else "ChangeResourceRecordSets"
    if "hostedzone" in parts and method == "GET":
        return "GetHostedZone" if parts[-1] != "hostedzone" else "ListHostedZones"
    return "ListHostedZonesByName" if parts[-1] == "hostedzonesbyname" else ""
