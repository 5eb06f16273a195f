import pytest

from auditor.lab.agent.surroundings import Surroundings
from tests.lab.hand_made import build


@pytest.fixture
def stack(aws):
    return build(aws.client)


def test_every_active_service_is_read_however_many_there_are(stack):
    group = stack.target_group("g", 8000)
    names = {stack.service(f"service-{number}", "x/api:1", 8000, group) for number in range(12)}
    assert {service["serviceName"] for service in Surroundings(stack.client).services()} == names


def test_a_task_definition_is_read_once(stack, aws):
    stack.service("api", "x/api:1", 8000, stack.target_group("g", 8000))
    surroundings = Surroundings(stack.client)
    (service,) = surroundings.services()
    before = aws.control.calls().get("ecs:DescribeTaskDefinition", 0)
    assert surroundings.task_definition(service["taskDefinition"])["family"] == "api"
    surroundings.task_definition(service["taskDefinition"])
    assert aws.control.calls()["ecs:DescribeTaskDefinition"] == before + 1


def test_subnets_groups_and_databases_are_what_the_api_says(stack):
    surroundings = Surroundings(stack.client)
    assert surroundings.subnet(stack.subnets[0])["CidrBlock"] == "10.20.1.0/24"
    assert surroundings.databases() == ()
    assert surroundings.security_groups()


def test_a_private_name_is_the_services_in_its_namespace(stack):
    client = stack.client("servicediscovery")
    operation = client.create_private_dns_namespace(Name="x.local", Vpc=stack.vpc)["OperationId"]
    namespace = client.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    records = {"DnsRecords": [{"Type": "A", "TTL": 10}], "NamespaceId": namespace}
    service = client.create_service(Name="auth", NamespaceId=namespace, DnsConfig=records)["Service"]
    arn = f"arn:aws:servicediscovery:us-east-1:1:service/{service['Id']}"
    assert Surroundings(stack.client).private_name(arn) == "auth.x.local"
