"""Taste that a tool can check: layers, doors, docstrings, size, mirrors, causes and worlds."""

import ast
import re
import shutil
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "auditor"
TESTS = ROOT / "tests"
MOST_LINES, MEDIAN_LINES = 400, 130

DOORS = {
    "hcl2": ("auditor.hcl.parse",),
    "boto3": ("auditor.live.aws",),
    "botocore": ("auditor.live.aws", "auditor.live.failure", "auditor.live.wire"),
    "requests": ("auditor.probes.http",),
    "urllib3": ("auditor.probes.http",),
    "mlflow": ("auditor.probes.mlflow",),
    "networkx": ("auditor.graph",),
    "jinja2": ("auditor.formats.template",),
    "rich": ("auditor.formats.console",),
    "click": ("auditor.cli",),
}
"""Third party -> the modules (with all below them) that may import it. The lab is a world of its own."""

IO_MODULES = frozenset(
    {
        "socket",
        "ssl",
        "subprocess",
        "shutil",
        "tempfile",
        "sqlite3",
        "signal",
        "threading",
        "multiprocessing",
        "asyncio",
    }
    | {"time", "secrets", "random", "urllib.request", "http.client", "http.server", "zipfile", "glob"}
)
IO_CALLS = re.compile(
    r"^(?:open|input|uuid\.uuid[14]|(?:\w+\.)*datetime\.(?:now|utcnow|today)|date\.today|os\.(?!path\.|fspath)\w+|os\.environ\..*"
    r"|os\.path\.(?:exists|is\w+|get\w+|realpath|abspath|expand\w+)"
    r"|.*\.(?:read_text|read_bytes|write_text|write_bytes|is_file|is_dir|exists|iterdir|glob|rglob|mkdir|unlink|resolve))$"
)
"""Calls that touch disk, clock or environment."""
IO_FOLDERS = ("auditor.cli", "auditor.lab")
"""Everything in these folders may do I/O; elsewhere a module says [io] in its docstring."""

TEST_FOLDERS = {"live": "live_plane"}
"""auditor/live is mirrored there because tests/live holds the scripts that ask a real stack."""
UNMIRRORED = {
    "auditor/cli/__init__.py": "tests/cli/test_main.py: what is tested is `main`",
    "auditor/formats/__init__.py": "tests/formats/test_format.py: the family as a whole",
    "auditor/lab/__init__.py": "tests/lab/test_running.py: what is tested is `running`",
    "auditor/lab/aws/__main__.py": "tests/lab/test_running.py: the process as a whole",
}
"""Source files whose test has another name, and where it is."""
UPWARDS = {("auditor.model.resource", "auditor.graph"), ("auditor.model.resource", "auditor.graph.to_json")}
"""Declared.to_json is a name of the public contract and imports the graph when it is called."""
UNMIRRORED_MEMBERS = {("auditor/causes", "CAUSE"): "tests/test_worlds.py: every cause by its own world"}
"""Families (folder, constant) whose members one generic test covers."""
BANNED_NAMES = frozenset(
    {"asset", "node", "entity", "item", "manager", "handler", "processor"}
    | {"util", "utils", "helper", "helpers", "common", "misc"}
)


