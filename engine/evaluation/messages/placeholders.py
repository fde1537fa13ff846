"""The placeholders of a policy's messages, with the declared types behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.evaluation.environment import read_path
from engine.evaluation.messages.forms import Parameter
from engine.feel import Expression
from engine.feel.syntax.paths import static_path
from engine.policy.formulas.paths import spec_at
from engine.policy.model import Kind, Message, Placeholder, PolicyVersion, TypeSpec

__all__ = ["Placeholders", "Shown", "currency_of", "spec_of"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A placeholder: its text, its formula, the type behind it, and how it is shown.

    ``path`` is set where the formula only reads a declared value.
    """

    text: str
    expression: Expression
    path: tuple[str, ...] | None
    spec: TypeSpec | None
    format: str

    def parameter(self, value: Any, env: Mapping[str, Any]) -> Parameter:
        """The placeholder's value with what is needed to show it."""
        return Parameter(value, self.spec, self.format, currency_of(self.spec, env))


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
            known = self._known[id(message)] = tuple(map(self._shown, message.placeholders))
        return known

    def _shown(self, one: Placeholder) -> Shown:
        expression = one.formula.expression
        path = static_path(expression.ast)
        spec = spec_of(self._policy, path)
        return Shown(one.text, expression, path if spec is not None else None, spec, one.format)


def spec_of(policy: PolicyVersion, path: tuple[str, ...] | None) -> TypeSpec | None:
    """The declared type behind a plain path: an input, value, parameter or table of one output."""
    if path is None:
        return None
    name = path[0]
    if len(path) == 1:
        if name in policy.values:
            return policy.values[name].spec
        if name in policy.parameters:
            return policy.parameters[name].spec
        if name in policy.tables and not policy.tables[name].record:
            return policy.tables[name].outputs[0].spec
    if len(path) == 2 and name in policy.tables:
        clauses = policy.tables[name].outputs
        return next((one.spec for one in clauses if one.name == path[1]), None)
    return spec_at(".".join(path), {field: one.spec for field, one in policy.inputs.items()})


def currency_of(spec: TypeSpec | None, env: Mapping[str, Any]) -> str | None:
    """The currency code of money whose type names one, by itself or by an input."""
    if spec is None or spec.currency is None or spec.kind is not Kind.MONEY:
        return None
    code = spec.currency
    if len(code) == 3 and code.isupper():
        return code
    return str(read_path(env, tuple(code.split("."))))
