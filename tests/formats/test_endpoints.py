"""Endpoint rows and authentication rates."""

from auditor.formats.endpoints import Rate, observations, rates
from auditor.model.probe import Auth
from tests.formats import reports


def test_a_probe_that_two_suites_share_counts_once():
    suites = (*reports.COMPLETE.suites, reports.suite("again", reports.HEALTH_API))
    ids = [seen.probe.id for seen in observations(reports.replace(reports.COMPLETE, suites=suites))]
    assert len(ids) == len(set(ids)) == 4


def test_rates_are_by_method_and_key_and_begin_without_one():
    assert rates(reports.COMPLETE) == (
        Rate(Auth.NONE, "", 1, 2),
        Rate(Auth.BEARER, "key-1", 0, 1),
        Rate(Auth.X_API_KEY, "key-1", 0, 1),
    )
