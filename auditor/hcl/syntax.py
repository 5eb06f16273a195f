"""The syntax tree of HCL: our own frozen nodes, made by grammar/, read by everything above. Every node knows its range.

A traversal (`aws_lb.main[0].arn`) keeps its static steps; what is indexed by an expression is an Index node.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Union

from auditor.model.source import SourceRange

Expression = Union[
    "Literal",
    "Template",
    "Parentheses",
    "Traversal",
    "GetAttribute",
    "Index",
    "Splat",
    "EachElement",
    "Call",
    "For",
    "Conditional",
    "Unary",
    "Binary",
    "Tuple",
    "Object",
    "TemplateFor",
]


@dataclass(frozen=True, slots=True)
class Literal:
    """null, a bool, a number or a string without interpolation."""

    value: bool | int | Fraction | str | None
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Template:
    """A quoted string or heredoc with interpolations or directives."""

    parts: tuple[Expression, ...]
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Parentheses:
    """`(a)`, or a template that is one interpolation: `"${a}"`."""

    inner: Expression
    range: SourceRange
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One static step of a traversal: an attribute's name, or an index with a literal key."""

    key: str | int | Fraction
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Traversal:
    """A name and the static steps after it."""

    root: str
    steps: tuple[Step, ...]
    range: SourceRange


@dataclass(frozen=True, slots=True)
class GetAttribute:
    """`source.name` where source is no traversal; `legacy_index` for `source.0`."""

    source: Expression
    name: str
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Index:
    """`source[key]`."""

    source: Expression
    key: Expression
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Splat:
    """`source[*]...` or `source.*...`: `each` is evaluated for every element, which is EachElement in it."""

    source: Expression
    each: Expression
    range: SourceRange


@dataclass(frozen=True, slots=True)
class EachElement:
    """The element that a splat is at."""

    range: SourceRange


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `expanded`: the last argument is followed by `...`."""

    name: str
    arguments: tuple[Expression, ...]
    expanded: bool
    range: SourceRange


@dataclass(frozen=True, slots=True)
class For:
    """A for expression; `key` is set for the object form, `grouped` for `...` after the value."""

    key_name: str | None
    value_name: str
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    grouped: bool
    range: SourceRange


@dataclass(frozen=True, slots=True)
class TemplateFor:
    """`%{ for x in y }body%{ endfor }`."""

    key_name: str | None
    value_name: str
    collection: Expression
    body: Template
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? yes : no`, also of a template's %{ if }."""

    condition: Expression
    yes: Expression
    no: Expression
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Unary:
    """`-a` or `!a`."""

    operator: str
    operand: Expression
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Binary:
    """`a + b` and its like."""

    operator: str
    left: Expression
    right: Expression
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Tuple:
    """`[a, b]`."""

    elements: tuple[Expression, ...]
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Object:
    """`{ a = b }`; a bare name as key is a Literal here already."""

    entries: tuple[tuple[Expression, Expression], ...]
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = expression` in a body."""

    name: str
    expression: Expression
    range: SourceRange
    name_range: SourceRange


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" { ... }`; `header` is the range before the brace."""

    type: str
    labels: tuple[str, ...]
    body: "Body"
    range: SourceRange
    header: SourceRange


@dataclass(frozen=True, slots=True)
class Body:
    """Attributes by name, and blocks in order."""

    attributes: dict[str, Attribute]
    blocks: tuple[Block, ...]
    range: SourceRange

    def of(self, type: str) -> tuple[Block, ...]:
        """The blocks of a type."""
        return tuple(block for block in self.blocks if block.type == type)
