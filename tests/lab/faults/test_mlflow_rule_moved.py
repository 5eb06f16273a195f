import pytest

from tests.lab.asking import ask
from tests.lab.states import health

pytestmark = pytest.mark.lab
REGISTRY = "https://registry.hokus.ai"
SEARCH = f"{REGISTRY}/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"


def test_mlflow_itself_answers_404_below_api_mlflow(lab):
    lab.apply("mlflow-rule-moved")
    lab.settle()
    answer = ask(lab, "GET", SEARCH, key=True)
    assert (answer.status, answer.by_balancer) == (404, False)
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>Not Found</h1>" in answer.text
    assert ask(lab, "GET", f"{REGISTRY}/api/v1/models", key=True).status == 200
    assert ask(lab, "GET", f"{REGISTRY}/mlflow/").status == 200
    assert {state for state, _ in health(lab).values()} == {"healthy"}
