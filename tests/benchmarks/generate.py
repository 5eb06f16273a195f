"""Writes terraform repositories of the sizes S, M, L and XL: a seed in, folders of invented .tf files out.

The shapes (files and resources a root, rules a listener, joins through variables and remote state, external modules)
are those of many public repositories; no text of theirs is in here. Run: python -m tests.benchmarks.generate M FOLDER
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.texts import (
    BACKEND,
    BALANCER,
    CALL,
    DOCUMENT,
    EXTERNAL,
    LISTENER,
    LOCALS,
    MODULE_IAM,
    MODULE_MAIN,
    MODULE_OUTPUTS,
    MODULE_VARIABLES,
    OUTPUTS,
    PROVIDER,
    REMOTE,
    REMOTE_STATE,
    SERVICE,
    SETTING,
    SINGLES,
    VARIABLES,
)

SEED = 20_240_607
_WORDS = (
    "billing", "search", "ledger", "catalog", "orders", "users", "media", "export", "ingest", "report", "audit",
    "quota", "token", "mail", "cart",
)  # fmt: skip
_TIERS = ("development", "staging", "production")
_STRESS = 100
"""The rules of one listener in the largest root of every size but S."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a repository is; modules are the local ones that its roots share."""

    roots: int
    files: int
    resources: int
    size: int
    modules: int


SHAPES = {
    "S": Shape(1, 14, 40, 30_000, 2),
    "M": Shape(25, 260, 700, 546_000, 10),
    "L": Shape(200, 4_100, 8_700, 12_350_000, 60),
    "XL": Shape(600, 12_300, 26_100, 37_000_000, 180),
}


def write(shape: Shape, folder: Path, seed: int = SEED) -> list[Path]:
    """Write a repository below `folder`; returns its root modules' folders."""
    random_ = random.Random(seed)
    for number in range(shape.modules):
        _write_module(folder / "modules" / _module(number), number, shape.modules, random_)
    left = shape.files - 4 * shape.modules
    weights = [random_.lognormvariate(0, 1.1) for _ in range(shape.roots)]
    counts = _shares(shape.resources - 3 * shape.modules, weights, least=2)
    stress = counts.index(max(counts)) if shape.roots > 1 else -1
    if stress >= 0:
        counts[stress] = max(counts[stress], _STRESS + 20)
    files = _shares(left, [weight**0.5 for weight in weights], least=6)
    budget = shape.size - sum(path.stat().st_size for path in folder.rglob("*.tf"))
    sizes = _shares(budget, [float(count) for count in counts], least=1_500)
    roots = []
    for number in range(shape.roots):
        name = f"{_WORDS[number % len(_WORDS)]}-{number // len(_WORDS)}"
        root = folder / "roots" / _TIERS[number % 3] / name
        stressed = _STRESS if number == stress else 0
        plan = _Root(number, name, counts[number], files[number], sizes[number], shape.modules, stressed)
        _write_root(root, plan, random_)
        roots.append(root)
    return roots


@dataclass(frozen=True, slots=True)
class _Root:
    number: int
    name: str
    resources: int
    files: int
    size: int
    modules: int
    stress: int


def _shares(total: int, weights: list[float], *, least: int) -> list[int]:
    rest = max(total - least * len(weights), 0)
    return [least + round(rest * weight / sum(weights)) for weight in weights]


def _module(number: int) -> str:
    return f"{_WORDS[number % len(_WORDS)]}-service-{number}"


