import pytest

from tests.lab.asking import ask
from tests.lab.states import health

pytestmark = pytest.mark.lab
REGISTRY = "https://registry.hokus.ai"
SEARCH = f"{REGISTRY}/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"


def test_the_balancer_times_out_and_the_api_does_not(lab):
    lab.apply("mlflow-security-group-closed")
    lab.settle()
    assert health(lab)["mlflow"] == ("unhealthy", "Request timed out")
    answer = ask(lab, "GET", f"{REGISTRY}/mlflow/")
    assert (answer.status, answer.by_balancer) == (504, True)
    assert ask(lab, "GET", SEARCH, key=True).status == 200
