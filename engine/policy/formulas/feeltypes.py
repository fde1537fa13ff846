"""The static FEEL type of a declared type, and whether a formula's type fits it."""

from __future__ import annotations

from collections.abc import Mapping

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
    NullType,
    NumberType,
    StringType,
)
from engine.policy.model import Field, HitPolicy, Kind, Table, TypeSpec

__all__ = ["DEFAULT_CURRENCY", "feel_type", "field_type", "misfit", "result_type", "table_type"]

DEFAULT_CURRENCY = "AZN"

_SIMPLE: dict[Kind, FeelType] = {
    Kind.RATIO: NumberType(),
    Kind.NUMBER: NumberType(),
    Kind.INTEGER: NumberType(integer=True),
    Kind.DATE: DateType(),
    Kind.DATETIME: DateTimeType(),
    Kind.BOOLEAN: BooleanType(),
    Kind.TEXT: StringType(),
}


def feel_type(spec: TypeSpec) -> FeelType:
    """The static type of values declared so; a currency is the unit of money."""
    found: FeelType
    if spec.kind is Kind.MONEY:
        found = NumberType(unit=spec.currency or DEFAULT_CURRENCY)
    elif spec.kind is Kind.ENUM:
        found = StringType(values=frozenset(spec.values))
    elif spec.kind is Kind.DURATION:
        found = MonthsDurationType() if spec.months else DaysDurationType()
    elif spec.kind is Kind.LIST:
        found = ListType(item=feel_type(spec.item) if spec.item else AnyType())
    elif spec.kind is Kind.RECORD:
        found = ContextType({name: field_type(field) for name, field in spec.fields.items()})
    else:
        found = _SIMPLE[spec.kind]
    return found.as_nullable() if spec.nullable else found


def field_type(field: Field) -> FeelType:
    """The static type of an input or a record's field."""
    return feel_type(field.spec)


def result_type(
    hit_policy: HitPolicy, aggregator: str | None, record: bool, outputs: Mapping[str, FeelType]
) -> FeelType:
    """The static type of what a table gives for one set of inputs.

    One output is its type, several a context (``record``); hit policies that
    give every hit give a list; COLLECT with COUNT gives a whole number.
    """
    one: FeelType = ContextType(outputs) if record else next(iter(outputs.values()), AnyType())
    if hit_policy in (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER):
        return ListType(item=one)
    if hit_policy is HitPolicy.COLLECT:
        if aggregator is None:
            return ListType(item=one)
        if aggregator == "COUNT":
            return NumberType(integer=True)
    return one


def table_type(table: Table) -> FeelType:
    """The static type of a table's name: its result, or a function of its parameters."""
    outputs = {clause.name: feel_type(clause.spec) for clause in table.outputs}
    result = result_type(table.hit_policy, table.aggregator, table.record, outputs)
    if not table.parameters:
        return result
    parameters = tuple((name, feel_type(spec)) for name, spec in table.parameters.items())
    return FunctionType(parameters, result)


def misfit(actual: FeelType, declared: FeelType) -> str | None:
    """Why a value of type ``actual`` may not be one of ``declared``, or None if it always is.

    Both are read as far as static types tell: a number may still have too many
    decimals or lie outside bounds when the formula is evaluated.
    """
    if isinstance(actual, AnyType) or isinstance(declared, AnyType):
        return None
    if actual.nullable and not declared.nullable:
        given = "null" if isinstance(actual, NullType) else f"{actual}"
        return f"it gives {given}, and null is not allowed here"
    if isinstance(actual, NullType):
        return None
    if isinstance(actual, ListType) and isinstance(declared, ListType):
        inner = misfit(actual.item, declared.item)
        return f"in the list, {inner}" if inner else None
    if isinstance(actual, ContextType) and isinstance(declared, ContextType):
        return _context_misfit(actual, declared)
    if _same_kind(actual, declared):
        return None
    if isinstance(actual, StringType) and isinstance(declared, StringType):
        return _text_misfit(actual, declared)
    return f"it gives {actual.noun}, not {declared.noun}"


def _text_misfit(actual: StringType, declared: StringType) -> str:
    allowed = ", ".join(f'"{value}"' for value in sorted(declared.values or ()))
    if actual.values is None:
        return f"it gives any text, not one of {allowed}"
    extra = sorted(actual.values - (declared.values or frozenset()))
    return f'it gives "{extra[0]}", not one of {allowed}'


def _same_kind(actual: FeelType, declared: FeelType) -> bool:
    if isinstance(actual, NumberType) and isinstance(declared, NumberType):
        return actual.unit in (CONSTANT_UNIT, declared.unit) or declared.unit == CONSTANT_UNIT
    if isinstance(actual, StringType) and isinstance(declared, StringType):
        if declared.values is None:
            return True
        return actual.values is not None and actual.values <= declared.values
    return type(actual) is type(declared)


def _context_misfit(actual: ContextType, declared: ContextType) -> str | None:
    for name, wanted in declared.entries.items():
        found = actual.entries.get(name)
        if found is None:
            if wanted.nullable or actual.open:
                continue
            return f"it gives a context without '{name}'"
        inner = misfit(found, wanted)
        if inner is not None:
            return f"in '{name}', {inner}"
    extra = sorted(set(actual.entries) - set(declared.entries))
    if extra and not declared.open:
        return f"it gives a context with '{extra[0]}', which is not declared"
    return None
