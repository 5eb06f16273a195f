from auditor.resource_types.aws_appautoscaling_target import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read


def test_the_bounds_of_a_services_desired_count() -> None:
    answer = {
        "ServiceNamespace": "ecs",
        "ResourceId": "service/main/api",
        "ScalableDimension": "ecs:service:DesiredCount",
        "MinCapacity": 1,
        "MaxCapacity": 4,
    }
    reader = Recorded({"describe_scalable_targets": [answer]})
    [found], _ = read(RESOURCE_TYPE, reader)
    assert (found.id, found.get("min_capacity"), found.get("max_capacity")) == ("service/main/api", 1, 4)
    assert reader.asked[0][1] == {"ServiceNamespace": "ecs"}
