import pytest

from tests.lab.asking import ask
from tests.lab.states import log_lines, service, stopped_tasks

pytestmark = pytest.mark.lab
REGISTRY = "https://registry.hokus.ai"
SEARCH = f"{REGISTRY}/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"


def test_mlflow_exits_with_1_and_its_log_names_the_setting(lab):
    lab.apply("mlflow-crashes")
    lab.settle()
    found = service(lab, "mlflow")
    assert (found["desiredCount"], found["runningCount"]) == (1, 0)
    assert found["deployments"][0]["rolloutState"] == "FAILED"
    task = stopped_tasks(lab, "mlflow")[0]
    assert task["stopCode"] == "EssentialContainerExited"
    assert task["containers"][0]["exitCode"] == 1
    assert any(
        "Failed to convert '30m' for MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE" in line for line in log_lines(lab, task)
    )
    answer = ask(lab, "GET", f"{REGISTRY}/mlflow/")
    assert (answer.status, answer.by_balancer) == (503, True)
    answer = ask(lab, "GET", SEARCH, key=True)
    assert (answer.status, answer.by_balancer) == (502, False)
    assert '"service":"mlflow"' in answer.text
