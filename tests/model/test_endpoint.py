from auditor.model.endpoint import Endpoint, Kind
from tests.builders import get


def test_an_endpoint_says_by_default_that_any_answer_of_the_application_will_do():
    endpoint = Endpoint(Kind.ROUTE, get("https://x.test/"), "aws_lb_listener_rule.a", "forward")
    assert endpoint.statuses == ()
    assert (endpoint.target_group, endpoint.service) == ("", "")


def test_a_kind_shows_as_its_word():
    assert f"{Kind.MLFLOW}" == "mlflow"
