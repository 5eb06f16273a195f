"""What a terraform function is: its parameters, what it returns, and how it is computed. One row a function.

`plain` makes a row from a python function over raw values; `typed_` from one over Typed values. `call` checks and
converts the arguments as go-cty's function package does, and lets unknowns, marks and references through.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.hcl import typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.scope import Files
from auditor.hcl.typed import NO_MARKS, SENSITIVE, Typed, Unknowable, deep_marks, deep_refs, unmarked
from auditor.hcl.types import Type

Returns = Type | Callable[..., Type]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `null`, `unknown`, `marked`, `dynamic`: the function wants to see such arguments itself;
    `dynamic` are unknowns and nulls of no type."""

    type: Type = types.DYNAMIC
    null: bool = False
    unknown: bool = False
    marked: bool = False
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `variadic` takes all further arguments; `nullable`: terraform does not say of its
    unknown result that it is not null; `files`: it is given the files as well."""

    parameters: tuple[Parameter, ...]
    returns: Returns
    compute: Callable[..., Typed]
    variadic: Parameter | None = None
    nullable: bool = False
    files: bool = False


def plain(
    returns: Type, parameters: Sequence[Type], compute: Callable[..., Any], variadic: Type | None = None
) -> Function:
    """A function over raw values that returns one raw value of a primitive type."""

    def wrapped(*arguments: Typed) -> Typed:
        raw = compute(*(argument.raw for argument in arguments))
        return typed.string(raw) if returns.kind == "string" else Typed(returns.kind, raw, returns)

    rest = Parameter(variadic) if variadic else None
    return Function(tuple(map(Parameter, parameters)), returns, wrapped, rest)


def unrefined(function: Function) -> Function:
    """The function, where terraform does not say of its unknown results that they are not null."""
    return replace(function, nullable=True)


def whole(number: Any) -> int:  # noqa: ANN401 - a raw number
    """A number as Go's int; raises Fault where it is none."""
    if not isinstance(number, int) or not -(1 << 63) <= number < 1 << 63:
        raise Fault("", f"value must be a whole number, between {-(1 << 63)} and {(1 << 63) - 1}")
    return int(number)


@dataclass(slots=True)
class _Prepared:
    arguments: list[Typed] = field(default_factory=list)
    marks: frozenset[str] = NO_MARKS
    unknown: Unknowable | None = None
    untyped: bool = False
    """An argument has no type yet and the function does not take such ones: nor has the result."""


def call(name: str, function: Function, arguments: Sequence[Typed], files: Files) -> Typed:
    """Call a function; raises Fault where terraform would."""
    _check_count(name, function, len(arguments))
    prepared = _Prepared()
    for position, argument in enumerate(arguments):
        known = position < len(function.parameters)
        parameter = function.parameters[position] if known else function.variadic
        assert parameter is not None
        try:
            _prepare(prepared, parameter, argument)
        except Fault as fault:
            detail = f'Invalid value for parameter {position + 1} of "{name}": {fault.detail}'
            raise Fault("Invalid function argument", detail) from None
    result = _result(name, function, prepared, files).marked(prepared.marks)
    if result.origin is not None:
        return result
    deep = not isinstance(result.raw, (tuple, dict))
    refs = frozenset[typed.Ref]().union(*(deep_refs(part) if deep else part.refs for part in arguments))
    return result.linked(refs)


def _result(name: str, function: Function, prepared: _Prepared, files: Files) -> Typed:
    extra = {"files": files} if function.files else {}
    if prepared.unknown:
        try:
            of = types.DYNAMIC if prepared.untyped else _return_type(function, prepared.arguments)
        except Fault as error:
            raise _failure(name, error, prepared) from None
        not_null = not function.nullable and of.kind != "dynamic"
        return Typed(of.kind, Unknowable(prepared.unknown.reason, not_null=not_null), of)
    try:
        return function.compute(*prepared.arguments, **extra)
    except (Fault, ValueError, OverflowError, ZeroDivisionError) as error:
        raise _failure(name, error, prepared) from None


def _failure(name: str, error: Exception, prepared: _Prepared) -> Fault:
    if SENSITIVE in prepared.marks:
        return Fault("Error in function call", f'Call to function "{name}" failed; its arguments are sensitive.')
    detail = (error.detail or error.summary) if isinstance(error, Fault) else f"{error}."
    return Fault("Error in function call", f'Call to function "{name}" failed: {detail}')


def _return_type(function: Function, arguments: list[Typed]) -> Type:
    return function.returns if isinstance(function.returns, Type) else function.returns(*arguments)


def _check_count(name: str, function: Function, count: int) -> None:
    wanted = len(function.parameters)
    if count < wanted:
        raise Fault("Not enough function arguments", f'Function "{name}" expects {wanted} argument(s).')
    if count > wanted and function.variadic is None:
        raise Fault("Too many function arguments", f'Function "{name}" expects only {wanted} argument(s).')


def _prepare(prepared: _Prepared, parameter: Parameter, argument: Typed) -> None:
    if not parameter.marked and (marks := deep_marks(argument)):
        prepared.marks |= marks
        argument = unmarked(argument)
    if argument.raw is None and not parameter.null and not prepared.untyped:  # after one it does not look further
        raise Fault("Invalid function argument", "argument must not be null.")
    argument = convert(argument, parameter.type)
    prepared.untyped |= argument.kind == "dynamic" and not parameter.dynamic
    if not argument.known and not parameter.unknown:
        prepared.unknown = prepared.unknown or argument.raw
    elif argument.kind == "dynamic" and not parameter.dynamic:
        untyped = argument.raw if argument.raw is not None else Unknowable("null has no type")
        prepared.unknown = prepared.unknown or untyped
    prepared.arguments.append(argument)
