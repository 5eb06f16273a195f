from tests.lab.seed.making import make


def test_records_are_in_their_zone(aws):
    zone = make(aws.client, "aws_route53_zone", name="example.com")
    alias = {"name": "lb.amazonaws.com", "zone_id": "Z1", "evaluate_target_health": True}
    make(aws.client, "aws_route53_record", zone_id=zone["zone_id"], name="a.example.com", type="A", alias=[alias])
    plain = {"type": "CNAME", "ttl": 60, "records": ["target.example.org"]}
    made = make(aws.client, "aws_route53_record", zone_id=zone["zone_id"], name="b", **plain)
    assert made["fqdn"] == "b.example.com"
    found = aws.client("route53").list_resource_record_sets(HostedZoneId=zone["zone_id"])["ResourceRecordSets"]
    by_name = {one["Name"]: one for one in found}
    assert by_name["a.example.com."]["AliasTarget"]["DNSName"].startswith("lb.amazonaws.com")
    assert by_name["b.example.com."]["ResourceRecords"] == [{"Value": "target.example.org"}]


def test_a_zone_that_another_repository_owns_is_found_or_made(aws):
    first = make(aws.client, "data.aws_route53_zone", name="example.com.")
    assert make(aws.client, "data.aws_route53_zone", name="example.com") == first | {"name": "example.com"}


def test_a_certificate_has_a_challenge_for_each_name(aws):
    names = {"domain_name": "a.example.com", "subject_alternative_names": ["b.example.com"]}
    made = make(aws.client, "aws_acm_certificate", **names)
    options = made["domain_validation_options"]
    assert {option["domain_name"] for option in options} == {"a.example.com", "b.example.com"}
    assert all(option["resource_record_type"] == "CNAME" for option in options)
    validated = make(aws.client, "aws_acm_certificate_validation", certificate_arn=made["arn"])
    assert validated["certificate_arn"] == made["arn"]


def test_cloud_map_services_are_in_their_namespace(aws):
    vpc = aws.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    namespace = make(aws.client, "aws_service_discovery_private_dns_namespace", name="x.local", vpc=vpc)
    dns = {"namespace_id": namespace["id"], "dns_records": [{"type": "A", "ttl": 10}]}
    custom = [{"failure_threshold": 1}]
    made = make(
        aws.client, "aws_service_discovery_service", name="auth", dns_config=[dns], health_check_custom_config=custom
    )
    service = aws.client("servicediscovery").get_service(Id=made["id"])["Service"]
    assert service["DnsConfig"]["NamespaceId"] == namespace["id"]
    assert service["HealthCheckCustomConfig"]["FailureThreshold"] == 1
    assert make(aws.client, "aws_service_discovery_http_namespace", name="plain")["id"].startswith("ns-")