def _write_root(root: Path, plan: _Root, random_: random.Random) -> None:
    texts = list(_resources(plan, random_))
    texts += list(_calls(plan, random_))
    texts += list(_read_elsewhere(plan))
    names = {"providers.tf": PROVIDER, "variables.tf": VARIABLES, "locals.tf": LOCALS, "outputs.tf": OUTPUTS}
    parts = {name: [text] for name, text in names.items()}
    parts["backend.tf"] = [BACKEND % plan.name]
    slots = [f"{_WORDS[number % len(_WORDS)]}_{number}.tf" for number in range(max(plan.files - 5, 1))]
    for number, text in enumerate(texts):
        parts.setdefault(slots[number * len(slots) // len(texts)], []).append(text)
    used = sum(len(text) for chunk in parts.values() for text in chunk)
    number = 0
    while used < plan.size:
        text = _filler(number, random_)
        parts.setdefault(slots[number % len(slots)], []).append(text)
        used += len(text)
        number += 1
    for name in slots:
        parts.setdefault(name, ["# Kept for later.\n"])
    _save(root, {name: "\n".join(chunk) for name, chunk in parts.items()})


def _save(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)


def _resources(plan: _Root, random_: random.Random) -> Iterator[str]:
    """So many resources: a load balancer and its listener, then services with what each needs, then single ones."""
    yield BALANCER
    left = plan.resources - 2 - plan.stress
    for number in range(plan.stress):
        yield _rule(f"stress_{number}", number + 1, "aws_lb_listener.https.arn", random_)
    service = 0
    while left > 0:
        if left >= 8 and random_.random() < 0.6:
            name = f"{_WORDS[service % len(_WORDS)]}_{service}"
            port = str(8000 + service)
            yield SERVICE.replace("NAME", name).replace("PORT", port)
            own = f"aws_lb_listener.{name}.arn"
            listener = random_.choices((own, "var.listener_arn", REMOTE), (65, 20, 15))[0]
            if listener == own:
                yield LISTENER.replace("NAME", name).replace("PORT", port)
                left -= 1
            count = random_.choices((1, 2, random_.randint(3, 6), random_.randint(7, 10)), (50, 30, 15, 5))[0]
            for number in range(count):
                yield _rule(f"{name}_{number}", number + 1, listener, random_, name)
            left -= 6 + count
            service += 1
        else:
            yield random_.choice(SINGLES).replace("NAME", f"single_{left}")
            left -= 1


def _rule(name: str, priority: int, listener: str, random_: random.Random, target: str = "") -> str:
    counted = "  count        = var.enabled ? 1 : 0\n" if random_.random() < 0.36 else ""
    host = f'"{name.replace("_", "-")}.${{var.domain}}"'
    condition = f'    path_pattern {{\n      values = ["/{name}", "/{name}/*"]\n    }}\n'
    if random_.random() < 0.43:
        condition = f"    host_header {{\n      values = [{host}]\n    }}\n"
    forward = f"aws_lb_target_group.{target}.arn" if target else "var.target_group_arn"
    return (
        f'resource "aws_lb_listener_rule" "{name}" {{\n{counted}  listener_arn = {listener}\n'
        f"  priority     = {priority}\n\n"
        f'  action {{\n    type             = "forward"\n    target_group_arn = {forward}\n  }}\n\n'
        f"  condition {{\n{condition}  }}\n\n  tags = local.tags\n}}\n"
    )


def _calls(plan: _Root, random_: random.Random) -> Iterator[str]:
    for number in range(max(1, plan.resources // 12)):
        called = random_.randrange(plan.modules)
        if random_.random() < 1 / 3:
            yield EXTERNAL.replace("NAME", f"bucket_{number}")
            continue
        each = "  for_each   = toset(var.names)\n" if random_.random() < 0.2 else ""
        yield CALL % (number, each, _module(called), number)


def _read_elsewhere(plan: _Root) -> Iterator[str]:
    yield REMOTE_STATE % _WORDS[plan.number % len(_WORDS)]


def _write_module(folder: Path, number: int, modules: int, random_: random.Random) -> None:
    inner = ""
    if number and number % 4:
        inner = f'\nmodule "inner" {{\n  source = "../{_module(number - 1)}"\n'
        inner += '  name   = "${var.name}-in"\n  tags   = local.tags\n}\n'
    main = MODULE_MAIN.replace("PORT", str(random_.randint(3000, 9000))) + inner
    _save(
        folder,
        {"main.tf": main, "variables.tf": MODULE_VARIABLES, "outputs.tf": MODULE_OUTPUTS, "iam.tf": MODULE_IAM},
    )


def _filler(number: int, random_: random.Random) -> str:
    """What makes real files long: described variables, tables of settings, inline policies."""
    name = f"{random_.choice(_WORDS)}_{number}"
    kind = random_.random()
    if kind < 0.4:
        return SETTING.replace("NAME", name)
    if kind < 0.7:
        rows = "".join(
            f"    {word} = {{ memory = {random_.choice((512, 1024, 2048))}, "
            f'hosts = ["{word}.${{var.domain}}"], public = {random_.choice(("true", "false"))} }}\n'
            for word in random_.sample(_WORDS, 6)
        )
        return f"locals {{\n  settings_{name} = {{\n{rows}  }}\n}}\n"
    return DOCUMENT.replace("NAME", name)


def many(folder: Path, count: int) -> Path:
    """Write one root whose `count` and `for_each` make so many resources (a multiple of 200)."""
    half = count // 2
    text = f"""
locals {{
  pairs = setproduct(range({half // 100}), range(100))
  names = {{ for pair in local.pairs : "name-${{pair[0] * 100 + pair[1]}}" => pair[0] * 100 + pair[1] }}
}}

resource "aws_sqs_queue" "counted" {{
  count                     = {half}
  name                      = "queue-${{count.index}}"
  message_retention_seconds = 60 + count.index % 10
  tags                      = {{ Number = tostring(count.index) }}
}}

resource "aws_ssm_parameter" "each" {{
  for_each = local.names
  name     = "/load/${{each.key}}"
  type     = "String"
  value    = jsonencode({{ queue = aws_sqs_queue.counted[each.value].name, number = each.value }})
}}
"""
    _save(folder, {"main.tf": text})
    return folder


def main() -> None:
    """Write one repository and print its size."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("size", choices=SHAPES)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    roots = write(SHAPES[given.size], given.folder)
    files = list(given.folder.rglob("*.tf"))
    print(f"{len(roots)} roots, {len(files)} files, {sum(file.stat().st_size for file in files):,} bytes")


if __name__ == "__main__":
    main()
