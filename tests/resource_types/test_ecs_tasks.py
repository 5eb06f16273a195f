from datetime import UTC, datetime
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.value import Unknown, at
from auditor.resource_types.ecs_tasks import tasks_of_cluster
from tests.resource_types.recorded import Recorded, denied

DEFINITION = "arn:aws:ecs:us-east-1:1:task-definition/api:3"
LOGGED = {
    "taskDefinition": {
        "containerDefinitions": [
            {
                "name": "api",
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {"awslogs-group": "/ecs/api", "awslogs-stream-prefix": "ecs"},
                },
            }
        ]
    }
}


def task(id: str, service: str = "api", **more: Any) -> dict[str, Any]:
    return {
        "taskArn": f"arn:task/main/{id}",
        "group": f"service:{service}",
        "lastStatus": "RUNNING",
        "taskDefinitionArn": DEFINITION,
        "containers": [{"name": "api", "lastStatus": "RUNNING"}],
        "attachments": [{"details": [{"name": "privateIPv4Address", "value": "10.20.1.5"}]}],
        **more,
    }


def stopped(id: str, minute: int = 0, exit_code: int | None = 1, **more: Any) -> dict[str, Any]:
    return task(
        id,
        lastStatus="STOPPED",
        stopCode="EssentialContainerExited",
        stoppedReason="Essential container in task exited",
        stoppedAt=datetime(2026, 1, 1, 0, minute, tzinfo=UTC),
        containers=[{"name": "api", "exitCode": exit_code, "reason": "", "lastStatus": "STOPPED"}],
        **more,
    )


def cluster(*tasks: dict[str, Any], **more: Any) -> Recorded:
    def listed(desiredStatus: str, **_: Any) -> list[Any]:
        return [one["taskArn"] for one in tasks if (one["lastStatus"] == "STOPPED") == (desiredStatus == "STOPPED")]

    return Recorded(
        {
            "list_tasks": listed,
            "describe_tasks": lambda tasks_=tasks, **asked: [
                {"tasks": [one for one in tasks_ if one["taskArn"] in asked["tasks"]]}
            ],
            "describe_task_definition": [LOGGED],
            "get_log_events": [
                {"message": "Traceback\n"},
                {"message": "KeyError: DATABASE_URL password=hunter2hunter2"},
            ],
            **more,
        }
    )


def test_tasks_are_grouped_by_service() -> None:
    found, gaps = tasks_of_cluster(cluster(task("1"), task("2", "auth"), task("3", group="family:once")), "main")
    assert gaps == []
    assert {name: len(tasks) for name, tasks in found.items()} == {"api": 1, "auth": 1}
    assert at(found["api"][0], "private_ip") == "10.20.1.5"


def test_a_crashed_task_has_its_exit_code_and_last_log_lines_redacted() -> None:
    reader = cluster(stopped("abc"))
    found, gaps = tasks_of_cluster(reader, "main")
    [crashed] = found["api"]
    assert gaps == []
    assert at(crashed, "stop_code") == "EssentialContainerExited"
    assert at(crashed, "containers[0].exit_code") == 1
    assert at(crashed, "log_tail[0]") == "Traceback"
    assert "hunter2" not in str(at(crashed, "log_tail"))
    asked = dict(reader.asked)["get_log_events"]
    assert (asked["logGroupName"], asked["logStreamName"]) == ("/ecs/api", "ecs/api/abc")
    assert asked["limit"] == 20


def test_a_task_that_ended_well_or_never_started_has_no_log_tail() -> None:
    found, _ = tasks_of_cluster(cluster(stopped("a", exit_code=0), stopped("b", exit_code=None)), "main")
    assert all(at(one, "log_tail") is None for one in found["api"])


def test_the_newest_stopped_tasks_are_kept_after_the_running_ones() -> None:
    crashed = [stopped(f"s{minute}", minute) for minute in range(9)]
    found, _ = tasks_of_cluster(cluster(*crashed, task("r")), "main")
    assert [str(at(one, "arn")).rpartition("/")[2] for one in found["api"]] == ["r", "s8", "s7", "s6", "s5", "s4"]


def test_unreadable_logs_are_a_gap_and_the_task_stays() -> None:
    found, [gap] = tasks_of_cluster(cluster(stopped("a"), get_log_events=denied("logs:GetLogEvents")), "main")
    assert isinstance(at(found["api"][0], "log_tail"), Unknown)
    assert gap.remedy == "allow logs:GetLogEvents"


def test_a_failure_of_ecs_leaves_all_tasks_unknown() -> None:
    reader = cluster(task("a"), describe_tasks=ReadFailed("ecs:DescribeTasks", "ThrottlingException", "Rate exceeded"))
    found, [gap] = tasks_of_cluster(reader, "main")
    assert isinstance(found, Unknown)
    assert gap.remedy == ""