@cache
def sources():
    """Every module of the package by its dotted name."""
    found = sorted(PACKAGE.rglob("*.py"))
    return {_dotted(path): path for path in found}


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def _dotted(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _name(path):
    return str(path.relative_to(ROOT))


def imports(path):
    """Every module that a file imports at run time, also inside functions; not what only a type checker sees."""
    unseen = {
        part
        for block in ast.walk(tree(path))
        if isinstance(block, ast.If) and ast.unparse(block.test).endswith("TYPE_CHECKING")
        for part in ast.walk(block)
    }
    for part in ast.walk(tree(path)):
        if part in unseen:
            continue
        if isinstance(part, ast.Import):
            yield from (alias.name for alias in part.names)
        elif isinstance(part, ast.ImportFrom) and part.module:
            yield part.module
            yield from (f"{part.module}.{alias.name}" for alias in part.names)


def inside(module, folders):
    return any(module == folder or module.startswith(f"{folder}.") for folder in folders)


def is_io(imported):
    return imported in IO_MODULES or imported.rpartition(".")[0] in IO_MODULES


def marked(path):
    return "[io]" in (ast.get_docstring(tree(path)) or "")


def test_the_layers_of_the_import_contract_hold():
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or shutil.which("lint-imports")
    if command is None:
        pytest.skip("import-linter is not installed")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_third_party_has_one_door():
    wrong = [
        f"{module} imports {imported}"
        for module, path in sources().items()
        if not inside(module, ["auditor.lab"])
        for imported in imports(path)
        for library, doors in DOORS.items()
        if inside(imported, [library]) and not inside(module, doors)
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_only_modules_that_say_io_import_what_does_io():
    wrong = {
        module: sorted(imported for imported in set(imports(path)) if is_io(imported))
        for module, path in sources().items()
        if not inside(module, IO_FOLDERS) and not marked(path)
    }
    told = [f"{module}: {', '.join(found)}" for module, found in wrong.items() if found]
    assert not told, "\n".join(told)


def test_only_modules_that_say_io_open_files_or_read_the_clock():
    wrong = [
        f"{_name(path)}:{part.lineno} {ast.unparse(part.func)}"
        for module, path in sources().items()
        if not inside(module, IO_FOLDERS) and not marked(path)
        for part in ast.walk(tree(path))
        if isinstance(part, ast.Call) and IO_CALLS.match(ast.unparse(part.func))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_nouns_import_nothing_but_each_other():
    wrong = [
        f"{module} imports {imported}"
        for module, path in sources().items()
        if inside(module, ["auditor.model"])
        for imported in imports(path)
        if (module, imported.partition(":")[0]) not in UPWARDS
        if is_io(imported)
        or not (inside(imported, ["auditor.model"]) or imported.partition(".")[0] in sys.stdlib_module_names)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_nouns_are_frozen_and_slotted():
    wrong = [
        f"{_name(path)}:{noun.lineno} {noun.name}"
        for module, path in sources().items()
        if inside(module, ["auditor.model"])
        for noun in ast.walk(tree(path))
        if isinstance(noun, ast.ClassDef)
        for decorator in map(ast.unparse, noun.decorator_list)
        if decorator.startswith("dataclass") and not ("frozen=True" in decorator and "slots=True" in decorator)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_module_says_what_it_is():
    assert [_name(path) for path in sources().values() if not ast.get_docstring(tree(path))] == []


def test_every_public_name_says_what_it_is():
    wrong = [
        f"{_name(path)}:{part.lineno} {part.name}" for path in sources().values() for part in _public(tree(path).body)
    ]
    assert not wrong, "\n".join(wrong)


def _public(body):
    """Public functions, classes and methods without a docstring."""
    for part in body:
        if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or part.name.startswith("_"):
            continue
        overload = any(ast.unparse(decorator).endswith("overload") for decorator in part.decorator_list)
        if not overload and not ast.get_docstring(part):
            yield part
        if isinstance(part, ast.ClassDef):
            yield from _public(part.body)


def test_no_file_is_long_and_most_are_short():
    lines = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources().values()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}
    assert statistics.median(lines.values()) <= MEDIAN_LINES


def test_names_say_what_a_thing_is():
    """No module or class is named so, and no public function's name ends so (`common_type` may stay)."""
    wrong = []
    for path in sources().values():
        wrong += [f"{_name(path)}"] if _words(path.stem) & BANNED_NAMES else []
        for part in ast.walk(tree(path)):
            if isinstance(part, ast.ClassDef) and _words(part.name) & BANNED_NAMES:
                wrong.append(f"{_name(path)}:{part.lineno} {part.name}")
            public = isinstance(part, ast.FunctionDef) and not part.name.startswith("_")
            if public and part.name.rpartition("_")[2] in BANNED_NAMES:
                wrong.append(f"{_name(path)}:{part.lineno} {part.name}")
    assert not wrong, "\n".join(wrong)


def _words(name):
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_exactly_one_place_catches_everything():
    broad = [
        _name(path)
        for path in sources().values()
        for part in ast.walk(tree(path))
        if isinstance(part, ast.ExceptHandler) and _is_broad(part)
    ]
    assert broad == ["auditor/cli/__init__.py"]


def _is_broad(catch):
    if isinstance(catch.body[-1], ast.Raise) and catch.body[-1].exc is None:
        return False  # cleans up and lets everything pass
    caught = catch.type.elts if isinstance(catch.type, ast.Tuple) else [catch.type]
    return any(each is None or ast.unparse(each) in ("Exception", "BaseException") for each in caught)


def test_fakes_are_parameters_never_patches():
    wrong = [
        _name(path)
        for path in [*sources().values(), *TESTS.rglob("*.py")]
        if any(imported.startswith(("unittest.mock", "mock.", "pytest_mock")) for imported in imports(path))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_source_file_has_its_test_in_the_mirror():
    missing = []
    for path in sources().values():
        if _name(path) in UNMIRRORED or _in_covered_family(path) or not _has_code(path):
            continue
        mirror = _mirror(path)
        if not mirror.is_file():
            missing.append(f"{_name(path)}: {_name(mirror)}")
    assert not missing, "\n".join(missing)


def _mirror(path):
    """auditor/x/y.py -> tests/x/test_y.py; a package's own code -> tests/x/test_x.py."""
    folders = list(path.relative_to(PACKAGE).parts[:-1])
    stem = path.stem if path.stem != "__init__" else (folders[-1] if folders else "auditor")
    if folders:
        folders[0] = TEST_FOLDERS.get(folders[0], folders[0])
    return TESTS.joinpath(*folders, f"test_{stem}.py")


def _in_covered_family(path):
    return any(
        path.parent == ROOT / folder and f"\n{constant} = " in path.read_text(encoding="utf-8")
        for folder, constant in UNMIRRORED_MEMBERS
    )


def _has_code(path):
    """Whether a file does anything; one that only says what its folder is, or passes names on, needs no test."""
    passive = (ast.Import, ast.ImportFrom)
    return any(
        not isinstance(part, passive)
        and not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
        and not (isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "__all__")
        for part in tree(path).body
    )


def test_every_exception_of_the_mirror_still_exists_and_names_a_test():
    for (folder, _), reason in UNMIRRORED_MEMBERS.items():
        assert (ROOT / folder).is_dir()
        assert (ROOT / reason.partition(":")[0]).is_file()
    for name, reason in UNMIRRORED.items():
        assert (ROOT / name).is_file()
        assert (ROOT / reason.partition(":")[0]).is_file()


def causes():
    from auditor.causes.cause import Cause
    from auditor.registry import discover

    return discover("auditor.causes", "CAUSE", Cause)


def test_a_cause_is_named_as_its_module():
    assert {module: cause.id for module, cause in causes().items()} == {
        module: module.replace("_", "-") for module in causes()
    }
    assert len(causes()) >= 8


def test_every_cause_has_a_page_with_the_same_sections():
    for module in causes():
        page = ast.get_docstring(tree(PACKAGE / "causes" / f"{module}.py")) or ""
        missing = [word for word in ("Symptom", "Why", "How it is confirmed", "Fix") if word not in page]
        assert missing == [], module


def test_every_cause_has_its_world_and_every_world_its_cause():
    worlds = ROOT / "terraform_fixtures" / "worlds"
    ids = {cause.id for cause in causes().values()}
    for cause in ids:
        for side in ("broken", "fixed"):
            assert list((worlds / cause / side).rglob("*.tf")), f"{cause}/{side} has no configuration"
    assert {path.name for path in worlds.iterdir() if path.is_dir()} - {"clean", "decoys"} == ids


def test_every_command_and_format_is_found_and_named_once():
    import click

    from auditor.formats.format import Format
    from auditor.registry import discover

    for package, constant, kind in (
        ("auditor.cli", "COMMAND", click.Command),
        ("auditor.formats", "FORMAT", Format),
    ):
        members = discover(package, constant, kind)
        names = [member.name for member in members.values()]
        assert names == [module.replace("_", "-") for module in members]
