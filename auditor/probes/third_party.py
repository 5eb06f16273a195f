"""[io] The registration in a separate process, with only MLFLOW_TRACKING_URI and the key in its environment.

In: tracking URI, key, run id. Out: the Registration that the process printed as JSON. The process gets no AWS
credentials and no settings of the auditor but two that stand for the network it is on: the CA bundle and --connect-to.
When time is up or Ctrl-C comes, the process is asked to end and given time to delete what it made.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from auditor.errors import UsageError
from auditor.model.probe import ApiKey
from auditor.model.redaction import redact
from auditor.model.request import Request
from auditor.model.value import Sensitive
from auditor.probes.connect_to import connecting_to, parse_all
from auditor.probes.keys import usable
from auditor.probes.registration import Registration, from_json

CONNECT_TO = "AUDITOR_CONNECT_TO"
CLEAN_UP_SECONDS = 30.0
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE")
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """Registers a model in another process. Raises UsageError, with its last words, when that process says nothing."""

    connect_to: Sequence[str] = ()
    ca_bundle: str | None = None
    timeout_seconds: float = 60.0

    def __call__(self, tracking_uri: str, key: ApiKey, run_id: str) -> Registration:
        """Run the six stages under names that carry `run_id`."""
        secret = str(usable(key).value.value)
        with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
            child = subprocess.Popen(
                [sys.executable, "-m", __name__, run_id],
                env=self._environment(tracking_uri, secret, os.environ),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            try:
                out, errors = child.communicate(timeout=self.timeout_seconds)
            except subprocess.TimeoutExpired:
                out, errors = _ended(child)
            except BaseException:
                _ended(child)
                raise
        try:
            return from_json(json.loads(out))
        except (ValueError, KeyError) as error:
            last = redact(errors.strip().splitlines()[-1] if errors.strip() else "nothing", [secret])
            words = f"the separate process ended with code {child.returncode} and no result; its last words: {last}"
            raise UsageError(words) from error

    def _environment(self, tracking_uri: str, secret: str, own: Mapping[str, str]) -> dict[str, str]:
        kept = {name: own[name] for name in (*_KEPT, *map(str.lower, _KEPT)) if name in own}
        found = {**kept, "MLFLOW_TRACKING_URI": tracking_uri, "MLFLOW_TRACKING_TOKEN": secret}
        found["PYTHONPATH"] = str(_PACKAGE_ROOT)
        if self.connect_to:
            found[CONNECT_TO] = " ".join(self.connect_to)
        if self.ca_bundle or own.get("REQUESTS_CA_BUNDLE"):
            found["REQUESTS_CA_BUNDLE"] = self.ca_bundle or own["REQUESTS_CA_BUNDLE"]
        return found


def _ended(child: subprocess.Popen[str]) -> tuple[str, str]:
    child.terminate()
    try:
        return child.communicate(timeout=CLEAN_UP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.communicate()


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """The first signal becomes an exception, so that what was made is deleted; the next must not break into that."""
    for further in (signal.SIGINT, signal.SIGTERM):
        signal.signal(further, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main(arguments: Sequence[str]) -> None:
    """What the separate process does: take everything from the environment, register, print the result."""
    from auditor.probes.http import Asker
    from auditor.probes.mlflow import Workflow

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    uri, bundle = os.environ["MLFLOW_TRACKING_URI"], os.environ.get("REQUESTS_CA_BUNDLE")
    key = ApiKey("key-1", Sensitive(os.environ["MLFLOW_TRACKING_TOKEN"]))
    asker = Asker((key,), hosts=frozenset({Request("GET", uri).host}), ca_bundle=bundle)
    with connecting_to(parse_all(os.environ.get(CONNECT_TO, "").split())):
        found = Workflow(asker, ca_bundle=bundle)(uri, key, arguments[0])
    print(json.dumps(found.to_json()))


if __name__ == "__main__":
    main(sys.argv[1:])
