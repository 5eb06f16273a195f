"""Random expressions by seed: mostly well typed, some not, over a fixed prelude of known, unknown and sensitive values.

What the prelude declares is written once here; an expression is text that may refer to it, in any module that has it.
"""

import re
from collections.abc import Mapping, Sequence
from random import Random

PRELUDE = """
variable "s" {
  type    = string
  default = "a-b.c"
}
variable "n" {
  type    = number
  default = 3
}
variable "b" {
  type    = bool
  default = true
}
variable "nothing" {
  type    = string
  default = null
}
variable "list" {
  type    = list(string)
  default = ["x", "a", "x", ""]
}
variable "numbers" {
  type    = list(number)
  default = [3, 1, 2]
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "10"]
}
variable "map" {
  type    = map(string)
  default = { k = "v", a = "x", "10" = "ten" }
}
variable "counts" {
  type    = map(number)
  default = { a = 1, b = 2.5 }
}
variable "any" {
  default = { a = [1, "x", null], b = { c = true } }
}
variable "object" {
  type = object({
    name  = string
    port  = optional(number, 80)
    tags  = optional(map(string), {})
    extra = optional(list(string))
    inner = optional(object({ on = optional(bool, true), why = optional(string) }), {})
  })
  default = { name = "o", port = null }
}
variable "objects" {
  type    = list(object({ name = string, ports = optional(list(number), [80]), on = optional(bool) }))
  default = [{ name = "one", on = true }, { name = "two", ports = [] }, { name = "three", ports = null }]
}
variable "empty" {
  type    = list(string)
  default = []
}
variable "empty_map" {
  type    = map(string)
  default = {}
}
variable "secret" {
  type      = string
  default   = "hush"
  sensitive = true
}
variable "secret_list" {
  type      = list(string)
  default   = ["p", "q"]
  sensitive = true
}
variable "secret_map" {
  type      = map(string)
  default   = { k = "v", s = "t" }
  sensitive = true
}
variable "secret_number" {
  type      = number
  default   = 1
  sensitive = true
}
variable "secret_bool" {
  type      = bool
  default   = true
  sensitive = true
}
resource "terraform_data" "u" {}
resource "terraform_data" "s" {
  input = "text"
}
resource "terraform_data" "n" {
  input = 5
}
resource "terraform_data" "b" {
  input = true
}
resource "terraform_data" "list" {
  input = tolist(["l", "m"])
}
resource "terraform_data" "set" {
  input = toset(["l", "m"])
}
resource "terraform_data" "map" {
  input = tomap({ a = "x", k = "y" })
}
resource "terraform_data" "tuple" {
  input = ["x", 1, true]
}
resource "terraform_data" "object" {
  input = { name = "x", port = 1, tags = tomap({ a = "b" }) }
}
resource "terraform_data" "secret" {
  input = { name = var.secret, list = tolist([var.secret, "x"]), tags = var.secret_map, open = "o" }
}
resource "terraform_data" "two" {
  count = 2
  input = { index = count.index, id = terraform_data.u.id }
}
resource "terraform_data" "each" {
  for_each = var.map
  input    = { key = each.key, value = each.value }
}
locals {
  tuple      = [1, "a", true, null, terraform_data.u.id]
  object     = { name = "l", port = 1, id = terraform_data.u.id, none = null }
  part_list  = tolist(["a", terraform_data.u.id])
  part_set   = toset(["a", terraform_data.u.id])
  part_map   = { a = "x", k = terraform_data.u.id }
  open_list  = tolist([terraform_data.s.output, "b"])
  masked     = { a = var.secret, b = "plain" }
  any_number = terraform_data.n.output
  half_list  = ["a", var.secret, "x"]
  half_map   = { a = var.secret, k = "plain" }
  half_deep  = { name = { name = var.secret, a = ["x", sensitive(1)] }, port = 1, list = local.half_list }
  half_open  = { a = sensitive(terraform_data.u.id), k = "plain", name = terraform_data.s.output }
}
"""


