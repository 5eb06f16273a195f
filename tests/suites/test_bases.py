from dataclasses import replace

from auditor.suites.bases import base_url, mlflow_bases, search_request
from tests.suites.stack import BASE, endpoints, stage


def test_each_base_comes_once_and_a_tracking_uri_first():
    first = endpoints()[0]
    url = replace(first.request, url="https://a.example.com/mlflow/")
    other = replace(first, request=url, because="output.mlflow_url")
    bases = mlflow_bases(stage(endpoints=(other, first, replace(first, because="output.other"))))
    assert [base_url(base) for base in bases] == [BASE, "https://a.example.com/mlflow"]
    assert bases[0].because == "output.mlflow_tracking_uri"


def test_the_cheapest_call_hangs_below_the_base():
    assert search_request(endpoints()[0]).url == f"{BASE}/api/2.0/mlflow/experiments/search?max_results=1"
