import pytest

from auditor.probes.least_squares import INTERCEPT, SLOPES, _load_pyfunc, fit, read


def test_training_finds_the_coefficients_behind_the_data():
    model, error = fit()
    assert model.slopes == pytest.approx(SLOPES)
    assert model.intercept == pytest.approx(INTERCEPT)
    assert error < 1e-9
    assert model.predict([[2.0, 1.0], [0.0, 0.0]]) == pytest.approx([5.0, 1.0])


def test_a_model_comes_back_from_its_document(tmp_path):
    model, _ = fit()
    path = tmp_path / "coefficients.json"
    path.write_text(model.to_json())
    assert read(path) == model
    assert _load_pyfunc(str(path)) == model


def test_another_document_is_refused(tmp_path):
    path = tmp_path / "coefficients.json"
    path.write_text('{"error": "no"}')
    with pytest.raises(KeyError):
        read(path)