def _read(text: str) -> dict[str, list[str]]:
    """Lines of `kind: form ;; form`, that go on where they end with `;;` (a newline in a form is written as such)."""
    lines = re.sub(r" ;;\n +", " ;; ", text.strip()).splitlines()
    rows = (line.split(": ", 1) for line in lines)
    return {kind: [form.strip().replace("\\n", "\n") for form in forms.split(" ;; ")] for kind, forms in rows}


_ATOMS = _read(r"""
string: "a" ;; "b" ;; "" ;; "10" ;; "true" ;; "x-y" ;; var.s ;; var.nothing ;; var.secret ;; var.map.k ;;
    terraform_data.u.id ;; terraform_data.s.output ;; local.object.id ;; local.object.name ;; var.map["a"] ;;
    var.list[0] ;; var.object.name ;; var.object.inner.why ;; terraform_data.two[0].id ;;
    terraform_data.each["k"].input.key ;; terraform_data.each["a"].id ;; local.open_list[0]
number: 0 ;; 1 ;; 2 ;; -1 ;; 3.5 ;; 10 ;; var.n ;; terraform_data.n.output ;; var.numbers[1] ;; var.counts.b ;;
    var.object.port ;; length(var.list) ;; local.any_number ;; terraform_data.two[1].input.index
bool: true ;; false ;; var.b ;; terraform_data.b.output ;; var.object.inner.on ;; var.objects[0].on ;;
    var.objects[1].on
list: var.list ;; var.empty ;; terraform_data.list.output ;; local.part_list ;; var.object.extra ;;
    var.secret_list ;; ["a", "b"] ;; [] ;; local.open_list ;; var.objects[*].name ;; terraform_data.two[*].id
numbers: var.numbers ;; [1, 2, 3] ;; var.objects[0].ports ;; var.objects[1].ports ;; [terraform_data.n.output]
set: var.set ;; toset(var.list) ;; terraform_data.set.output ;; local.part_set ;; toset([])
map: var.map ;; var.empty_map ;; var.object.tags ;; terraform_data.map.output ;; local.part_map ;;
    tomap({ a = "x" }) ;; { a = "1" } ;; {}
object: var.object ;; local.object ;; terraform_data.object.output ;; var.objects[0] ;; local.masked ;;
    terraform_data.object.input ;; {} ;; terraform_data.two[0].input ;; terraform_data.each["a"].input
tuple: local.tuple ;; terraform_data.tuple.output ;; var.objects ;; [1, "a"] ;; [] ;; terraform_data.two
any: null ;; var.any ;; var.any.a ;; var.any.b ;; terraform_data.each ;; terraform_data.u
""")
KINDS = tuple(_ATOMS)

SECRETS = _read(r"""
string: var.secret ;; local.half_list[1] ;; local.half_map.a ;; var.secret_map.k ;; var.secret_list[0] ;;
    sensitive(terraform_data.u.id) ;; local.half_open.a ;; terraform_data.secret.input.name ;; sensitive(null) ;;
    terraform_data.secret.output.name ;; sensitive("10") ;; var.s ;; "a" ;; terraform_data.u.id
number: var.secret_number ;; sensitive(2) ;; length(var.secret_list) ;; sensitive(terraform_data.n.output) ;; 1 ;; 0
bool: var.secret_bool ;; sensitive(false) ;; (var.secret == "hush") ;; sensitive(terraform_data.b.output) ;; true ;;
    terraform_data.b.output ;; (local.half_map.a == "x")
list: var.secret_list ;; local.half_list ;; tolist(local.half_list) ;; sensitive(terraform_data.list.output) ;;
    terraform_data.secret.input.list ;; local.open_list ;; [var.secret, terraform_data.u.id] ;; var.list ;; ["a"] ;;
    sensitive([])
numbers: [1, var.secret_number] ;; sensitive([3, 1]) ;; tolist([sensitive(1), 2]) ;; var.numbers ;; []
set: toset(var.secret_list) ;; toset(local.half_list) ;; sensitive(terraform_data.set.output) ;; var.set ;;
    toset([terraform_data.u.id, var.secret]) ;; sensitive(toset([]))
map: var.secret_map ;; local.half_map ;; tomap(local.half_map) ;; sensitive(terraform_data.map.output) ;; var.map ;;
    terraform_data.secret.input.tags ;; local.half_open ;; { (var.secret) = "x" } ;; {} ;; sensitive({})
object: local.half_deep ;; local.half_map ;; local.half_open ;; sensitive(var.object) ;; terraform_data.secret.input ;;
    terraform_data.secret.output ;; var.object ;; local.half_deep.name ;; local.masked ;; sensitive({ name = "n" })
tuple: local.half_list ;; [1, sensitive("a")] ;; sensitive([1, "a"]) ;; [local.half_map, local.half_deep] ;; [1] ;;
    sensitive(terraform_data.tuple.output) ;; [[var.secret], "a"] ;; local.tuple ;; [terraform_data.secret.input]
any: sensitive(null) ;; local.half_deep ;; terraform_data.secret ;; sensitive(var.any) ;; null ;; var.any ;;
    [local.half_map] ;; sensitive(terraform_data.u) ;; terraform_data.secret.output
""")
"""What takes the place of the atoms where marks are tried: all, half and not sensitive, known and unknown."""

