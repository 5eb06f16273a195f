import pytest

from tests.lab.asking import ask
from tests.lab.states import health

pytestmark = pytest.mark.lab
REGISTRY = "https://registry.hokus.ai"
SEARCH = f"{REGISTRY}/api/mlflow/api/2.0/mlflow/experiments/search?max_results=1"


def test_the_auth_service_answers_for_the_api(lab):
    lab.apply("legacy-rule-shadows")
    lab.settle()
    answer = ask(lab, "GET", SEARCH, key=True)
    assert (answer.status, answer.by_balancer, answer.text) == (404, False, '{"detail":"Not Found"}')
    assert ask(lab, "GET", f"{REGISTRY}/api/v1/models", key=True).status == 404
    assert ask(lab, "GET", "https://api.hokus.ai/api/v1/models", key=True).status == 404
    assert ask(lab, "GET", "https://api.hokus.ai/health").status == 200
    assert {state for state, _ in health(lab).values()} == {"healthy"}
    assert "legacy_api" in (lab.tf_dir / "alb.tf").read_text()
