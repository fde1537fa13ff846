"""Functions as values: those written in FEEL, and built-ins passed as arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.feel.builtins import Builtin
from engine.feel.builtins.signature import invoke
from engine.feel.failure import FeelFailure
from engine.feel.limits import Budget
from engine.feel.types import AnyType, FeelType
from engine.feel.typing.type_names import conforms
from engine.feel.values.kinds import Value, a_kind

__all__ = ["BuiltinFunction", "FeelFunction"]


class FeelFunction:
    """A function written in FEEL; calling it spends the budget it was made under."""

    __slots__ = ("_body", "_budget", "_types", "parameters")

    def __init__(
        self,
        budget: Budget,
        parameters: tuple[str, ...],
        types: Sequence[FeelType],
        body: Callable[..., Value],
    ) -> None:
        self._budget = budget
        self._body = body
        self._types = tuple(types)
        self.parameters = parameters

    def __call__(self, *arguments: Value) -> Value:
        if len(arguments) != len(self.parameters):
            raise FeelFailure(
                f"the function takes {len(self.parameters)} arguments, not {len(arguments)}"
            )
        for name, declared, value in zip(self.parameters, self._types, arguments, strict=True):
            if not isinstance(declared, AnyType) and not (
                value is None or conforms(value, declared)
            ):
                raise FeelFailure(f"{name} must be {declared}, not {a_kind(value)}")
        self._budget.enter()
        try:
            return self._body(*arguments)
        finally:
            self._budget.leave()


class BuiltinFunction:
    """A built-in as a value."""

    __slots__ = ("_builtin",)

    def __init__(self, builtin: Builtin) -> None:
        self._builtin = builtin

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters of its first signature."""
        return tuple(one.name for one in self._builtin.overloads[0].parameters)

    def __call__(self, *arguments: Value) -> Value:
        return invoke(self._builtin.name, self._builtin.positional(len(arguments)), arguments)
