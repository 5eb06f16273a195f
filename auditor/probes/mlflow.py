"""[io] The only importer of mlflow: a tracking URI and a key in, a Registration out.

The PRD's six stages with the real mlflow client, over the declared path: train, create an experiment, log a run with a
model, register, retrieve and predict, artifacts up and down. A failed stage ends the workflow; its request is then sent
once more without the client, which hides statuses. All names carry the run id, and everything that was made is deleted
at the end, also after a failure or Ctrl-C. The REST API only marks experiments, runs and logged models as deleted;
`mlflow gc` on the server removes the marked rows.
"""

import hashlib
import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from auditor.model.probe import ApiKey, Auth, Expectation, NoAnswer, Observation, Probe
from auditor.model.redaction import redact
from auditor.model.request import Request
from auditor.probes import least_squares
from auditor.probes.ask_all import Ask
from auditor.probes.keys import usable
from auditor.probes.mlflow_settings import Record, environment, settings, silence, undisturbed
from auditor.probes.registration import TITLES, Registration, State, Step

ARTIFACT_BYTES = 64 * 1024
DETAIL_CHARS = 400
SETTLE_SECONDS = 1.0
"""What a request that nobody waits for any more gets to land, before everything is deleted a second time."""
API = "/api/2.0/mlflow"


@dataclass(frozen=True, slots=True)
class Workflow:
    """Registers a model and removes it again; `ask` sends a failed request once more.

    Raises UsageError for a key that no header can carry, ImportError when mlflow is not installed, and passes on
    KeyboardInterrupt after the clean-up. One workflow at a time: the mlflow client has process-wide settings.
    """

    ask: Ask
    ca_bundle: str | None = None
    timeout_seconds: float = 10.0
    clock: Callable[[], float] = time.perf_counter

    def __call__(self, tracking_uri: str, key: ApiKey, run_id: str) -> Registration:
        """Run the six stages against a tracking URI under names that carry `run_id`."""
        uri = tracking_uri.rstrip("/")
        secret = str(usable(key).value.value)
        wanted = settings(uri, secret, ca_bundle=self.ca_bundle, timeout_seconds=self.timeout_seconds)
        record = Record()
        with ExitStack() as stack:
            stack.enter_context(environment(wanted))
            started = self.clock()
            import mlflow

            import_seconds = self.clock() - started
            stack.enter_context(silence())
            stack.enter_context(record.listening())
            stack.enter_context(_pointed_at(mlflow, uri, secret))
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-")))
            errand = _Errand(mlflow, f"auditor-{run_id}", folder)
            started = self.clock()
            try:
                steps = self._steps(errand, record, uri, key)
                errand.in_flight = any(_unanswered(step) for step in steps)
            finally:
                with undisturbed():
                    errand.clean_up()
                    if errand.in_flight:
                        time.sleep(SETTLE_SECONDS)
                        errand.leftovers.clear()
                        errand.clean_up()
            elapsed = self.clock() - started
        leftovers = tuple(redact(text, [secret]) for text in errand.leftovers)
        return Registration(uri, errand.name, steps, elapsed, import_seconds, leftovers, tuple(errand.made))

    def _steps(self, errand: "_Errand", record: Record, uri: str, key: ApiKey) -> tuple[Step, ...]:
        steps: list[Step] = []
        for name in TITLES:
            if steps and steps[-1].state is not State.DONE:
                reason = f"not reached: {next(s.title for s in steps if s.state is State.FAILED)} failed"
                steps.append(Step(name, State.NOT_REACHED, reason))
                continue
            steps.append(self._step(name, errand, record, str(key.value.value)))
            if steps[-1].state is State.FAILED:
                steps[-1] = self._asked_again(steps[-1], errand, uri, key)
        return tuple(steps)

    def _step(self, name: str, errand: "_Errand", record: Record, secret: str) -> Step:
        begin, started = len(record.sent), self.clock()
        try:
            detail = getattr(errand, name)()
        except _failures() as error:
            sent = record.failed_since(begin)
            # the client's request, when it got a status; else the one that the stage begins with
            errand.failed_request = (sent.method, sent.url) if sent else None
            text = f"{type(error).__name__}: {_line(str(error)) or 'no message'}"
            if sent:
                text = f"{sent.method} {sent.url} got HTTP {sent.status}; the client says {text}"
            trace = redact("".join(traceback.format_exception(error)), [secret])
            return Step(name, State.FAILED, redact(text, [secret]), self.clock() - started, trace)
        return Step(name, State.DONE, detail, self.clock() - started)

    def _asked_again(self, step: Step, errand: "_Errand", uri: str, key: ApiKey) -> Step:
        if step.name == "train":
            return step
        probe = _raw(step.name, errand, uri)
        probe = replace(probe, auth=Auth.BOTH, key=key.name, timeout_seconds=self.timeout_seconds)
        observation = self.ask(probe)
        if step.name == "experiment":
            errand.tried_experiment = not _surely_refused(observation)
        return replace(step, observation=observation)


