"""What the agent needs to know around a service [io]: task definitions, subnets, security groups, databases, names.

Read over boto3 like everything else of the lab; what cannot change (task definitions) is read once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.lab.security_groups import SecurityGroups

Json = dict[str, Any]
_MOST_SERVICES = 10


@dataclass(slots=True)
class Surroundings:
    """Reads with the lab's boto3 clients; `client` names services as boto3 does."""

    client: Callable[[str], Any]
    _definitions: dict[str, Json] = field(default_factory=dict)
    _subnets: dict[str, Json] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def services(self) -> Iterator[Json]:
        """Every active service of every cluster."""
        ecs = self.client("ecs")
        for cluster in ecs.get_paginator("list_clusters").paginate().build_full_result()["clusterArns"]:
            pages = ecs.get_paginator("list_services").paginate(cluster=cluster)
            arns = pages.build_full_result()["serviceArns"]
            for start in range(0, len(arns), _MOST_SERVICES):
                asked = arns[start : start + _MOST_SERVICES]
                described = ecs.describe_services(cluster=cluster, services=asked)["services"]
                yield from (service for service in described if service["status"] == "ACTIVE")

    def task_definition(self, arn: str) -> Json:
        """A task definition by its ARN; it never changes."""
        if arn not in self._definitions:
            answer = self.client("ecs").describe_task_definition(taskDefinition=arn)
            self._definitions[arn] = answer["taskDefinition"]
        return self._definitions[arn]

    def subnet(self, subnet: str) -> Json:
        """A subnet by its id."""
        if subnet not in self._subnets:
            self._subnets[subnet] = self.client("ec2").describe_subnets(SubnetIds=[subnet])["Subnets"][0]
        return self._subnets[subnet]

    def security_groups(self) -> SecurityGroups:
        """All security groups as they are now."""
        return SecurityGroups(self.client("ec2").describe_security_groups()["SecurityGroups"])

    def databases(self) -> tuple[Json, ...]:
        """All DB instances as they are now."""
        return tuple(self.client("rds").describe_db_instances()["DBInstances"])

    def private_name(self, registry_arn: str) -> str:
        """The DNS name of a Cloud Map service: its name in its namespace."""
        if registry_arn not in self._names:
            client = self.client("servicediscovery")
            service = client.get_service(Id=registry_arn.rsplit("/", 1)[-1])["Service"]
            namespace = service.get("NamespaceId") or service["DnsConfig"]["NamespaceId"]
            self._names[registry_arn] = f"{service['Name']}.{client.get_namespace(Id=namespace)['Namespace']['Name']}"
        return self._names[registry_arn]
