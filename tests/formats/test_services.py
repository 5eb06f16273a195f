"""The service availability matrix."""

from dataclasses import replace

import pytest

from auditor.formats.services import matrix, service_of
from auditor.model.probe import Verdict
from tests.formats import reports


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ('module.service["api"].aws_ecs_service.this', "api"),
        ('module.alb.aws_lb_target_group.this["mlflow"]', "mlflow"),
        ("aws_ecs_service.auth", "auth"),
        ("aws_ecs_service.auth[0]", "auth"),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_a_check_belongs_to_the_service_that_its_subject_names(subject, name):
    assert service_of(subject) == name


def test_a_service_has_one_row_with_what_was_seen_in_each_plane():
    api, auth = matrix(reports.COMPLETE)
    assert (api.name, api.ecs.id, api.targets.id, api.health.id) == ("api", "ecs-api", "targets-api", "health-api")
    assert (auth.name, auth.ecs, auth.health.id, auth.latency_seconds) == ("auth", None, "health-auth", None)


def test_requests_through_the_balancer_have_a_column_of_their_own():
    asked = replace(reports.HEALTH_AUTH, component="services")
    report = replace(reports.COMPLETE, suites=(*reports.COMPLETE.suites, reports.suite("services", asked)))
    auth = matrix(report)[1]
    assert (auth.ecs, auth.balancer.id) == (None, "health-auth")


def test_the_worst_check_decides_a_cell():
    failed = replace(reports.ECS_API, id="second", verdict=Verdict.FAIL)
    suites = (reports.suite("infrastructure_health", reports.ECS_API, failed),)
    assert matrix(replace(reports.COMPLETE, suites=suites))[0].ecs.id == "second"


def test_no_suites_make_no_rows():
    assert matrix(reports.EMPTY) == ()