def _raw(step: str, errand: "_Errand", uri: str) -> Probe:
    """The failed request of a stage without the client: the one that got a bad status, else the stage's first."""
    name = json.dumps({"name": errand.name})
    first = {
        "experiment": ("POST", f"{uri}{API}/experiments/create", name),
        "run": ("POST", f"{uri}{API}/runs/create", json.dumps({"experiment_id": errand.experiment_id})),
        "register": ("POST", f"{uri}{API}/registered-models/create", name),
        "retrieve": ("GET", f"{uri}{API}/registered-models/get?name={errand.name}", ""),
        "artifacts": ("GET", f"{uri}{API}/artifacts/list?run_id={errand.run_id}", ""),
    }
    method, url, body = first[step]
    if errand.failed_request and errand.failed_request != (method, url):
        method, url = errand.failed_request
        body = "{}" if method in ("POST", "PATCH") else ""
    expects = Expectation((200,), f"HTTP 200 to {method} of MLflow's REST API")
    return Probe(
        f"registration:{step}:{method} {url.replace(errand.name, '…')}", Request(method, url), expects, body=body
    )


@dataclass(slots=True)
class _Errand:
    """What one workflow made so far; each stage is a method of the stage's name and returns a detail for people."""

    mlflow: Any
    name: str
    folder: Path
    experiment_id: str = ""
    run_id: str = ""
    model_uri: str = ""
    model_id: str | None = None
    version: str = ""
    failed_request: tuple[str, str] | None = None
    tried_experiment: bool = False
    """It was asked for, and no answer says for sure that it was not made: a lost answer leaves it behind, too."""
    tried_model: bool = False
    in_flight: bool = True
    """A request may still be on its way through the server (after Ctrl-C, a time-out): it can land after a clean-up."""
    made: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)

    @property
    def client(self) -> Any:  # noqa: ANN401 - mlflow is untyped
        return self.mlflow.MlflowClient()

    @property
    def coefficients(self) -> Path:
        return self.folder / "coefficients.json"

    def train(self) -> str:
        model, error = least_squares.fit()
        self.coefficients.write_text(model.to_json(), encoding="utf-8")
        return f"least squares over {len(least_squares.INPUTS)} rows, root mean square error {error:.1e}"

    def experiment(self) -> str:
        self.tried_experiment = True
        self.experiment_id = self.client.create_experiment(self.name)
        self.made.append(f"experiment {self.name}")
        return f"experiment {self.experiment_id} ({self.name})"

    def run(self) -> str:
        model, error = least_squares.fit()
        self.run_id = self.client.create_run(self.experiment_id, run_name=self.name).info.run_id
        self.made.append(f"run {self.run_id}")
        with self.mlflow.start_run(run_id=self.run_id):
            self.mlflow.log_params({"model": "least squares", "rows": len(least_squares.INPUTS)})
            self.mlflow.log_metrics({"rmse": error, "intercept": model.intercept})
            info = self.mlflow.pyfunc.log_model(
                name="model",
                loader_module=least_squares.__name__,
                data_path=str(self.coefficients),
                pip_requirements=["numpy"],
            )
        self.model_uri, self.model_id = info.model_uri, getattr(info, "model_id", None)
        kept = self.client.get_run(self.run_id).data
        if "rmse" not in kept.metrics or kept.params.get("model") != "least squares":
            raise ValueError(f"the run came back without its metrics or parameters: {kept.metrics} {kept.params}")
        return f"run {self.run_id} with 2 metrics, 2 parameters and {self.model_uri}"

    def register(self) -> str:
        self.tried_model = True
        self.client.create_registered_model(self.name)
        self.made.append(f"registered model {self.name}")
        version = self.client.create_model_version(self.name, self.model_uri, self.run_id, model_id=self.model_id)
        self.version = str(version.version)
        return f"version {self.version} of {self.name}, status {version.status}"

    def retrieve(self) -> str:
        registered = self.client.get_model_version(self.name, self.version)
        if registered.run_id != self.run_id:
            raise ValueError(f"version {self.version} of {self.name} belongs to run {registered.run_id}")
        uri = f"models:/{self.name}/{self.version}"
        local = Path(self.mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=str(self.folder / "model")))
        found = next(local.rglob(self.coefficients.name), None)
        if found is None or _checksum(found) != _checksum(self.coefficients):
            raise ValueError(f"{uri} came back without the coefficients that were logged")
        # only now, as what was downloaded is what was logged, it is loaded
        model = self.mlflow.pyfunc.load_model(str(local))
        got, expected = model.predict([[2.0, 1.0]])[0], least_squares.read(self.coefficients).predict([[2.0, 1.0]])[0]
        if abs(got - expected) > 1e-9:
            raise ValueError(f"{uri} predicts {got}, not {expected}")
        return f"{uri} loaded; it predicts {got:.3f} as before"

    def artifacts(self) -> str:
        sent = self.folder / "artifact.bin"
        sent.write_bytes(hashlib.shake_256(self.name.encode()).digest(ARTIFACT_BYTES))
        self.client.log_artifact(self.run_id, str(sent), "files")
        names = [listed.path for listed in self.client.list_artifacts(self.run_id, "files")]
        if f"files/{sent.name}" not in names:
            raise ValueError(f"files/{sent.name} is not listed among the run's artifacts: {names}")
        back = self.client.download_artifacts(self.run_id, f"files/{sent.name}", str(self.folder))
        if _checksum(Path(back)) != _checksum(sent):
            raise ValueError(f"files/{sent.name} came back with another checksum")
        return f"{sent.stat().st_size} bytes up and down, sha256 {_checksum(sent)[:12]}… equal"

    def clean_up(self) -> None:
        """Delete everything that was made, each by itself, and note what could not be deleted."""
        if self.tried_model:
            self._delete(f"registered model {self.name}", lambda: self.client.delete_registered_model(self.name))
        experiment = self._found_experiment() if self.tried_experiment else None
        if experiment is None:
            return
        identity = experiment.experiment_id
        self._delete(f"artifacts below {experiment.artifact_location}", lambda: self._delete_artifacts(experiment))
        for model in self._listed("logged models", lambda: self.client.search_logged_models([identity])):
            self._delete(f"logged model {model.model_id}", lambda m=model: self.client.delete_logged_model(m.model_id))
        for run in self._listed("runs", lambda: self.client.search_runs([identity])):
            self._delete(f"run {run.info.run_id}", lambda r=run: self.client.delete_run(r.info.run_id))
        self._delete(f"experiment {self.name}", lambda: self.client.delete_experiment(identity))

    def _found_experiment(self) -> Any:  # noqa: ANN401 - by name, as the answer that had its id may have been lost
        found = self._listed(f"experiment {self.name}", lambda: [self.client.get_experiment_by_name(self.name)])
        return next(iter(found), None)

    def _delete_artifacts(self, experiment: Any) -> None:  # noqa: ANN401
        from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

        if experiment.artifact_location.rstrip("/").rpartition("/")[2] != experiment.experiment_id:
            # never delete a folder that may hold more than this experiment
            raise ValueError("the folder is not named after the experiment, so it was left alone")
        get_artifact_repository(experiment.artifact_location).delete_artifacts()

    def _listed(self, what: str, read: Callable[[], Any]) -> list[Any]:
        try:
            return list(read())
        except _failures() as error:
            self.leftovers.append(f"{what}: it could not be looked up ({_line(str(error))})")
            return []

    def _delete(self, what: str, delete: Callable[..., object]) -> None:
        try:
            delete()
        except _failures() as error:
            if not _is_absence(error):
                self.leftovers.append(f"{what}: {_line(str(error))}")


