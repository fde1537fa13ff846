"""The placeholders of a policy's messages, with the declared types behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.errors import UnknownValue
from engine.evaluation.environment import read_path
from engine.evaluation.messages.forms import Parameter
from engine.feel import Expression
from engine.feel.syntax.paths import static_path
from engine.feel.types import CONSTANT_UNIT, NumberType
from engine.policy.formulas.paths import field_at, spec_at
from engine.policy.formulas.table_results import result_spec
from engine.policy.model import Kind, Message, Placeholder, PolicyVersion, TypeSpec

__all__ = ["Placeholders", "Shown", "in_currencies", "spec_of"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A placeholder: its text, its formula, the type behind it, and how it is shown.

    ``path`` is set where the formula only reads a declared value.  ``unit`` is
    that of its money; ``settled`` says that no input has a say in any currency.
    """

    text: str
    expression: Expression
    path: tuple[str, ...] | None
    spec: TypeSpec | None
    format: str
    unit: str | None
    settled: bool

    def parameter(self, value: Any, env: Mapping[str, Any]) -> Parameter:
        """The placeholder's value with what is needed to show it."""
        if self.settled:
            return Parameter(value, self.spec, self.format, self.unit)
        spec = None if self.spec is None else in_currencies(self.spec, env)
        return Parameter(value, spec, self.format, _code(self.unit, env))


class Placeholders:
    """The placeholders of one policy's messages, worked out once a message."""

    def __init__(self, policy: PolicyVersion) -> None:
        self._policy = policy
        self._known: dict[int, tuple[Shown, ...]] = {}

    def of(self, message: Message) -> tuple[Shown, ...]:
        """Those of a message of the policy."""
        if not message.placeholders:
            return ()
        known = self._known.get(id(message))  # the policy keeps its messages alive
        if known is None:
            known = self._known[id(message)] = tuple(map(self.shown, message.placeholders))
        return known

    def shown(self, one: Placeholder) -> Shown:
        """One of them, or what stands alone in a paper."""
        expression = one.formula.expression
        path = static_path(expression.ast)
        spec = spec_of(self._policy, path)
        path = path if spec is not None else None
        type_ = expression.type
        unit = type_.unit if isinstance(type_, NumberType) else None
        unit = None if unit == CONSTANT_UNIT else unit
        settled = _is_settled(unit) and (spec is None or all(map(_is_settled, _currencies(spec))))
        return Shown(one.text, expression, path, spec, one.format, unit, settled)


def spec_of(policy: PolicyVersion, path: tuple[str, ...] | None) -> TypeSpec | None:
    """The declared type behind a plain path: an input, value, parameter or table."""
    if path is None:
        return None
    name = path[0]
    if len(path) == 1:
        if name in policy.values:
            return policy.values[name].spec
        if name in policy.parameters:
            return policy.parameters[name].spec
    if name in policy.tables:
        return field_at(result_spec(policy.tables[name]), list(path[1:]))
    return spec_at(".".join(path), {field: one.spec for field, one in policy.inputs.items()})


def in_currencies(spec: TypeSpec, env: Mapping[str, Any]) -> TypeSpec:
    """The type with the codes of its currencies, where it names the inputs that say them."""
    if spec.kind is Kind.MONEY and spec.currency is not None:
        code = _code(spec.currency, env)
        return spec if code == spec.currency else replace(spec, currency=code)
    if spec.item is not None:
        return replace(spec, item=in_currencies(spec.item, env))
    if spec.fields:
        fields = {
            name: replace(field, spec=in_currencies(field.spec, env))
            for name, field in spec.fields.items()
        }
        return replace(spec, fields=fields)
    return spec


def _currencies(spec: TypeSpec) -> Iterator[str | None]:
    """The currencies of a type and of all within it, as declared."""
    yield spec.currency
    if spec.item is not None:
        yield from _currencies(spec.item)
    for field in spec.fields.values():
        yield from _currencies(field.spec)


def _is_settled(unit: str | None) -> bool:
    """Whether a unit is none, or a currency by its code rather than an input that says it."""
    return unit is None or unit.isupper()


def _code(unit: str | None, env: Mapping[str, Any]) -> str | None:
    """The currency code of a unit of money: itself, or what an input says; "" if none does."""
    if unit is None or unit == CONSTANT_UNIT or unit.isupper():
        return None if unit == CONSTANT_UNIT else unit
    try:
        return str(read_path(env, tuple(unit.split("."))) or "")
    except (KeyError, UnknownValue):  # of a used policy that was not told, or was not decided
        return ""
