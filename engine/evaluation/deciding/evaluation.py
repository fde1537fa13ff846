"""One evaluation of one policy version: inputs, uses, values and tables, rules.

What it leaves behind (names, firings, what is unknown) is read by the modules
that make findings, outcome, remedies and explanations of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from engine.errors import EvaluationFault, InputFault, InvalidInput, UnknownValue
from engine.evaluation.canonical import render_untyped
from engine.evaluation.deciding.findings import Asked, find_reasons
from engine.evaluation.deciding.outcome import (
    asked_actions,
    find_outcome,
    given_outputs,
    obligations_due,
)
from engine.evaluation.deciding.pointers import mapped_pointer
from engine.evaluation.deciding.program import Bundle, Step
from engine.evaluation.environment import CalendarReader, Environment, ask_table
from engine.evaluation.faults import STOPS, fault, operands_of
from engine.feel import Budget, Expression, feel_text
from engine.policy.model import PolicyVersion, Use

__all__ = ["Evaluation"]


class Evaluation:
    """A policy version evaluated for one case.

    Raises InvalidInput, EvaluationFault.  ``env`` holds every name's value;
    ``unknown`` what was asked of a series or a calendar that does not say, and
    the policy that asked;
    ``calls`` which tables with parameters were called, by the call as text;
    ``spent`` the steps of the budget that a name's value took, where it took any,
    and ``inputs_spent`` those of the inputs.
    """

    __slots__ = (
        "actions",
        "budget",
        "bundle",
        "calendar",
        "calls",
        "effective_date",
        "env",
        "facts",
        "fired",
        "inputs",
        "inputs_spent",
        "obligations",
        "outcome",
        "outputs",
        "policy",
        "program",
        "raw",
        "reasons",
        "spent",
        "unknown",
        "uses",
    )

    #: whether findings and obligations have the values that their messages tell
    tells = True

    def __init__(self, bundle: Bundle, effective_date: date, raw: object, budget: Budget) -> None:
        self._begin(bundle, effective_date, raw, budget, {})
        self._evaluate(self.program.steps)
        self._conclude()
        self.outputs = given_outputs(self)

    def _begin(
        self,
        bundle: Bundle,
        effective_date: date,
        raw: object,
        budget: Budget,
        kept: Mapping[str, Any],
    ) -> None:
        """The inputs (``kept`` as InputSchema takes them), and what formulas read beside them."""
        self.bundle = bundle
        self.program = bundle.program
        self.policy = bundle.program.policy
        self.effective_date = effective_date
        self.raw = raw
        self.budget = budget
        self.calendar = CalendarReader(bundle.calendar)
        self.uses: dict[str, Evaluation] = {}
        self.unknown: dict[Asked, PolicyVersion] = {}
        self.calls: dict[str, tuple[str, tuple[Any, ...]]] = {}
        self.spent: dict[str, int] = {}
        constants = {**self.program.constants, **self.calendar.functions()}
        before = budget.steps
        self.inputs: Mapping[str, Any] = self.program.schema.load(
            raw, effective_date, names=constants, budget=budget, kept=kept
        )
        self.inputs_spent = before - budget.steps
        self.env = self._names(constants)

    def _conclude(self) -> None:
        """Which rules fire, and what follows from those."""
        run = self.program.rules.run(self.env, self.budget)
        self.note(run.unknown)
        self.fired = run.fired
        self.facts = run.facts
        self.actions = asked_actions(self)
        self._settle()

    def note(self, errors: Iterable[UnknownValue]) -> None:
        """Remember what is unknown, each date of each element once."""
        for error in errors:
            asked = Asked(error.element, error.argument, error.policy)
            self.unknown.setdefault(asked, self.policy)

    def _note_call(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Remember the calls of tables with parameters, each once, for the explanation."""
        self.calls.setdefault(f"{name}({', '.join(map(feel_text, arguments))})", (name, arguments))

    def ask(
        self,
        element: str,
        expression: Expression,
        env: Environment | None = None,
        otherwise: object = None,
    ) -> Any:
        """The value of a formula, or ``otherwise`` where it is unknown.  Raises EvaluationFault."""
        names = self.env if env is None else env
        try:
            return self._compute(element, expression, names)
        except UnknownValue as error:
            self.note((error,))
            return otherwise

    def _compute(self, element: str, expression: Expression, env: Environment) -> Any:
        try:
            return expression.evaluate(env, self.budget)
        except STOPS as error:
            raise fault(self.policy, element, error, expression, env) from error

    def _settle(self) -> None:
        """Findings, outcome and obligations; what obligations find unknown is a finding too."""
        while True:
            self.reasons = find_reasons(self)
            self.outcome = find_outcome(self.policy, self.reasons)
            before = len(self.unknown)
            self.obligations = obligations_due(self, self.outcome)
            if len(self.unknown) == before:
                return

    def _names(self, constants: Mapping[str, Any]) -> Environment:
        env = Environment(self.inputs)
        env["effective_date"] = self.effective_date
        env.update(constants)
        for name in self.program.functions:
            table = self.program.tables[name]
            env[name] = ask_table(table, env, self.budget, self._note_call)
        return env

    def _evaluate(self, steps: Iterable[Step]) -> None:
        env, budget = self.env, self.budget
        for name, expression, fits in steps:
            before = budget.steps
            try:
                if expression is None:
                    self._table_or_use(name)
                else:
                    value = expression.evaluate(env, budget)
                    why = fits(value, env)
                    if why is not None:
                        raise fault(self.policy, f"values/{name}", why, expression, env)
                    env[name] = value
            except UnknownValue as error:
                env.unknown[name] = error
                self.note((error,))
            except STOPS as error:
                raise fault(self.policy, f"values/{name}", error, expression, env) from error
            if budget.steps != before:
                self.spent[name] = before - budget.steps

    def _table_or_use(self, name: str) -> None:
        if name in self.program.tables:
            self.env[name] = self._table(name)
        else:
            self._use(self.policy.uses[name])

    def _table(self, name: str) -> Any:
        try:
            return self.program.tables[name].evaluate(self.env, self.budget)
        except STOPS as error:
            raise EvaluationFault(
                self.policy.policy_id,
                self.policy.version,
                f"tables/{name}",
                error.message,
                self._table_operands(name),
            ) from error

    def _table_operands(self, name: str) -> tuple[tuple[str, str], ...]:
        """What the columns of a table read, for its fault."""
        columns = self.policy.tables[name].inputs
        read = [operands_of(column.expression, self.env) for column in columns]
        return tuple(dict.fromkeys(pair for pairs in read for pair in pairs))

    def _use(self, use: Use) -> None:
        raw: dict[str, Any] = {}
        for path, formula in use.arguments:
            value = self._compute(f"uses/{use.name}", formula.expression, self.env)
            if value is not None:
                _place(raw, path.split("."), _as_json(value))
        try:
            found = Evaluation(self.bundle.used[use.name], self.effective_date, raw, self.budget)
        except InvalidInput as error:
            raise self._passed_on(use, error) from error
        self.uses[use.name] = found
        if found.unknown:
            for asked, policy in found.unknown.items():
                self.unknown.setdefault(asked, policy)
            first = next(iter(found.unknown))
            self.env.unknown[use.name] = UnknownValue(*first)
            return
        every = {name: None for names in found.policy.outputs.values() for name in names}
        self.env[use.name] = {
            "outcome": found.outcome,
            "findings": list(dict.fromkeys(one.code for one in found.reasons)),
            **every,
            **found.outputs.plain(),
        }

    def _passed_on(self, use: Use, error: InvalidInput) -> InvalidInput | EvaluationFault:
        """What a used policy refuses, at our own pointers where it was passed as given."""
        mapped = [
            InputFault(pointer, one.code, one.message, one.message_az)
            for one in error.errors
            if (pointer := mapped_pointer(self.policy, use, one.pointer)) is not None
        ]
        if len(mapped) == len(error.errors):
            return InvalidInput(tuple(mapped))
        used = self.bundle.used[use.name].program.policy
        return fault(
            self.policy,
            f"uses/{use.name}",
            f"{used.policy_id} version {used.version} refuses its inputs: {error}",
        )


def _as_json(value: Any) -> Any:
    """A typed value as the inputs of a used policy take it; what is null is not passed."""
    if isinstance(value, Mapping):
        return {key: _as_json(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_as_json(item) for item in value]
    return render_untyped(value)


def _place(raw: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        raw = raw.setdefault(name, {})
    raw[path[-1]] = value
