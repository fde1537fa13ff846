"""What formulas add to checked inputs: computed defaults, bounds, constraints.

Runs after every field was checked by itself.  A formula that reads an input
with a fault is passed over: one mistake gives one fault.  A formula that
fails, or gives what its type does not allow, is a fault of the policy
(``EvaluationFault``), not of the input.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from marshmallow import ValidationError

from engine.errors import UnknownValue
from engine.evaluation.faults import STOPS, fault
from engine.evaluation.inputs.fields import INVALID, TO_COME, Breach, InputField
from engine.feel import Budget, feel_text
from engine.policy.model import Constraint, Formula, PolicyVersion

__all__ = ["Bounds", "Each", "Path", "Plan", "Record", "Run", "Step", "record"]

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A value whose bounds are formulas, or None where there is no bound."""

    low: Formula | None
    high: Formula | None
    dates: bool

    def breach(self, is_low: bool, limit: object, formula: Formula) -> Breach:
        """What to say of a value beyond ``limit``, which ``formula`` gave."""
        if self.dates:
            words = "before" if is_low else "after"
            return Breach(
                "date_out_of_range", f"this must not be {words} {limit} ({formula.source})"
            )
        words = "at least" if is_low else "at most"
        return Breach("out_of_range", f"this must be {words} {limit:f} ({formula.source})")


@dataclass(frozen=True, slots=True)
class Each:
    """A list whose items have a plan."""

    item: Plan


@dataclass(frozen=True, slots=True)
class Step:
    """A field with a computed default (and the check of what it gives), or a plan.

    ``awaited`` are the computed defaults of the record that bounds of the plan read.
    """

    keys: tuple[str, ...]
    default: Formula | None
    check: InputField
    plan: Plan | None
    awaited: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A record whose fields, in order, have something to do."""

    steps: tuple[Step, ...]


Plan = Bounds | Each | Record


def record(steps: Iterable[Step]) -> Record:
    """The record of these steps, each knowing which defaults it may have to wait for."""
    known = tuple(steps)
    computed = {step.keys for step in known if step.default is not None}
    return Record(
        tuple(replace(step, awaited=tuple(_read_by(step.plan, computed))) for step in known)
    )


def _read_by(plan: Plan | None, computed: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Which of the computed defaults the bounds read (those of a record read its own only)."""
    while isinstance(plan, Each):
        plan = plan.item
    if not isinstance(plan, Bounds):
        return []
    bounds = [bound for bound in (plan.low, plan.high) if bound is not None]
    paths = [tuple(name.split(".")) for bound in bounds for name in bound.expression.names]
    return [keys for keys in computed if any(path[: len(keys)] == keys for path in paths)]


