import pytest

from tests.lab.asking import ask
from tests.lab.states import health, service

pytestmark = pytest.mark.lab
REGISTRY = "https://registry.hokus.ai"
SEARCH = f"{REGISTRY}/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"


def test_no_key_can_be_checked(lab):
    lab.apply("auth-scaled-to-zero")
    lab.settle()
    assert service(lab, "auth")["desiredCount"] == 0
    assert "auth" not in health(lab)
    answer = ask(lab, "GET", "https://auth.hokus.ai/health")
    assert (answer.status, answer.by_balancer) == (503, True)
    answer = ask(lab, "GET", SEARCH, key=True)
    assert (answer.status, answer.by_balancer) == (503, False)
    assert '"service":"auth"' in answer.text
    assert ask(lab, "GET", f"{REGISTRY}/mlflow/").status == 200
