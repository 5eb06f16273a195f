import json

import pytest

from auditor.probes.registration import TITLES, Registration, State, Step, from_json

FOUND = Registration(
    tracking_uri="https://registry.example.com/api/mlflow",
    name="auditor-1",
    steps=(Step("train", State.DONE, "fine", 0.1), Step("experiment", State.FAILED, "HTTP 404", 0.2, "Traceback")),
    elapsed_seconds=0.5,
    import_seconds=2.0,
    leftovers=("experiment auditor-1",),
    made=("run 1",),
)


def test_it_survives_json():
    assert from_json(json.loads(json.dumps(FOUND.to_json()))) == FOUND


def test_something_else_is_refused():
    with pytest.raises(KeyError):
        from_json({"steps": []})


def test_the_prd_has_six_stages():
    assert len(TITLES) == 6
    assert FOUND.steps[1].title == "Create an MLflow experiment"
