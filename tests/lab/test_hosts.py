from auditor.lab.alb.table import read
from auditor.lab.hosts import names_by_balancer, plain
from tests.lab.hand_made import build


def record(client, zone, name, kind, **more):
    changes = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {"Name": name, "Type": kind, **more}}]}
    client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)


def test_a_balancer_has_its_own_name_and_those_of_its_records(aws):
    stack = build(aws.client)
    dns = aws.client("elbv2").describe_load_balancers()["LoadBalancers"][0]["DNSName"]
    zone = aws.client("route53").create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
    alias = {"HostedZoneId": "Z2P70J7EXAMPLE", "DNSName": f"dualstack.{dns}.", "EvaluateTargetHealth": True}
    record(aws.client, zone, "a.example.com", "A", AliasTarget=alias)
    record(aws.client, zone, "c.example.com", "CNAME", TTL=60, ResourceRecords=[{"Value": dns}])
    record(aws.client, zone, "x.example.com", "A", TTL=60, ResourceRecords=[{"Value": "192.0.2.1"}])
    names = names_by_balancer(aws.client, read(aws.client))
    assert names == {stack.balancer: tuple(sorted(["a.example.com", "c.example.com", dns]))}


def test_a_name_is_compared_in_its_plain_form():
    assert plain("\\052.Example.com.") == "*.example.com"
