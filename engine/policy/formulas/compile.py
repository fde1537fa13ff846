"""Compiles the formulas of a policy: FEEL, its types, and where its faults stand.

A formula that does not compile becomes a fault at its place in the file and a
stand-in for ``null``; the policy is refused then, so the stand-in is never
evaluated, and reading goes on to find the other faults.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from engine.errors import FeelEvaluationError, FeelSyntaxError, FeelTypeError
from engine.feel import (
    Budget,
    Dialect,
    Expression,
    Scope,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.types import (
    AnyType,
    BooleanType,
    ContextType,
    DateType,
    FeelType,
    FunctionType,
)
from engine.policy.faults import Faults, did_you_mean
from engine.policy.formulas.constants import constant_misfit
from engine.policy.formulas.feeltypes import feel_type, misfit
from engine.policy.formulas.paths import spec_at
from engine.policy.model import Formula, Kind, Place, TypeSpec
from engine.policy.reading.texts import FeelText

__all__ = ["CALENDAR_FUNCTIONS", "Compiler", "no_currency"]

_DAY = (("date", DateType()),)
CALENDAR_FUNCTIONS: Mapping[str, FunctionType] = {
    "is working day": FunctionType(_DAY, BooleanType()),
    "previous working day": FunctionType(_DAY, DateType()),
    "next working day": FunctionType(_DAY, DateType()),
}
"""Answered by the calendar of non-working days, each of one date."""


class Compiler:
    """Compiles formulas and collects their faults.

    ``inputs`` are the declared inputs by dotted path, for currencies and paths.
    ``calls_calendar`` becomes true when a formula asks for working days.
    """

    def __init__(self, faults: Faults, inputs: Mapping[str, TypeSpec]) -> None:
        self.faults = faults
        self.inputs = inputs
        self.calls_calendar = False
        self._null = compile_expression("null", Scope({}), Dialect.POLICY)

    def formula(
        self, text: FeelText | None, scope: Scope, expected: FeelType | None, what: str
    ) -> Formula:
        """Compile a formula and check that its type fits ``expected``, where given."""
        if text is None:
            return Formula("null", Place(1, 1, ""), self._null)
        expression = self._compile(text, scope, what)
        if expression is None:
            return Formula(text.source, text.place, self._null)
        if not CALENDAR_FUNCTIONS.keys().isdisjoint(expression.functions):
            self.calls_calendar = True
        if expected is not None and not _reads_unknown(expression, scope):
            why = misfit(expression.type, expected)
            if why is not None:
                self.faults.add("type_mismatch", text.place, f"{what}: {why}")
                expression = self._null  # so that it is blamed once
        return Formula(text.source, text.place, expression)

    def _compile(self, text: FeelText, scope: Scope, what: str) -> Expression | None:
        try:
            return compile_expression(text.source, scope, Dialect.POLICY)
        except (FeelSyntaxError, FeelTypeError) as error:
            self._report(text, error, what)
            return None

    def condition(self, text: FeelText | None, scope: Scope, what: str) -> Formula:
        """Compile a formula that is true or false, never null."""
        return self.formula(text, scope, BooleanType(), what)

    def type_of(self, formula: Formula) -> FeelType:
        """The static type of a compiled formula; any, where it did not compile."""
        return AnyType() if self.is_broken(formula) else formula.expression.type

    def is_broken(self, formula: Formula) -> bool:
        """Whether the formula did not compile and is a stand-in."""
        return formula.expression is self._null

    def cell(self, text: FeelText | None, column: FeelType, scope: Scope, what: str) -> UnaryTests:
        """Compile a cell of a decision table against the type of its column."""
        source = text.source if text is not None else "-"
        try:
            tests = compile_unary_tests(source, column, scope, Dialect.POLICY)
        except (FeelSyntaxError, FeelTypeError) as error:
            if text is not None:
                self._report(text, error, what)
            return compile_unary_tests("-", AnyType(), Scope({}), Dialect.POLICY)
        if not CALENDAR_FUNCTIONS.keys().isdisjoint(tests.names):
            self.calls_calendar = True
        return tests

    def _report(self, text: FeelText, error: FeelSyntaxError | FeelTypeError, what: str) -> None:
        message = error.message
        if isinstance(error, FeelSyntaxError) and error.expected:
            message += f"; expected {', '.join(error.expected)}"
        self.faults.add(error.code, text.at(error.line, error.column), f"{what}: {message}")

    def constant(self, text: FeelText | None, spec: TypeSpec, feel: FeelType, what: str) -> object:
        """The value of a formula that reads nothing (a parameter's), checked against its type.

        None where it is faulty.
        """
        if text is None:
            return None
        before = len(self.faults)
        formula = self.formula(text, Scope({}), feel, what)
        if len(self.faults) > before:
            return None
        return self.check_constant(formula, spec, what)

    def check_constant(self, formula: Formula, spec: TypeSpec, what: str) -> object:
        """Evaluate a formula that reads nothing and check bounds, decimals and the like.

        Gives its value, or None where it is faulty or reads names.
        """
        expression = formula.expression
        if expression.names or expression is self._null:
            return None
        try:
            value: object = expression.evaluate({}, Budget())
        except FeelEvaluationError as error:
            self.faults.add("constant", formula.place, f"{what}: {error.message}")
            return None
        why = constant_misfit(value, spec)
        if why is not None:
            self.faults.add("constant", formula.place, f"{what}: {why}")
        return value

    def bound(
        self, bound: Decimal | date | FeelText | None, scope: Scope, spec: TypeSpec, key: str
    ) -> Decimal | date | Formula | None:
        """A bound as declared, or its formula compiled."""
        if not isinstance(bound, FeelText):
            return bound
        return self.formula(bound, scope, feel_type(spec).required(), f"'{key}'")

    def check_currency(self, currency: str, place: Place) -> None:
        """The input that names a currency is an enum of currencies."""
        spec = spec_at(currency, self.inputs)
        if spec is None:
            self.faults.add("undeclared", place, no_currency(currency, self.inputs))
        elif spec.kind is not Kind.ENUM:
            message = f"the currency '{currency}' is a {spec.kind.value}, not an enum of currencies"
            self.faults.add("type_mismatch", place, message)


def no_currency(currency: str, inputs: Iterable[str]) -> str:
    """What to say of a currency that is neither a code nor an input."""
    hint = did_you_mean(currency, inputs)
    return f"the currency '{currency}' is no code such as AZN and no input{hint}"


def _reads_unknown(expression: Expression, scope: Scope) -> bool:
    """Whether it reads a name of any type: a faulty element, or a policy not known."""
    return any(_is_unknown(name.split("."), scope) for name in expression.names)


def _is_unknown(path: list[str], scope: Scope) -> bool:
    type_: FeelType | None = scope.names.get(path[0])
    for name in path[1:]:
        if not isinstance(type_, ContextType):
            break
        type_ = type_.entries.get(name)
    if isinstance(type_, FunctionType):
        type_ = type_.result
    return isinstance(type_, AnyType)