class Run:
    """One set of inputs on its way through the formulas.

    ``broken`` are the paths that hold no valid value, those of ``breaches``
    among them; ``names`` are further values formulas may read.
    """

    def __init__(
        self,
        policy: PolicyVersion,
        effective_date: date,
        names: Mapping[str, object],
        budget: Budget,
        broken: Iterable[Path],
    ) -> None:
        self.policy = policy
        self.effective_date = effective_date
        self.names = names
        self.budget = budget
        self.broken = list(broken)
        self.breaches: list[tuple[Path, Breach]] = []

    def inputs(
        self, inputs: dict[str, Any], root: Record, constraints: Iterable[Constraint]
    ) -> list[tuple[Path, Breach, str | None]]:
        """Complete ``inputs`` in place; what is wrong, with a message in Azerbaijani if any.

        Raises ``EvaluationFault``; faults of the inputs found until then are in
        ``breaches``, and come first.
        """
        env = {**self.names, **inputs, "effective_date": self.effective_date}
        self._complete(root, inputs, (), env)
        found: list[tuple[Path, Breach, str | None]] = [(*breach, None) for breach in self.breaches]
        for constraint in constraints:
            check = constraint.check
            if not self._readable(check, ()):
                continue
            holds = self._value(check, env, constraint.place.path)
            if holds is None:
                raise fault(
                    self.policy, constraint.place.path, "it gives null", check.expression, env
                )
            if not holds:
                breach = Breach(constraint.code, constraint.message.en)
                found.append((tuple(constraint.at.split(".")), breach, constraint.message.az))
        return found

    def _complete(
        self, record: Record, values: dict[str, Any], path: Path, env: MutableMapping[str, Any]
    ) -> None:
        """Defaults, records inside and bounds, in the order declared.

        A bound that reads a default still to come waits until all are there.
        """
        bounded = []
        for step in record.steps:
            *parents, last = step.keys
            holder: Any = values
            for parent in parents:
                holder = holder[parent] if holder is not INVALID else holder
            if holder is INVALID:
                continue
            value = holder[last]
            if value is TO_COME and step.default is not None:
                value = holder[last] = self._default(step, step.default, path, env)
                if not parents:
                    env[last] = value
            if value is INVALID or value is None or step.plan is None:
                continue
            if step.awaited and _is_to_come(step.awaited, env):
                bounded.append((step, value))
            else:
                self._walk(step.plan, value, path + step.keys, path, env)
        for step, value in bounded:
            if step.plan is not None:
                self._walk(step.plan, value, path + step.keys, path, env)

    def _walk(
        self, plan: Plan, value: Any, path: Path, record: Path, env: MutableMapping[str, Any]
    ) -> None:
        """A value's own part; ``record`` is where the names stand that its bounds read."""
        if value is INVALID or value is None:
            return
        match plan:
            case Each():
                for index, item in enumerate(value):
                    self._walk(plan.item, item, (*path, index), record, env)
            case Record():
                own = {**value, "effective_date": self.effective_date}
                self._complete(plan, value, path, own)
            case Bounds():
                self._check_bounds(plan, value, path, record, env)

    def _default(
        self, step: Step, default: Formula, path: Path, env: MutableMapping[str, Any]
    ) -> Any:
        here = path + step.keys
        if not self._readable(default, path):
            self.broken.append(here)
            return INVALID
        element = default.place.path
        value = self._value(default, env, element)
        if value is None and step.check.nullable:
            return None  # deserialized, it would stand for the default itself
        try:
            return step.check.deserialize(value)
        except ValidationError:
            message = f"it gives {feel_text(value)}, which is not a value of its type"
            raise fault(self.policy, element, message, default.expression, env) from None

    def _check_bounds(
        self,
        bounds: Bounds,
        value: Any,
        path: Path,
        record: Path,
        env: MutableMapping[str, Any],
    ) -> None:
        for bound, is_low in ((bounds.low, True), (bounds.high, False)):
            if bound is None or not self._readable(bound, record):
                continue
            limit = self._value(bound, env, bound.place.path)
            if limit is None:
                raise fault(self.policy, bound.place.path, "it gives null", bound.expression, env)
            if value < limit if is_low else value > limit:
                self.breaches.append((path, bounds.breach(is_low, limit, bound)))
                self.broken.append(path)
                return

    def _readable(self, formula: Formula, path: Path) -> bool:
        """Whether no input that the formula reads (from the record at ``path``) has a fault."""
        if not self.broken:
            return True
        for name in formula.expression.names:
            read = (*path, *name.split("."))
            for broken in self.broken:
                if broken[: len(read)] == read or read[: len(broken)] == broken:
                    return False
        return True

    def _value(self, formula: Formula, env: Mapping[str, Any], element: str) -> Any:
        try:
            return formula.expression.evaluate(env, self.budget)
        except (*STOPS, UnknownValue) as error:
            raise fault(self.policy, element, error, formula.expression, env) from error


def _is_to_come(defaults: Iterable[tuple[str, ...]], env: Mapping[str, Any]) -> bool:
    """Whether one of the computed defaults has no value yet."""
    for keys in defaults:
        value: Any = env
        for part in keys:
            value = value.get(part) if isinstance(value, dict) else None
        if value is TO_COME:
            return True
    return False
