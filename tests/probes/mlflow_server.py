"""A real MLflow server on loopback: sqlite, a local folder for artifacts, its own process group."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class MlflowServer:
    url: str
    folder: Path

    def rows(self, query: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.folder / "mlflow.db")) as database:
            return database.execute(query).fetchall()

    def leftovers(self) -> dict[str, list]:
        """What is still there for users: active rows, registered models, files."""
        return {
            "experiments": self.rows(
                "select name from experiments where lifecycle_stage = 'active' and name like 'auditor-%'"
            ),
            "runs": self.rows("select run_uuid from runs where lifecycle_stage = 'active'"),
            "models": self.rows("select name from registered_models"),
            "versions": self.rows("select name, version from model_versions where current_stage != 'Deleted_Internal'"),
            "logged models": self.rows("select model_id from logged_models where lifecycle_stage = 'active'"),
            "files": [str(path) for path in (self.folder / "artifacts").rglob("*") if path.is_file()],
        }


@contextmanager
def mlflow_server(folder: Path, port: int) -> Iterator[MlflowServer]:
    command = [
        *(sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
        *("--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--serve-artifacts"),
        *("--artifacts-destination", str(folder / "artifacts")),
    ]
    environment = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(f"http://127.0.0.1:{port}/health", server, folder)
            yield MlflowServer(f"http://127.0.0.1:{port}", folder)
        finally:
            _end(server)


def _wait(url: str, server: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"MLflow did not start: {(folder / 'server.log').read_text()[-2000:]}")


def _end(server: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(5)