_CALLS = _read(r"""
string: upper(string) ;; lower(string) ;; title(string) ;; trimspace(string) ;; chomp(string) ;;
    join(string, list) ;; join(string, set) ;; join(string, list, list) ;; substr(string, number, number) ;;
    replace(string, string, string) ;; trim(string, string) ;; trimprefix(string, string) ;;
    trimsuffix(string, string) ;; format("%s-%v", string, any) ;; format("%d", number) ;;
    format("%05.1f|%q", number, string) ;; format("%s", list) ;; jsonencode(any) ;; yamlencode(any) ;;
    tostring(any) ;; base64encode(string) ;; md5(string) ;; strrev(string) ;; element(list, number) ;;
    coalesce(string, string) ;; lookup(map, string, string) ;; lookup(map, string) ;; indent(number, string) ;;
    try(string, string) ;; one(list) ;; urlencode(string) ;; sha256(string) ;; regex("[a-z]+", string) ;;
    nonsensitive(sensitive(string)) ;; sensitive(string) ;; element(set, number) ;;
    templatestring(var.s, object) ;; cidrsubnet("10.0.0.0/16", 8, number) ;; formatdate("YYYY", string) ;;
    trimspace(<<-EOT\n    a ${string}\n  %{ if bool ~}\n    b\n  %{ else }\n    c\n  %{ endif ~}\n    EOT\n)
number: length(any) ;; length(list) ;; length(map) ;; length(string) ;; min(number, number) ;; sum(numbers) ;;
    max(numbers...) ;; abs(number) ;; ceil(number) ;; floor(number) ;; tonumber(any) ;; index(list, string) ;;
    parseint(string, number) ;; pow(number, number) ;; signum(number) ;; try(number, number) ;;
    log(number, number) ;; length(set) ;; length(tuple) ;; length(object) ;; strlen(string) ;; sum(list) ;;
    min(numbers...)
bool: contains(list, string) ;; contains(set, string) ;; can(any) ;; can(string) ;; alltrue([bool, bool]) ;;
    anytrue([bool, bool]) ;; tobool(any) ;; startswith(string, string) ;; endswith(string, string) ;;
    strcontains(string, string) ;; try(bool, bool) ;; issensitive(any) ;; contains(tuple, any) ;;
    can(tonumber(string)) ;; contains(numbers, number) ;; can(any.a) ;; can(regex("a", string))
list: concat(list, list) ;; distinct(list) ;; compact(list) ;; sort(list) ;; reverse(list) ;; keys(map) ;;
    values(map) ;; tolist(set) ;; tolist(list) ;; slice(list, number, number) ;; split(string, string) ;;
    flatten([list, list]) ;; formatlist(string, list) ;; formatlist("%s.%s", list, string) ;;
    coalescelist(list, list) ;; chunklist(list, number)[0] ;; matchkeys(list, list, list) ;; sort(set) ;;
    try(list, list) ;; regexall("[a-z]", string) ;; keys(object) ;; concat(list, tuple) ;; toset(list) ;;
    distinct(tuple) ;; compact(tuple) ;; tolist(tuple) ;; sort(keys(map)) ;; setsubtract(set, set)
numbers: range(number) ;; range(number, number) ;; reverse(numbers) ;; concat(numbers, numbers) ;;
    tolist(numbers) ;; slice(numbers, 0, number) ;; values(var.counts) ;; distinct(numbers)
set: toset(list) ;; setunion(set, set) ;; setintersection(set, set) ;; setsubtract(set, set) ;; toset(tuple) ;;
    setproduct(set, set) ;; try(set, set) ;; toset(keys(map)) ;; setproduct(list, set) ;; toset(numbers)
map: merge(map, map) ;; zipmap(list, list) ;; tomap(map) ;; tomap(object) ;; transpose({ a = list }) ;;
    try(map, map) ;; merge(map, object) ;; merge(map...) ;; merge([map, map]...) ;; zipmap(set, list)
object: merge(object, object) ;; merge(object, { name = any }) ;; jsondecode(jsonencode(object)) ;;
    try(object, object) ;; one(var.objects) ;; defaults_of(object) ;; merge(object, null)
tuple: concat(tuple, list) ;; flatten([tuple, list]) ;; slice(tuple, 0, number) ;; reverse(tuple) ;;
    setproduct(list, numbers) ;; values(object) ;; jsondecode(jsonencode(tuple)) ;; concat(tuple, tuple) ;;
    flatten([tuple, [tuple, any]]) ;; chunklist(list, number)
any: try(any.a, any) ;; lookup(object, string, any) ;; element(tuple, number) ;; one(tuple) ;;
    coalesce(any, any) ;; nonsensitive(any) ;; sensitive(any) ;; jsondecode(jsonencode(any)) ;;
    yamldecode(yamlencode(any)) ;; one(set) ;; coalesce(string, number) ;; type_of(any) ;; try(object.name, any) ;;
    merge(any, any)
""")