def _line(text: str) -> str:
    """The message in one line; the trace has all of it."""
    line = " ".join(text.split())
    return line if len(line) <= DETAIL_CHARS else line[: DETAIL_CHARS - 1] + "…"


def _unanswered(step: Step) -> bool:
    answer = step.observation.answer if step.observation else None
    return step.state is State.FAILED and (answer is None or (isinstance(answer, NoAnswer) and answer.stage == "read"))


def _surely_refused(seen: Observation) -> bool:
    """Say whether the request to create something surely made nothing: it did not arrive, or was turned down."""
    if isinstance(seen.answer, NoAnswer):
        return seen.answer.stage != "read"
    return 300 <= seen.answer.status < 500 or seen.answer.status in (502, 503)


def _is_absence(error: BaseException) -> bool:
    return getattr(error, "error_code", "") in ("RESOURCE_DOES_NOT_EXIST", "NOT_FOUND")


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _failures() -> tuple[type[Exception], ...]:
    """What the mlflow client raises for servers that fail or answer nonsense; requests' errors are OSErrors."""
    from google.protobuf.json_format import Error  # type: ignore[import-untyped]
    from mlflow.exceptions import MlflowException

    return MlflowException, Error, OSError, ValueError, LookupError, AttributeError, TypeError, RuntimeError


@contextmanager
def _pointed_at(mlflow: Any, uri: str, secret: str) -> Iterator[None]:  # noqa: ANN401
    """Point the fluent API at the URI and add X-API-Key; the Bearer token comes from the environment."""
    from mlflow.tracking.request_header import registry
    from mlflow.tracking.request_header.abstract_request_header_provider import RequestHeaderProvider

    class Shown(RequestHeaderProvider):  # type: ignore[misc]  # mlflow is untyped
        def in_context(self) -> bool:
            return True

        def request_headers(self) -> dict[str, str]:
            return {"X-API-Key": secret}

    providers = registry._request_header_provider_registry._registry
    shown = Shown()
    providers.append(shown)
    mlflow.set_tracking_uri(uri)
    try:
        yield
    finally:
        providers.remove(shown)
        mlflow.set_tracking_uri(None)
        sys.stdout.flush()
