import pytest

from auditor.model.value import Sensitive
from tests.lab.hand_made import build
from tests.lab.seed.making import make


def test_a_database_has_its_address_group_and_settings(aws):
    stack = build(aws.client)
    make(aws.client, "aws_db_subnet_group", name="main", subnet_ids=stack.subnets)
    made = make(
        aws.client,
        "aws_db_instance",
        identifier="main",
        engine="postgres",
        engine_version="16",
        instance_class="db.t4g.small",
        allocated_storage=50,
        username="mlflow",
        password="secret-of-a-test",
        db_name="mlflow",
        port=5432,
        db_subnet_group_name="main",
        vpc_security_group_ids=[stack.task_group],
    )
    (instance,) = aws.client("rds").describe_db_instances()["DBInstances"]
    assert instance["Endpoint"]["Address"] == made["address"]
    assert made["endpoint"] == f"{made['address']}:5432"
    assert instance["VpcSecurityGroups"][0]["VpcSecurityGroupId"] == stack.task_group
    assert instance["PubliclyAccessible"] is False


def test_a_secret_has_its_version(aws):
    made = make(aws.client, "aws_secretsmanager_secret", name="main/url", recovery_window_in_days=7)
    make(aws.client, "aws_secretsmanager_secret_version", secret_id=made["id"], secret_string="hidden")
    assert aws.client("secretsmanager").get_secret_value(SecretId=made["arn"])["SecretString"] == "hidden"


def test_a_log_group_has_its_retention(aws):
    made = make(aws.client, "aws_cloudwatch_log_group", name="/ecs/x", retention_in_days=30)
    (group,) = aws.client("logs").describe_log_groups()["logGroups"]
    assert group["retentionInDays"] == 30
    assert not made["arn"].endswith(":*")


def test_a_scalable_target_has_its_band(aws):
    stack = build(aws.client)
    stack.service("api", "x/api:1", 8001, stack.target_group("api", 8001))
    values = {
        "service_namespace": "ecs",
        "resource_id": "service/main/api",
        "scalable_dimension": "ecs:service:DesiredCount",
    }
    make(aws.client, "aws_appautoscaling_target", min_capacity=1, max_capacity=4, **values)
    metric = [{"predefined_metric_type": "ECSServiceAverageCPUUtilization"}]
    tracking = [{"target_value": 60, "predefined_metric_specification": metric}]
    policy = {"name": "cpu", "policy_type": "TargetTrackingScaling", **values}
    make(aws.client, "aws_appautoscaling_policy", target_tracking_scaling_policy_configuration=tracking, **policy)
    answer = aws.client("application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")
    (target,) = answer["ScalableTargets"]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (1, 4)


@pytest.mark.parametrize("special", [True, False])
def test_a_password_is_secret_and_as_long_as_declared(aws, special):
    password = make(aws.client, "random_password", length=40, special=special)["result"]
    assert isinstance(password, Sensitive)
    assert len(password.value) == 40
    assert special or password.value.isalnum()


def test_random_names_differ(aws):
    one, two = (make(aws.client, "random_id", byte_length=4)["hex"] for _ in range(2))
    assert one != two
    assert len(make(aws.client, "random_string", length=8, special=False)["result"]) == 8