_FORMS = _read(r"""
string: "${string}-${number}" ;; "x${any}y" ;; (bool ? string : string) ;; (string) ;; map.k ;; list[number] ;;
    map[string] ;; "%{ if bool }${string}%{ else }z%{ endif }" ;; "%{ for v in list }<${v}>%{ endfor }" ;;
    "%{ for k, v in map ~}\n  ${k}=${v}\n%{ endfor ~}" ;; object.name ;; "${string}" ;; (bool ? null : string) ;;
    (string == null ? "none" : string) ;; tuple[number] ;; "$${literal} ${string}" ;; object[string] ;;
    <<EOT\nfirst ${string}\n%{ for v in tuple ~}\n- ${v}\n%{ endfor ~}\nEOT\n
number: (number + number) ;; (number - number) ;; (number * number) ;; (number / number) ;; (number % number) ;;
    (-number) ;; (bool ? number : number) ;; numbers[number] ;; (string * number) ;; (bool ? number : string) ;;
    object.port ;; (number + string)
bool: (string == string) ;; (number == number) ;; (any == any) ;; (any != null) ;; (number < number) ;;
    (number >= number) ;; (bool && bool) ;; (bool || bool) ;; (!bool) ;; (list == list) ;; (set == set) ;;
    (map == map) ;; (object == object) ;; (bool ? bool : bool) ;; (string != null) ;; (string == number) ;;
    (list == tuple) ;; (string == null || bool) ;; (tuple == []) ;; (map == {}) ;; (number == string)
list: [for v in list : string] ;; [for v in list : v if v != string] ;; [for k, v in map : k] ;;
    [for i, v in list : i] ;; [string, string] ;; list[*] ;; (bool ? list : list) ;; (bool ? list : []) ;;
    [for v in set : upper(v)] ;; tolist([string, number]) ;; objects_of.name ;;
    [for o in var.objects : o.name if o.on] ;; (bool ? list : tuple) ;; set[*] ;; [for v in set : v if bool] ;;
    string[*] ;; [for k in keys(map) : map[k]] ;; tolist(bool ? list : set)
numbers: [for v in numbers : v + number] ;; [number, number] ;; (bool ? numbers : []) ;;
    [for v in numbers : v if v > number] ;; var.objects[*].ports[0] ;; numbers[*]
set: (bool ? set : set) ;; toset([for v in list : v]) ;; toset([string, string]) ;;
    toset([for v in set : string]) ;; (bool ? set : toset([]))
map: { for k, v in map : k => v } ;; { for v in list : v => string } ;; { for v in set : v => v } ;;
    { for k, v in map : v => k... } ;; { for i, v in list : i => v } ;; (bool ? map : map) ;; (bool ? map : {}) ;;
    { a = string, "${string}" = string } ;; { (string) = string } ;; { for k, v in map : k => string if bool } ;;
    { for v in toset(list) : v => length(v) } ;; { for k, v in object : k => v } ;; (bool ? map : object) ;;
    { for k, v in map : upper(k) => v if v != string } ;; { for v in set : string => v... }
object: { name = string, port = number } ;; (bool ? object : object) ;; { name = any, list = list } ;;
    { for k, v in object : k => v if k != string } ;; (bool ? object : null) ;; { a = { b = any, c = object } } ;;
    (bool ? { name = string } : { name = any }) ;; { for o in var.objects : o.name => o } ;; var.objects[number] ;;
    (bool ? object : {})
tuple: [any, any] ;; [string, number, object] ;; tuple[*] ;; (bool ? tuple : tuple) ;; [for v in tuple : v] ;;
    [for v in tuple : v if bool] ;; [for k, v in object : v] ;; var.objects[*].ports ;; (bool ? tuple : []) ;;
    [[any], object] ;; terraform_data.two[*].input ;; any[*] ;; object[*].name ;; var.any.a[*] ;;
    [for k, v in any : k]
any: (bool ? any : any) ;; any.a ;; any[string] ;; tuple[number] ;; object.name ;; any[*] ;; (bool ? any : null) ;;
    (any) ;; (bool ? string : number) ;; (bool ? list : null) ;; object.nope ;; (bool ? 1 : "a") ;; any[number] ;;
    [for v in any : v] ;; any.*.id ;; tuple.0 ;; (bool ? [string] : [number, bool]) ;;
    (bool ? map : { a = any })
""")
_WORD = re.compile(rf"(?<![\w.])(?<!\")(?:{'|'.join(KINDS)})(?![\w(]| = |\")")
_RARE = ("strlen(", "type_of(", "defaults_of(")
"""No functions at all: terraform names them."""


