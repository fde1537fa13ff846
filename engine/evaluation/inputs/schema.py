"""The check of a policy's inputs: a marshmallow schema generated from its vocabulary.

Every fault is reported at once, by JSON pointer (RFC 6901) and stable code:
``unknown_field, required, null_not_allowed, wrong_type, not_a_decimal,
too_many_digits, too_many_decimals, out_of_range, bad_date, date_out_of_range,
bad_datetime, bad_duration, not_in_enum, not_text, too_long, pattern_mismatch,
too_many_items, too_few_items``, and the code of a constraint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from marshmallow import Schema, ValidationError, missing

from engine.errors import (
    EvaluationFault,
    FeelEvaluationError,
    InputFault,
    InvalidInput,
    UnknownValue,
    json_pointer,
)
from engine.evaluation.inputs.fields import (
    TO_COME,
    UNKNOWN,
    Breach,
    Group,
    InputField,
    ListField,
)
from engine.evaluation.inputs.formulas import Bounds, Each, Path, Plan, Run, Step, record
from engine.evaluation.inputs.scalars import scalar_field
from engine.feel import Budget
from engine.policy.model import Field, Formula, Kind, PolicyVersion, TypeSpec

__all__ = ["InputSchema", "build_input_schema"]


class InputSchema:
    """The generated schema of one policy version; immutable, safe between threads."""

    def __init__(self, policy: PolicyVersion) -> None:
        self._policy = policy
        fields, steps = _inputs(policy.inputs)
        self._root = record(steps)
        schema = cast(type[_Inputs], _Inputs.from_dict(dict(fields), name=policy.policy_id))
        self._schema = schema()
        self._formulas = bool(steps or policy.constraints)

    def load(
        self,
        raw: object,
        effective_date: date,
        *,
        names: Mapping[str, object] | None = None,
        budget: Budget | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The typed inputs of a JSON value (numbers as ``Decimal``), nested by path.

        Defaults are filled in, an optional input that is not given is None.
        ``names`` are values that constraints may read beside inputs and the
        effective date (parameters).  ``kept`` are complete inputs, by first
        name, of a case that is the same in all that they are made of: only what
        reads other inputs too is checked again.  Raises ``InvalidInput`` with
        every fault, ``EvaluationFault`` where a formula of the policy fails.
        """
        breaches: list[tuple[Path, Breach, str | None]] = []
        try:
            inputs = self._schema.check(raw, kept or {})
        except ValidationError as error:
            inputs = cast(dict[str, Any], error.valid_data)  # None: not an object at all
            breaches = [(path, breach, None) for path, breach in _flat(error.messages, ())]
        if self._formulas and inputs is not None:
            broken = [path for path, breach, _ in breaches if breach is not UNKNOWN]
            run = Run(self._policy, effective_date, names or {}, budget or Budget(), broken)
            try:
                breaches += run.inputs(inputs, self._root, self._policy.constraints)
            except EvaluationFault:
                breaches += [(*one, None) for one in run.breaches]
                if not breaches:  # what formulas make of faulty inputs says nothing of the policy
                    raise
        if breaches:
            raise InvalidInput(tuple(_fault(*one) for one in sorted(breaches, key=_place)))
        return inputs


def build_input_schema(policy: PolicyVersion) -> InputSchema:
    """Generate the schema of a policy's inputs, once a program."""
    return InputSchema(policy)


class _Inputs(Schema):
    """What generated schemas share: a check without the hooks that no field of ours uses.

    Checking the root as any other object of the inputs takes half the time of
    ``load``; what is accepted and what is refused is the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self._object = Group(cast(Mapping[str, InputField], self.load_fields))

    def check(self, data: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
        """The typed inputs; raises ``ValidationError`` with ``valid_data``."""
        return self._object.check(data, kept)


# --- generating ---------------------------------------------------------------


def _inputs(declared: Mapping[str, Field]) -> tuple[dict[str, InputField], list[Step]]:
    """The fields of inputs declared by dotted path, nested by their first words."""
    tree: dict[str, Any] = {}
    steps: list[Step] = []
    for path, field in declared.items():
        *parents, last = path.split(".")
        branch = tree
        for parent in parents:
            branch = branch.setdefault(parent, {})
        branch[last], step = _declared(field, (*parents, last))
        if step is not None:
            steps.append(step)
    return {name: _grouped(node) for name, node in tree.items()}, steps


def _grouped(node: Any) -> InputField:
    if isinstance(node, InputField):
        return node
    return Group({name: _grouped(child) for name, child in node.items()}, implied=True)


def _declared(field: Field, keys: tuple[str, ...]) -> tuple[InputField, Step | None]:
    """The field of one declaration, and what formulas have to do for it."""
    default: object = missing
    if field.optional or field.spec.nullable:
        default = None
    if field.default is not None:
        default = _constant(field.default, field.spec)
    check, plan = _typed(field.spec, default)
    computed = field.default if default is TO_COME else None
    if computed is None and plan is None:
        return check, None
    return check, Step(keys, computed, check, plan)


def _typed(spec: TypeSpec, default: object) -> tuple[InputField, Plan | None]:
    if spec.kind is Kind.RECORD:
        children: dict[str, InputField] = {}
        steps: list[Step] = []
        for name, field in spec.fields.items():
            children[name], step = _declared(field, (name,))
            if step is not None:
                steps.append(step)
        group = Group(children, nullable=spec.nullable, default=default)
        return group, record(steps) if steps else None
    if spec.kind is Kind.LIST and spec.item is not None:
        item, plan = _typed(spec.item, missing)
        items = ListField(spec, item, nullable=spec.nullable, default=default)
        return items, Each(plan) if plan is not None else None
    low = spec.minimum if isinstance(spec.minimum, Formula) else None
    high = spec.maximum if isinstance(spec.maximum, Formula) else None
    bounds = Bounds(low, high, spec.kind is Kind.DATE) if low or high else None
    return scalar_field(spec, default), bounds


def _constant(default: Formula, spec: TypeSpec) -> object:
    """The value of a default that reads nothing, or ``TO_COME``."""
    check, plan = _typed(spec, missing)
    if default.expression.names or plan is not None:  # a plan completes its value in place
        return TO_COME
    try:
        return check.deserialize(default.expression.evaluate({}, Budget()))
    except (FeelEvaluationError, UnknownValue, KeyError, ValidationError):
        return TO_COME  # it calls a function of the scope, or is faulty: found when it is used


# --- faults -------------------------------------------------------------------


def _flat(messages: Any, path: Path) -> Iterator[tuple[Path, Breach]]:
    """marshmallow's nested messages as (path, breach) pairs."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flat(inner, (*path, key))
    else:
        for breach in messages:
            yield path, breach


def _place(found: tuple[Path, Breach, str | None]) -> tuple[tuple[tuple[int, str], ...], str]:
    """Sorts by path, the items of a list by number."""
    path, breach, _ = found
    return tuple((key, "") if isinstance(key, int) else (0, key) for key in path), breach.code


def _fault(path: Path, breach: Breach, message_az: str | None) -> InputFault:
    return InputFault(json_pointer(*path), breach.code, breach.message, message_az)
