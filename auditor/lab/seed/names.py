"""Route 53 zones and records, ACM certificates, Cloud Map namespaces and services."""

from typing import Any

from auditor.lab.seed.family import ACCOUNT, Client, Family, Json, Kind, Wanted, as_blocks, given

Assigned = dict[str, Any]


def _zone(client: Client, wanted: Wanted) -> Assigned:
    vpc = wanted.block("vpc")
    asked = given(
        Name=wanted["name"],
        CallerReference=f"lab-{wanted['name']}-{wanted.resource.address}"[:128],
        HostedZoneConfig={"Comment": wanted.get("comment", "Managed by Terraform"), "PrivateZone": bool(vpc)},
        VPC={"VPCId": vpc["vpc_id"], "VPCRegion": "us-east-1"} if vpc else None,
    )
    made = client("route53").create_hosted_zone(**asked)
    zone = made["HostedZone"]["Id"].rsplit("/", 1)[-1]
    servers = made.get("DelegationSet", {}).get("NameServers", [])
    return {
        "id": zone,
        "zone_id": zone,
        "arn": f"arn:aws:route53:::hostedzone/{zone}",
        "name_servers": sorted(servers),
        "primary_name_server": servers[0] if servers else "",
    }


def _record(client: Client, wanted: Wanted) -> Assigned:
    zone, name, kind = wanted["zone_id"], wanted["name"], wanted["type"]
    domain = client("route53").get_hosted_zone(Id=zone)["HostedZone"]["Name"].rstrip(".")
    fqdn = name.rstrip(".") if name.rstrip(".").endswith(domain) else f"{name}.{domain}".lstrip(".")
    alias = wanted.block("alias")
    record: Json = {"Name": fqdn, "Type": kind} | given(SetIdentifier=wanted.get("set_identifier"))
    if alias:
        record["AliasTarget"] = {
            "HostedZoneId": alias["zone_id"],
            "DNSName": alias["name"],
            "EvaluateTargetHealth": bool(alias["evaluate_target_health"]),
        }
    else:
        values = [{"Value": value} for value in wanted.get("records", ())]
        record |= {"TTL": int(wanted.get("ttl", 300)), "ResourceRecords": values}
    changes = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)
    return {"id": f"{zone}_{fqdn}_{kind}", "fqdn": fqdn}


def _certificate(client: Client, wanted: Wanted) -> Assigned:
    acm = client("acm")
    domain = wanted["domain_name"]
    others = list(wanted.get("subject_alternative_names", ()))
    asked = given(
        DomainName=domain,
        SubjectAlternativeNames=others or None,
        ValidationMethod=wanted.get("validation_method", "DNS"),
        Tags=wanted.tag_list or None,
    )
    arn = acm.request_certificate(**asked)["CertificateArn"]
    described = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    options = [
        {
            "domain_name": one["DomainName"],
            "resource_record_name": one["ResourceRecord"]["Name"],
            "resource_record_type": one["ResourceRecord"]["Type"],
            "resource_record_value": one["ResourceRecord"]["Value"],
        }
        for one in described["DomainValidationOptions"]
    ]
    return {
        "id": arn,
        "arn": arn,
        "domain_validation_options": options,
        "subject_alternative_names": sorted({domain, *others}),
        "status": described["Status"],
    }


def _validation(client: Client, wanted: Wanted) -> Assigned:
    return {"id": "2026-01-01 00:00:00 +0000 UTC", "certificate_arn": wanted["certificate_arn"]}


def _private_namespace(client: Client, wanted: Wanted) -> Assigned:
    discovery = client("servicediscovery")
    asked = given(Name=wanted["name"], Vpc=wanted["vpc"], Description=wanted.get("description"))
    operation = discovery.create_private_dns_namespace(**asked, **given(Tags=wanted.tag_list or None))["OperationId"]
    return _namespace(client, operation)


def _http_namespace(client: Client, wanted: Wanted) -> Assigned:
    asked = given(Name=wanted["name"], Description=wanted.get("description"))
    operation = client("servicediscovery").create_http_namespace(**asked)["OperationId"]
    return _namespace(client, operation)


def _namespace(client: Client, operation: str) -> Assigned:
    discovery = client("servicediscovery")
    namespace = discovery.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    made = discovery.get_namespace(Id=namespace)["Namespace"]
    zone = made.get("Properties", {}).get("DnsProperties", {}).get("HostedZoneId", "")
    return {"id": namespace, "arn": made["Arn"], "hosted_zone": zone}


def _discovery_service(client: Client, wanted: Wanted) -> Assigned:
    dns = wanted.block("dns_config")
    custom = wanted.block("health_check_custom_config")
    config = {
        "NamespaceId": dns.get("namespace_id"),
        "RoutingPolicy": dns.get("routing_policy") or "MULTIVALUE",
        "DnsRecords": [{"Type": one["type"], "TTL": one["ttl"]} for one in as_blocks(dns.get("dns_records"))],
    }
    asked = given(
        Name=wanted["name"],
        NamespaceId=wanted.get("namespace_id") or dns.get("namespace_id"),
        Description=wanted.get("description"),
        DnsConfig=config if dns else None,
        HealthCheckCustomConfig={"FailureThreshold": 1} if custom else None,
        Tags=wanted.tag_list or None,
    )
    made = client("servicediscovery").create_service(**asked)["Service"]
    arn = made.get("Arn") or f"arn:aws:servicediscovery:us-east-1:{ACCOUNT}:service/{made['Id']}"
    return {"id": made["Id"], "arn": arn}


def _zone_data(client: Client, wanted: Wanted) -> Assigned:
    pages = client("route53").get_paginator("list_hosted_zones").paginate().build_full_result()["HostedZones"]
    name = str(wanted.get("name", "")).rstrip(".")
    zone = next((one for one in pages if one["Name"].rstrip(".") == name), None)
    if zone is None:
        # a zone that another repository owns: the lab makes it, so that the records have a place
        zone = client("route53").create_hosted_zone(Name=name, CallerReference=f"lab-{name}")["HostedZone"]
    id = zone["Id"].rsplit("/", 1)[-1]
    return {"id": id, "zone_id": id, "arn": f"arn:aws:route53:::hostedzone/{id}", "name": name}


FAMILY = Family(
    {
        "aws_route53_zone": Kind(_zone),
        "aws_route53_record": Kind(_record),
        "aws_acm_certificate": Kind(_certificate),
        "aws_acm_certificate_validation": Kind(_validation),
        "aws_service_discovery_private_dns_namespace": Kind(_private_namespace),
        "aws_service_discovery_http_namespace": Kind(_http_namespace),
        "aws_service_discovery_service": Kind(_discovery_service),
        "data.aws_route53_zone": Kind(_zone_data),
    }
)