def expression(
    random: Random, kind: str | None = None, depth: int = 3, atoms: Mapping[str, Sequence[str]] = _ATOMS
) -> str:
    """One expression that should be of a kind; now and then it is of another."""
    wanted = kind or random.choice(KINDS)
    if random.random() < 0.06:
        wanted = random.choice(KINDS)
    if depth <= 0 or random.random() < 0.12:
        return random.choice(atoms[wanted])
    form = random.choice(random.choice((_CALLS, _FORMS))[wanted])
    if form.startswith(_RARE) and random.random() < 0.95:
        return random.choice(atoms[wanted])
    return filled(random, form, depth - 1, atoms)


def filled(random: Random, form: str, depth: int, atoms: Mapping[str, Sequence[str]] = _ATOMS) -> str:
    """A form whose words for kinds are replaced by expressions."""

    def one(word: re.Match[str]) -> str:
        inner = expression(random, word[0], depth, atoms)
        followed = form[word.end() : word.end() + 1] in {".", "["}
        return f"({inner})" if followed and _loose(inner) else inner

    text = _WORD.sub(one, form)
    broken = random.random() < 0.15 and text.endswith(")") and "<<" not in text and '"' not in text
    return text.replace(", ", ",\n    ", 1) if broken and not text.startswith("(") else text


def _loose(text: str) -> bool:
    return not text.replace("_", "").replace(".", "").isalnum() or text[0].isdigit()
