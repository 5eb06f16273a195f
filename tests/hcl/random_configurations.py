"""Random modules by seed: variables with types and conditions, locals in any order, resources and a nested module with
count or for_each (known, unknown, sensitive or null), and outputs. Each is one directory that a root module calls.
"""

from random import Random

from .random_expressions import PRELUDE, expression

SHARED = {"shared.tf": "# every case is a module of its own\n"}
_TYPES = {
    "string": "string",
    "number": "number",
    "bool": "bool",
    "list": "list(string)",
    "set": "set(string)",
    "map": "map(string)",
    "object": "object({ name = optional(string, \"n\"), port = optional(number), inner = optional(map(any)) })",
    "any": "any",
}  # fmt: skip
_CHILD_ITEMS = """variable "x" {
  type     = %s
%s}
variable "y" {
  default = "y"
}
resource "terraform_data" "in" {
  input = { x = var.x, y = var.y }
}
output "x" {
  value     = var.x
  sensitive = %s
}
output "id" {
  value = terraform_data.in.id
}
output "out" {
  value = terraform_data.in.output
%s}
"""


def files(random: Random, name: str, depth: int = 2) -> dict[str, str]:
    """The files of one case."""
    kind = random.choice(tuple(_TYPES))
    places = _shuffled(random, [*_locals(random, depth), _resource(random, "r", depth), _resource(random, "q", depth)])
    call = _call(random, kind, depth)
    outputs = _outputs(random, depth)
    return {
        f"{name}.tf": f'module "{name}" {{\n  source = "./{name}"\n}}\n'
        f'output "{name}" {{\n  value     = module.{name}\n  sensitive = true\n}}\n',
        f"{name}/prelude.tf": PRELUDE,
        f"{name}/main.tf": "\n".join(_shuffled(random, [*places, call, *outputs])),
        f"{name}/child/main.tf": _child(random, kind),
    }


def _shuffled(random: Random, parts: list[str]) -> list[str]:
    return random.sample(parts, len(parts))


def _locals(random: Random, depth: int) -> list[str]:
    first = expression(random, "any", depth)
    second = random.choice(["[local.one]", "{ a = local.one }", "local.one", "try(local.one.a, local.one)"])
    return [f"locals {{\n  two = {second}\n}}\n", f"locals {{\n  one = {first}\n}}\n"]


def _meta(random: Random, depth: int) -> tuple[str, str]:
    """A count or for_each, or none, and what its instances can say of themselves."""
    choice = random.random()
    if choice < 0.3:
        return "", '"only"'
    if choice < 0.6:
        count = random.choice(
            [
                "2",
                "0",
                "var.b ? 1 : 0",
                "length(var.list)",
                expression(random, "number", 1),
                expression(random, "bool", 1),
            ]
        )
        return f"  count = {count}\n", "count.index"
    each = random.choice(
        [
            *("var.map", "var.set", "toset(var.list)", '{ a = terraform_data.u.id, b = "x" }'),
            *(expression(random, kind, depth) for kind in ("map", "set", "object")),
            "{ for o in var.objects : o.name => o }",
        ]
    )
    return f"  for_each = {each}\n", random.choice(["each.key", "each.value", "{ (each.key) = each.value }"])


def _resource(random: Random, name: str, depth: int) -> str:
    meta, own = _meta(random, depth)
    value = random.choice([own, f"[{own}, {expression(random, None, depth)}]", f"{{ own = {own}, two = local.two }}"])
    condition = expression(random, "bool", 1)
    lifecycle = (
        f"  lifecycle {{\n    precondition {{\n      condition     = (var.b || {condition})\n"
        '      error_message = "not so"\n    }\n  }\n'
    )
    triggers = f"  triggers_replace = {expression(random, None, 1)}\n"
    parts = [f"  input = {value}\n"]
    parts += [triggers] * (random.random() < 0.3) + [lifecycle] * (random.random() < 0.2)
    return f'resource "terraform_data" "{name}" {{\n{meta}{"".join(parts)}}}\n'


def _call(random: Random, kind: str, depth: int) -> str:
    meta, own = _meta(random, depth)
    second = random.choice([f"  y = {own}\n", "", "  y = terraform_data.r\n", "  y = null\n"])
    argument = expression(random, kind, depth)
    return f'module "child" {{\n  source = "./child"\n{meta}  x = {argument}\n{second}}}\n'


def _child(random: Random, kind: str) -> str:
    rules = [
        "  nullable = false\n",
        "  sensitive = true\n",
        '  validation {\n    condition     = var.x != null\n    error_message = "null"\n  }\n',
        '  validation {\n    condition     = can(length(var.x))\n    error_message = "no length"\n  }\n',
    ]
    chosen = "".join(rule for rule in rules if random.random() < 0.2)
    secret = "true" if "sensitive" in chosen or random.random() < 0.1 else "false"
    return _CHILD_ITEMS % (_TYPES[kind], chosen, secret, "")


def _outputs(random: Random, depth: int) -> list[str]:
    values = ["module.child", "terraform_data.r", "terraform_data.q", "local.two", expression(random, None, depth)]
    values += ["[for k, v in module.child : v]", "module.child[*].id", "try(module.child[0].x, module.child.x)"]
    chosen = random.sample(values, 3)
    return [
        f'output "o{place}" {{\n  value     = {value}\n  sensitive = true\n}}\n' for place, value in enumerate(chosen)
    ]
