"""Times the declared plane beside its peers on the same generated trees, in one run: sizes in, a Markdown table out.

Each row is processes of its own, waited for with their CPU time and largest memory. Peers run where their interpreters
are given, and are left out with a note where not; nothing is installed here. README.md says how to run it.
"""

import argparse
import ast
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.generate import SHAPES, many, write

_FIXTURE = Path(__file__).parents[2] / "terraform_fixtures/hokusai"
_AUDITOR = """
import sys
from pathlib import Path
from auditor.hcl import Load, load_many

processes, cache, *roots = sys.argv[1:]
every = load_many([Load(root) for root in roots], processes=int(processes), cache=Path(cache) if cache != "-" else None)
errors = [found for declared in every for found in declared.diagnostics if found.severity == "error"]
assert not errors, errors[:3]
print(sum(len(declared.resources) for declared in every))
"""
_COMMAND = "from auditor.cli import main; main()"
_TFPARSE = """
import sys, tfparse
total = 0
for root in sys.argv[1:]:
    total += sum(len(found) for name, found in tfparse.load_from_path(root).items() if name.startswith("aws_"))
print(total)
"""
_CHECKOV = """
import logging, sys
logging.disable(logging.CRITICAL)
from checkov.common.graph.db_connectors.networkx.networkx_db_connector import NetworkxConnector
from checkov.terraform.graph_manager import TerraformGraphManager
manager = TerraformGraphManager(db_connector=NetworkxConnector())
graph, _ = manager.build_graph_from_source_directory(source_dir=sys.argv[1])
print(sum(vertex.block_type == "resource" for vertex in graph.vertices))
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What one contestant took: seconds, and the largest memory of one of its processes in MB."""

    name: str
    wall: float
    cpu: float
    memory: float
    found: str

    def __str__(self) -> str:
        return f"| {self.name} | {self.wall:.2f} | {self.cpu:.2f} | {self.memory:.0f} | {self.found} |"


def measure(name: str, commands: Sequence[Sequence[str]], limit: float) -> Row:
    """Run commands one after the other; what is not done within `limit` seconds is ended and said so.

    In a process of its own, so that what its children used is this row's alone.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, repr(_run(commands, limit)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        text = file.read()
    os.waitpid(child, 0)
    return Row(name, *ast.literal_eval(text))


def _run(commands: Sequence[Sequence[str]], limit: float) -> tuple[float, float, float, str]:
    started, total, said = time.perf_counter(), 0, ""
    for done, command in enumerate(commands):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            out, _ = process.communicate(timeout=max(limit - (time.perf_counter() - started), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            said = f"ended after {done} of {len(commands)} runs"
            break
        if process.returncode not in {0, 3}:
            said = f"exit code {process.returncode}"
            break
        last = out.strip().rsplit("\n", 1)[-1]
        total += int(last) if last.isdecimal() else 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.perf_counter() - started
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said or (str(total) if total else "")


def rows(size: str, folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    """Every contestant on a tree of one size."""
    tree = folder / size
    roots = [str(root) for root in write(SHAPES[size], tree)]
    cache = str(folder / f"cache-{size}")
    run = [sys.executable, "-c", _AUDITOR]
    yield measure("auditor, one process, no cache", [[*run, "1", "-", *roots]], given.limit)
    yield measure("auditor, one process, filling the cache", [[*run, "1", cache, *roots]], given.limit)
    yield measure("auditor, one process, warm cache", [[*run, "1", cache, *roots]], given.limit)
    if len(roots) > 1:
        yield measure("auditor, two processes, no cache", [[*run, "2", "-", *roots]], given.limit)
        yield measure("auditor, two processes, warm cache", [[*run, "2", cache, *roots]], given.limit)
    if len(roots) <= 25:
        command = [sys.executable, "-c", _COMMAND, "graph", "-o", "json", "--quiet", "--no-cache", "--tf-dir"]
        yield measure("`auditor graph`, one command a root", [[*command, root] for root in roots], given.limit)
    if len(roots) > 1:
        together = ["env", f"XDG_CACHE_HOME={cache}", sys.executable, "-c", _COMMAND, "graph", "-o", "json", "--quiet"]
        command = [*together, "--tf-dir", str(tree)]
        yield measure("`auditor graph`, all roots joined, no cache", [[*command, "--no-cache"]], given.limit)
        yield measure("`auditor graph`, all roots joined, filling the cache", [command], given.limit)
        yield measure("`auditor graph`, all roots joined, warm cache", [command], given.limit)
    yield from _peers(tree, roots, given)


def _peers(tree: Path, roots: Sequence[str], given: argparse.Namespace) -> Iterator[Row]:
    for name, there, command in (
        ("tfparse, one process", given.tfparse, [given.tfparse, "-c", _TFPARSE, *roots]),
        ("checkov, graph only", given.checkov, [given.checkov, "-c", _CHECKOV, str(tree)]),
        ("terraform fmt -check (parses only)", shutil.which("terraform"), ["terraform", "fmt", "-check", "-recursive"]),
    ):
        if there:
            yield measure(name, [[*command, str(tree)] if "fmt" in command else command], given.limit)
        else:
            print(f"{name}: not installed here, left out", file=sys.stderr)


def _fixture(folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    """The `graph` command on the fixture of this project, as a user starts it."""
    command = ["env", f"XDG_CACHE_HOME={folder}", sys.executable, "-c", _COMMAND, "graph", "-o", "json", "--quiet"]
    command += ["--tf-dir", str(_FIXTURE)]
    yield measure("`auditor graph`, no cache", [[*command, "--no-cache"]], given.limit)
    yield measure("`auditor graph`, filling the cache", [command], given.limit)
    yield measure("`auditor graph`, warm cache", [command], given.limit)


def _many(folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    for count in (5_000, 10_000, 20_000):
        root = str(many(folder / str(count), count))
        yield measure(f"auditor, {count:,} instances", [[sys.executable, "-c", _AUDITOR, "1", "-", root]], given.limit)


def main() -> None:
    """Print one table a size."""
    others: dict[str, Callable[[Path, argparse.Namespace], Iterator[Row]]] = {"many": _many, "hokusai": _fixture}
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sizes", nargs="+", choices=[*SHAPES, *others])
    arguments.add_argument("--tfparse", help="an interpreter that has tfparse")
    arguments.add_argument("--checkov", help="an interpreter that has checkov")
    arguments.add_argument("--limit", type=float, default=240, metavar="SECONDS", help="how long a row may take")
    given = arguments.parse_args()
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n### {size}\n\n| what | wall s | CPU s | memory MB | resources found |\n|---|---|---|---|---|")
            measured = others[size] if size in others else partial(rows, size)
            for row in measured(Path(folder), given):
                print(row, flush=True)


if __name__ == "__main__":
    main()
