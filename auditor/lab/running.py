"""The running lab [io]: starts AWS, applies the configuration, starts the world, and ends everything again.

`running` is the whole way through; a `Lab` is what its callers hold while it lasts.
"""

import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from auditor.errors import LabError
from auditor.lab.addresses import free_block
from auditor.lab.aws.control import Control
from auditor.lab.certificates import make_authority
from auditor.lab.children import Child
from auditor.lab.clients import REGION, Clients, aws_environment
from auditor.lab.scenario import Scenario
from auditor.registry import discover

if TYPE_CHECKING:
    from auditor.lab.seed.apply import Load

START_SECONDS = 30.0
SETTLE_SECONDS = 120.0
Say = Callable[[str], None]


def scenarios() -> dict[str, Scenario]:
    """Every scenario by its name."""
    found = discover("auditor.lab.faults", "SCENARIO", Scenario).values()
    return {scenario.name: scenario for scenario in found}


def chosen(names: Iterable[str]) -> list[Scenario]:
    """The scenarios of these names; raises LabError for a name that none has."""
    known = scenarios()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise LabError(f"there is no scenario {unknown[0]}; there are: {', '.join(sorted(known))}")
    return [known[name] for name in names]


class Lab:
    """A running lab. `tf_dir` is the copy of the configuration that was applied; faults in code are edited into it."""

    def __init__(self, tf_dir: Path, original: Path, folder: Path, say: Say, load: "Load") -> None:
        self.tf_dir = tf_dir
        self.api_key = f"hk_lab_{secrets.token_urlsafe(24)}"
        self._original = original
        self._folder = folder
        self._say = say
        self._load = load
        self._connect_to: tuple[str, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which boto3 works on the lab's AWS."""
        return aws_environment(self.endpoint)

    @property
    def connect_to(self) -> tuple[str, ...]:
        """ "HOST:PORT:ADDRESS:PORT" for every declared host, balancer and task, as curl's --connect-to takes it."""
        return self._connect_to

    def start(self, stack: ExitStack, faults: Sequence[Scenario]) -> None:
        """Bring everything up, with the faults, and wait until it has settled."""
        for fault in faults:
            if fault.edit_source is not None:
                self._say(f"fault in code: {fault.title}")
                fault.edit_source(self.tf_dir)
        from auditor.lab.seed.apply import Stack

        self.ca_bundle = make_authority(self._folder)
        self._start_aws(stack)
        self._say("applying the configuration")
        self._stack = Stack(self.client, self._load, self._say)
        self._start_world(stack)
        self._stack.apply(self.tf_dir)
        self._say(f"{len(self._stack.made)} resources are made; starting tasks and health checks")
        self.settle()
        for fault in faults:
            self._break(fault)
        if any(fault.break_live for fault in faults):
            self.settle()

    def _start_aws(self, stack: ExitStack) -> None:
        self._say("starting the AWS API (moto)")
        child = Child("auditor.lab.aws", self._folder / "aws.log")
        stack.callback(child.end)
        ready = child.wait_for("ready", START_SECONDS)
        self.endpoint: str = ready["endpoint"]
        self.control = Control(ready["control"])
        self.client = Clients(self.endpoint)

    def _start_world(self, stack: ExitStack) -> None:
        self._world: Child = Child("auditor.lab.world", self._folder / "world.log", aws_environment(self.endpoint))
        stack.callback(self._world.end)
        settings: dict[str, Any] = {
            "endpoint": self.endpoint,
            "control": self.control.url,
            "region": REGION,
            "folder": str(self._folder),
            "block": free_block(),
            "api_key": self.api_key,
        }
        self._world.tell(settings)

    def apply(self, name: str) -> None:
        """Apply a scenario to the running lab; call `settle` afterwards. Raises LabError when it cannot be applied."""
        (fault,) = chosen([name])
        if fault.edit_source is not None:
            self._say(f"fault in code: {fault.title}")
            fault.edit_source(self.tf_dir)
            self._stack.apply(self.tf_dir)
        self._break(fault)

    def restore(self) -> None:
        """Undo every scenario: the original configuration, applied again over whatever drifted; then settle."""
        self._say("restoring the configuration and AWS")
        shutil.rmtree(self.tf_dir)
        _copy(self._original, self.tf_dir)
        self.deny(())
        self._stack.apply(self.tf_dir, refresh=True)
        self.settle()

    def deny(self, actions: Iterable[str]) -> None:
        """Refuse these IAM actions ("ecs:*" works) with AccessDenied; none allows everything again."""
        self.control.deny(actions)

    def calls(self) -> dict[str, int]:
        """How often each IAM action was called so far, by everybody."""
        return self.control.calls()

    def settle(self, seconds: float = SETTLE_SECONDS) -> None:
        """Wait until services and targets are in the state they will stay in; raises LabError after `seconds`."""
        self._world.heard.pop("why", None)
        self._world.heard.pop("settled", None)
        self._world.tell({"ask": "settle", "seconds": seconds})
        settled = self._world.wait_for("settled", seconds + 10)
        if not settled:
            raise LabError(f"the lab did not settle within {seconds:.0f} s: {self._world.heard.get('why')}")
        self._connect_to = tuple(self._world.heard.get("connect_to", ()))

    def _break(self, fault: Scenario) -> None:
        if fault.break_live is not None:
            self._say(f"fault in AWS: {fault.title}")
            fault.break_live(self)


@contextmanager
def running(tf_dir: Path | str, scenarios: Sequence[str] = (), *, say: Say) -> Iterator[Lab]:
    """Run a lab of the configuration in `tf_dir` with these scenarios; raises LabError when it cannot be started.

    Everything ends with the block: also on Ctrl-C, SIGTERM and failure.
    """
    from auditor import hcl

    faults = chosen(scenarios)
    original = Path(tf_dir)
    if not original.is_dir():
        raise LabError(f"there is no directory {original}")
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-lab-", ignore_cleanup_errors=True))
        )
        stack.enter_context(_ended_by_sigterm())
        copy = folder / "terraform" / original.resolve().name
        _copy(original, copy)
        lab = Lab(copy, original, folder, say, hcl.load)
        try:
            lab.start(stack, faults)
        except ImportError as error:
            raise LabError(f"the lab needs the extra [lab] of this package: {error}") from error
        yield lab
        say("ending the lab")


def _copy(original: Path, copy: Path) -> None:
    shutil.copytree(original, copy, ignore=shutil.ignore_patterns(".terraform", ".git", "*.tfstate*"))


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Make SIGTERM unwind the stack as Ctrl-C does; only the main thread may do that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
