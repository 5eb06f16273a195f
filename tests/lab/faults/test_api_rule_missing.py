import pytest

from tests.lab.asking import ask
from tests.lab.states import health

pytestmark = pytest.mark.lab
REGISTRY = "https://registry.hokus.ai"
SEARCH = f"{REGISTRY}/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"


def test_the_api_host_gets_the_listeners_404(lab):
    lab.apply("api-rule-missing")
    lab.settle()
    answer = ask(lab, "GET", "https://api.hokus.ai/health")
    assert (answer.status, answer.by_balancer, answer.text) == (404, True, "Not found")
    assert ask(lab, "GET", SEARCH, key=True).status == 200
    assert {state for state, _ in health(lab).values()} == {"healthy"}
