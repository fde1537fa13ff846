"""The money of a decision: amounts that were asked for, amounts that were given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any, NamedTuple

from engine.errors import json_pointer
from engine.evaluation import Decision
from engine.evaluation.deciding.decision import Outputs
from engine.policy.formulas.feeltypes import DEFAULT_CURRENCY
from engine.policy.formulas.table_results import result_spec
from engine.policy.model import Kind, PolicyVersion, TypeSpec

__all__ = ["Amount", "amount_text", "changed_amounts", "plus", "stated_amounts"]

Json = Mapping[str, Any]
#: ISO 4217's code where no currency is meant: the input that names it was not given
NO_CURRENCY = "XXX"
_CODE = re.compile(r"[A-Z]{3}")
#: wider than any sum; what would be rounded raises
_EXACT = Context(prec=200, traps=[Inexact])
_CENT = Decimal("0.01")


class Amount(NamedTuple):
    """An amount by its name: an input's pointer, or an output's name; None is not known."""

    name: str
    currency: str
    value: Decimal | None


def plus(one: Decimal, other: Decimal) -> Decimal:
    """The exact sum."""
    return _EXACT.add(one, other)


def amount_text(value: Decimal) -> str:
    """An amount in plain notation, with two decimals or, where it has them, more."""
    exponent = value.as_tuple().exponent
    short = isinstance(exponent, int) and exponent > -2
    return format(_EXACT.quantize(value, _CENT) if short else value, "f")


def stated_amounts(decision: Decision) -> Iterator[Amount]:
    """The inputs that are money, by JSON pointer: those that have a value, given or by default."""
    for path, field in decision.policy.inputs.items():
        if field.spec.kind is Kind.MONEY:
            steps = path.split(".")
            value = _read(decision.inputs, steps)
            if isinstance(value, Decimal):
                yield Amount(json_pointer(*steps), _currency(field.spec, decision), value)


def changed_amounts(
    was: Decision, before: Json, now: Decision, after: Json
) -> tuple[tuple[Amount | None, Amount | None], ...]:
    """The outputs of money that changed, each with both amounts; None: that side has none.

    ``before`` and ``after`` are outputs as JSON, read by the types of ``was`` and ``now``.
    An output of a used decision is named below the use: "application/limit".
    """
    old = {one.name: one for one in _given(was, was.typed_outputs, before, "")}
    new = {one.name: one for one in _given(now, now.typed_outputs, after, "")}
    names = dict.fromkeys((*old, *new))
    return tuple((old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def _given(decision: Decision, outputs: Outputs, told: Json, above: str) -> Iterator[Amount]:
    for name, typed in outputs.values.items():
        if name not in told:
            continue
        value = told[name]
        if isinstance(typed, Outputs):
            if isinstance(value, Mapping):
                yield from _given(decision, typed, value, f"{above}{name}/")
            continue
        spec = _spec_of(outputs.policy, name)
        if spec is not None and spec.kind is Kind.MONEY:
            yield Amount(f"{above}{name}", _currency(spec, decision), _amount(value))


def _amount(told: object) -> Decimal | None:
    """An amount as a decision tells it; None where an altered record tells none."""
    try:
        value = Decimal(told) if isinstance(told, str) else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _spec_of(policy: PolicyVersion, name: str) -> TypeSpec | None:
    for declared in (policy.values, policy.parameters, policy.inputs):
        if name in declared:
            return declared[name].spec
    return result_spec(policy.tables[name]) if name in policy.tables else None


def _currency(spec: TypeSpec, decision: Decision) -> str:
    """The code that the type names, or the input that it names."""
    if spec.currency is None or _CODE.fullmatch(spec.currency):
        return spec.currency or DEFAULT_CURRENCY
    value = _read(decision.inputs, spec.currency.split("."))
    return value if isinstance(value, str) else NO_CURRENCY


def _read(inputs: Any, steps: list[str]) -> Any:
    for step in steps:
        inputs = inputs.get(step) if isinstance(inputs, Mapping) else None
    return inputs
