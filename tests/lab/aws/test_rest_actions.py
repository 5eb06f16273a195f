import pytest

from auditor.lab.aws.rest_actions import rest_action


@pytest.mark.parametrize(
    ("service", "method", "path", "query", "action"),
    [
        ("s3", "GET", "/", {}, "ListAllMyBuckets"),
        ("s3", "GET", "/bucket", {"policy": [""]}, "GetBucketPolicy"),
        ("s3", "GET", "/bucket", {"encryption": [""]}, "GetEncryptionConfiguration"),
        ("s3", "GET", "/bucket", {"list-type": ["2"]}, "ListBucket"),
        ("s3", "PUT", "/bucket/key", {}, "PutObject"),
        ("s3", "HEAD", "/bucket/key", {}, "GetObject"),
        ("route53", "GET", "/2013-04-01/hostedzone", {}, "ListHostedZones"),
        ("route53", "GET", "/2013-04-01/hostedzone/Z1", {}, "GetHostedZone"),
        ("route53", "GET", "/2013-04-01/hostedzone/Z1/rrset", {}, "ListResourceRecordSets"),
        ("route53", "POST", "/2013-04-01/hostedzone/Z1/rrset", {}, "ChangeResourceRecordSets"),
        ("route53", "GET", "/2013-04-01/hostedzonesbyname", {}, "ListHostedZonesByName"),
        ("lambda", "GET", "/x", {}, ""),
    ],
)
def test_a_rest_call_has_the_name_that_a_policy_gives_it(service, method, path, query, action):
    assert rest_action(service, method, path, query) == action
