"""How a built-in function declares itself, and how a call reaches it.

Parameter types serve twice.  Before evaluation the compiler compares them with
the static types of the arguments; at a call ``invoke`` compares the values, so
an implementation sees only what it declared.  Null reaches an implementation
only where the parameter's type is nullable.

The unit ``CONSTANT_UNIT`` on a parameter means "of any unit": money or plain.
A parameter that is a list also takes a single value, as a list of it (DMN 1.5,
section 10.3.2.9.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.feel.failure import FeelFailure
from engine.feel.types import (
    CONSTANT_UNIT,
    AnyType,
    BooleanType,
    ContextType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FeelType,
    FunctionType,
    ListType,
    MonthsDurationType,
    NumberType,
    RangeType,
    StringType,
    TimeType,
)
from engine.feel.values.kinds import Value, a_kind, kind_of

__all__ = [
    "Builtin",
    "Parameter",
    "ResultRule",
    "Signature",
    "invoke",
    "joined",
    "one",
    "overloaded",
]

ResultRule = Callable[[tuple[FeelType, ...]], FeelType]
"""From the static types of the arguments to that of the result.

It raises ``FeelFailure`` where they do not go together (two currencies).
"""

_KIND_OF_TYPE: dict[type[FeelType], str] = {
    BooleanType: "boolean",
    NumberType: "number",
    StringType: "string",
    DateType: "date",
    TimeType: "time",
    DateTimeType: "date and time",
    DaysDurationType: "days and time duration",
    MonthsDurationType: "years and months duration",
    ListType: "list",
    ContextType: "context",
    RangeType: "range",
    FunctionType: "function",
}


class Parameter(NamedTuple):
    """A parameter: its name in calls with named arguments, its type, may it be left out."""

    name: str
    type: FeelType
    optional: bool = False


@dataclass(frozen=True)
class Signature:
    """One way to call a built-in.

    ``implementation`` takes the arguments in the order of the parameters.
    Arguments left out at the end are not passed; one left out before a given
    one is passed as None.  With ``variadic`` the last parameter may be given
    any number of times, at least once, and only by position.
    """

    parameters: tuple[Parameter, ...]
    result: FeelType | ResultRule
    implementation: Callable[..., Value]
    variadic: bool = False

    def takes(self, count: int) -> bool:
        """May it be called with ``count`` positional arguments?"""
        if self.variadic:
            return count >= len(self.parameters)
        needed = sum(not parameter.optional for parameter in self.parameters)
        return needed <= count <= len(self.parameters)

    def order(self, names: Sequence[str]) -> tuple[int | None, ...] | None:
        """For a call with named arguments: which argument each parameter takes.

        None for the whole if the names are not this signature's; None for one
        parameter if it is left out before a given one.
        """
        own = [parameter.name for parameter in self.parameters]
        if len(set(names)) != len(names) or not set(names) <= set(own):
            return None
        places = [names.index(name) if name in names else None for name in own]
        for parameter, place in zip(self.parameters, places, strict=True):
            if place is None and not parameter.optional:
                return None
        while places and places[-1] is None:
            places.pop()
        return tuple(places)

    def parameter(self, position: int) -> Parameter:
        """The parameter that the argument at ``position`` is for."""
        return self.parameters[min(position, len(self.parameters) - 1)]

    def result_type(self, arguments: tuple[FeelType, ...]) -> FeelType:
        """The static type of the result, or ``FeelFailure`` where they do not go together."""
        return self.result if isinstance(self.result, FeelType) else self.result(arguments)

    def admit(self, arguments: Sequence[Value]) -> list[Value] | str:
        """The arguments as the implementation takes them, or what is wrong with one."""
        admitted: list[Value] = []
        for position, value in enumerate(arguments):
            name, declared, _ = self.parameter(position)
            if value is None:
                if not declared.nullable:
                    return f"{name} is null"
            elif expected := _KIND_OF_TYPE.get(type(declared)):
                if expected == "list" and not isinstance(value, list):
                    admitted.append([value])
                    continue
                if kind_of(value) != expected:
                    return f"{name} must be a {expected}, not {a_kind(value)}"
            admitted.append(value)
        return admitted


@dataclass(frozen=True)
class Builtin:
    """A built-in function: its name and the ways to call it, tried in order."""

    name: str
    overloads: tuple[Signature, ...]

    def positional(self, count: int) -> tuple[Signature, ...]:
        """The overloads that take so many positional arguments."""
        return tuple(signature for signature in self.overloads if signature.takes(count))

    def named(self, names: Sequence[str]) -> tuple[tuple[Signature, tuple[int | None, ...]], ...]:
        """The overloads with these parameter names, each with the order of its arguments."""
        ordered = ((signature, signature.order(names)) for signature in self.overloads)
        return tuple((signature, order) for signature, order in ordered if order is not None)


def invoke(name: str, signatures: Sequence[Signature], arguments: Sequence[Value]) -> Value:
    """Call the first of ``signatures`` whose parameters admit the values.

    ``signatures`` are those that take so many arguments (``Builtin.positional``
    or ``named``).  Raises ``FeelFailure`` naming the function where none does.
    """
    refused = "the number or names of its arguments are not among those it takes"
    for signature in signatures:
        admitted = signature.admit(arguments)
        if isinstance(admitted, str):
            refused = admitted
            continue
        try:
            return signature.implementation(*admitted)
        except FeelFailure as failure:
            raise FeelFailure(f"{name}: {failure.message}") from None
    raise FeelFailure(f"{name}: {refused}")


def one(
    name: str,
    parameters: Sequence[Parameter],
    result: FeelType | ResultRule,
    implementation: Callable[..., Value],
    *,
    variadic: bool = False,
) -> Builtin:
    """A built-in with one signature."""
    return Builtin(name, (Signature(tuple(parameters), result, implementation, variadic),))


def overloaded(name: str, *overloads: Signature) -> Builtin:
    """A built-in with several signatures."""
    return Builtin(name, overloads)


def joined(types: Iterable[FeelType]) -> FeelType:
    """The type of a value that is one of several: their common type.

    Numbers must agree in unit (a constant fits any), else ``FeelFailure``.
    Contexts keep the entries that all have.  Kinds that differ make ``AnyType``.

    >>> str(joined([NumberType("AZN"), NumberType(CONSTANT_UNIT)]))
    'money in AZN'
    """
    parts = list(types)
    if not parts:
        return AnyType()
    nullable = any(part.nullable for part in parts)
    first = parts[0]
    if any(type(part) is not type(first) for part in parts):
        return AnyType()
    common: FeelType = first
    match first:
        case NumberType():
            common = _joined_numbers([part for part in parts if isinstance(part, NumberType)])
        case StringType():
            sets = [part.values for part in parts if isinstance(part, StringType)]
            known = [values for values in sets if values is not None]
            common = StringType(frozenset().union(*known) if len(known) == len(sets) else None)
        case ListType():
            common = ListType(joined(part.item for part in parts if isinstance(part, ListType)))
        case ContextType():
            common = _joined_contexts([part for part in parts if isinstance(part, ContextType)])
        case _ if any(part.required() != first.required() for part in parts):
            return AnyType()
    return common.as_nullable() if nullable else common.required()


def _joined_contexts(parts: list[ContextType]) -> ContextType:
    """The entries that all have; open where some have others besides."""
    shared = [name for name in parts[0].entries if all(name in part.entries for part in parts)]
    entries = {name: joined(part.entries[name] for part in parts) for name in shared}
    known = all(len(part.entries) == len(shared) for part in parts)
    return ContextType(entries, not known or any(part.open for part in parts))


def _joined_numbers(parts: list[NumberType]) -> NumberType:
    integer = all(part.integer for part in parts)
    units = {part.unit for part in parts} - {CONSTANT_UNIT}
    if len(units) > 1:
        nouns = sorted({part.noun for part in parts if part.unit != CONSTANT_UNIT})
        raise FeelFailure(f"{' and '.join(nouns)} do not go together")
    return NumberType(units.pop() if units else CONSTANT_UNIT, integer)
