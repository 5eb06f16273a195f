import logging
import os
import signal
import warnings

import pytest

from auditor.probes.mlflow_settings import Record, Sent, environment, settings, silence, undisturbed


def test_the_users_own_settings_are_hidden_and_put_back(monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_INSECURE_TLS", "true")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://theirs.example.com")
    monkeypatch.delenv("MLFLOW_TRACKING_TOKEN", raising=False)
    wanted = settings("https://ours.example.com", "secret", ca_bundle="/ca.pem", timeout_seconds=10)
    with environment(wanted):
        assert "MLFLOW_TRACKING_INSECURE_TLS" not in os.environ
        assert os.environ["MLFLOW_TRACKING_URI"] == "https://ours.example.com"
        assert os.environ["MLFLOW_TRACKING_SERVER_CERT_PATH"] == "/ca.pem"
        os.environ["MLFLOW_SET_BY_THE_CLIENT"] = "1"
    assert os.environ["MLFLOW_TRACKING_INSECURE_TLS"] == "true"
    assert os.environ["MLFLOW_TRACKING_URI"] == "https://theirs.example.com"
    assert not {"MLFLOW_TRACKING_TOKEN", "MLFLOW_SET_BY_THE_CLIENT"} & os.environ.keys()


def test_redirects_and_telemetry_are_off():
    wanted = settings("https://a", "k", ca_bundle=None, timeout_seconds=0.2)
    assert wanted["MLFLOW_ALLOW_HTTP_REDIRECTS"] == "false"
    assert wanted["MLFLOW_DISABLE_TELEMETRY"] == "true"
    assert wanted["MLFLOW_HTTP_REQUEST_TIMEOUT"] == "1"
    assert "REQUESTS_CA_BUNDLE" not in wanted


def test_silence_holds_back_prints_logs_and_warnings(capsys):
    logger = logging.getLogger("mlflow.something")
    with silence():
        print("View run at ...")
        logger.error("chatter")
        warnings.warn("old", stacklevel=1)
    assert capsys.readouterr() == ("", "")
    print("again")
    assert capsys.readouterr().out == "again\n"


def test_signals_are_held_back_while_cleaning_up():
    before = signal.getsignal(signal.SIGINT)
    with undisturbed():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_the_record_reads_requests_and_statuses_out_of_the_log():
    logger, record = logging.getLogger("urllib3.connectionpool"), Record()
    before = logger.level, logger.propagate
    with record.listening():
        line = '%s://%s:%s "%s %s %s" %s %s'
        logger.debug(line, "https", "a.example.com", 443, "POST", "/api/2.0/mlflow/runs/create", "HTTP/1.1", 502, None)
        logger.debug("Starting new HTTPS connection (1): a.example.com:443")
        logger.debug(line, "https", "a.example.com", 443, "POST", "/api/2.0/mlflow/runs/update", "HTTP/1.1", 502, 9)
    assert (logger.level, logger.propagate) == before
    assert len(record.sent) == 2
    assert record.failed_since(0) == Sent("POST", "https://a.example.com/api/2.0/mlflow/runs/create", 502)
    assert record.failed_since(1) is None


def test_the_log_of_urllib3_has_the_form_that_the_record_reads(serve):
    import urllib3

    server, record = serve(b"HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n"), Record()
    with record.listening():
        urllib3.PoolManager().request("GET", f"{server.url}/x?y=z")
    assert record.sent == [Sent("GET", f"{server.url}/x?y=z", 418)]
