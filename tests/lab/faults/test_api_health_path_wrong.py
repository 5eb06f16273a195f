import pytest

from tests.lab.asking import ask
from tests.lab.states import health, service

pytestmark = pytest.mark.lab


def test_the_api_target_is_unhealthy_and_the_balancer_fails_open(lab):
    lab.apply("api-health-path-wrong")
    lab.settle()
    assert health(lab)["api"] == ("unhealthy", "Health checks failed with these codes: [404]")
    assert health(lab)["mlflow"][0] == "healthy"
    assert ask(lab, "GET", "https://api.hokus.ai/health").status == 200
    assert any("is unhealthy in (target-group" in event["message"] for event in service(lab, "api")["events"])
    assert "/api/v1/healthz" in (lab.tf_dir / "terraform.tfvars").read_text()
