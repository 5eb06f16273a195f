import pytest

from tests.lab.asking import ask
from tests.lab.states import health

pytestmark = pytest.mark.lab
REGISTRY = "https://registry.hokus.ai"
SEARCH = f"{REGISTRY}/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"


def test_mlflow_refuses_the_public_name_and_still_is_healthy(lab):
    lab.apply("mlflow-host-rejected")
    lab.settle()
    answer = ask(lab, "GET", f"{REGISTRY}/mlflow/")
    assert (answer.status, answer.by_balancer) == (403, False)
    assert answer.text.startswith("Invalid Host header")
    assert health(lab)["mlflow"][0] == "healthy"
    assert ask(lab, "GET", SEARCH, key=True).status == 200
