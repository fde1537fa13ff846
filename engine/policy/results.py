"""What the decisions of a version can answer: outcomes, typed outputs, codes.

Said as JSON Schemas (draft 2020-12) of the JSON that decisions are given as:
amounts and ratios are decimal strings with their declared scale, whole numbers
are integers, days are ISO 8601.  What a series or a calendar may not know can
be null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.policy.formulas.table_results import result_spec
from engine.policy.formulas.used_types import ENGINE_FINDING, UsedTypes
from engine.policy.model import Kind, LocalText, PolicyVersion, TypeSpec
from engine.policy.vocabulary import DAYS_TEXT, MONTHS_TEXT

__all__ = ["Results", "results_of"]

_PLAIN = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"
_NULL = {"type": "null"}


@dataclass(frozen=True, slots=True)
class Results:
    """What a version's decisions can answer.

    ``outputs`` is the schema of the outputs object, ``action`` of one action
    (None where no rule asks for any); the codes are those that can come, also
    of used policies whose findings or obligations are included.
    """

    outcomes: tuple[str, ...]
    outputs: Mapping[str, Any]
    reasons: tuple[str, ...]
    action: Mapping[str, Any] | None
    obligations: tuple[str, ...]


def results_of(policy: PolicyVersion, used: UsedTypes) -> Results:
    """What decisions of a version can answer; ``used`` holds the versions of what it uses."""
    return Results(
        outcomes=policy.outcome.order,
        outputs=_outputs(policy, used),
        reasons=_reasons(policy, used),
        action=_action(policy, _may_not_know(policy, used)),
        obligations=_obligations(policy, used),
    )


def _may_not_know(policy: PolicyVersion, used: UsedTypes) -> bool:
    """Whether a decision may lack a value: a series or a calendar was asked in vain."""
    return (
        policy.calendar is not None
        or any(parameter.is_series for parameter in policy.parameters.values())
        or any(_may_not_know(one, used) for one in _below(policy, used))
    )


def _below(policy: PolicyVersion, used: UsedTypes, included: str = "") -> Iterable[PolicyVersion]:
    """Every version of the policies it uses, or of those whose findings or the like it includes."""
    for use in policy.uses.values():
        if not included or included in use.include:
            yield from used[use.policy]


def _reasons(policy: PolicyVersion, used: UsedTypes) -> tuple[str, ...]:
    codes = [rule.finding for rule in policy.rules.values() if rule.finding is not None]
    for one in _below(policy, used, "findings"):
        codes += _reasons(one, used)
    if _may_not_know(policy, used):
        codes.append(ENGINE_FINDING)
    return tuple(sorted(set(codes)))


def _obligations(policy: PolicyVersion, used: UsedTypes) -> tuple[str, ...]:
    codes = [one.code for one in policy.obligations]
    for one in _below(policy, used, "obligations"):
        codes += _obligations(one, used)
    return tuple(sorted(set(codes)))


# --- outputs and actions -------------------------------------------------------


def _outputs(policy: PolicyVersion, used: UsedTypes) -> dict[str, Any]:
    """The object of outputs: those of every outcome are always there."""
    names = dict.fromkeys(name for given in policy.outputs.values() for name in given)
    return _object(
        {name: _output(policy, name, used) for name in names},
        [name for name in names if name in policy.outputs.get("any", ())],
    )


def _output(policy: PolicyVersion, name: str, used: UsedTypes) -> dict[str, Any]:
    unknown = _may_not_know(policy, used)
    if name in policy.uses:
        use = policy.uses[name]
        each = [_outputs(one, used) for one in used[use.policy]]
        return _titled(_or_null({"anyOf": each} if len(each) > 1 else each[0], unknown), use.label)
    if name in policy.values:
        value = policy.values[name]
        return _titled(_or_null(_given(value.spec), unknown), value.label)
    if name in policy.tables:
        table = policy.tables[name]
        return _titled(_or_null(_given(result_spec(table)), unknown), table.label)
    parameter = policy.parameters[name]
    return _titled(_given(parameter.spec), parameter.label)


def _action(policy: PolicyVersion, unknown: bool) -> dict[str, Any] | None:
    asked = [rule.action for rule in policy.rules.values() if rule.action is not None]
    if not asked:
        return None
    members: dict[str, Any] = {
        "code": {"type": "string", "enum": sorted({one.code for one in asked})},
        "element": {"type": "string"},
    }
    if any(one.rank is not None for one in asked):
        members["rank"] = _or_null({"type": "string", "pattern": _PLAIN}, unknown)
    given = {name for one in asked for name in one.fields}
    for name, spec in policy.actions.fields.items():
        if name in given:
            label = policy.actions.field_labels.get(name)
            members[name] = _titled(_or_null(_given(spec), unknown), label)
    if policy.actions.labels:
        members["label"] = _object(
            {"az": {"type": "string"}, "en": {"type": "string"}}, ["az", "en"]
        )
    return _object(members, ["code", "element"])


def _object(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
    }
    return {**schema, "required": required} if required else schema


def _titled(schema: dict[str, Any], label: LocalText | None) -> dict[str, Any]:
    return schema if label is None else {"title": label.en, **schema}


def _or_null(schema: dict[str, Any], nullable: bool) -> dict[str, Any]:
    if not nullable or _NULL in schema.get("anyOf", ()):
        return schema
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], _NULL]}
    return {"anyOf": [schema, _NULL]}


def _given(spec: TypeSpec) -> dict[str, Any]:
    """A value as decisions give it by its declared type."""
    return _or_null(_plain(spec), spec.nullable)


def _plain(spec: TypeSpec) -> dict[str, Any]:
    match spec.kind:
        case Kind.MONEY | Kind.RATIO | Kind.NUMBER:
            return {"type": "string", "pattern": _decimal(spec)}
        case Kind.INTEGER:
            return {"type": "integer"}
        case Kind.BOOLEAN:
            return {"type": "boolean"}
        case Kind.ENUM:
            return {"type": "string", "enum": list(spec.values)}
        case Kind.DATE:
            return {"type": "string", "format": "date"}
        case Kind.DATETIME:
            return {"type": "string", "format": "date-time"}
        case Kind.DURATION:
            return {"type": "string", "pattern": MONTHS_TEXT if spec.months else DAYS_TEXT}
        case Kind.LIST if spec.item is not None:
            return {"type": "array", "items": _given(spec.item)}
        case Kind.RECORD:
            # A field that need not be given is left out where it is null.
            fields = spec.fields.items()
            return _object(
                {name: _plain(f.spec) if f.optional else _given(f.spec) for name, f in fields},
                [name for name, f in fields if not f.optional],
            )
        case _:
            return {"type": "string"}


def _decimal(spec: TypeSpec) -> str:
    scale = 2 if spec.scale is None and spec.kind is Kind.MONEY else spec.scale
    if scale is None:
        return _PLAIN
    return rf"^-?(0|[1-9][0-9]*)\.[0-9]{{{scale}}}$" if scale else r"^-?(0|[1-9][0-9]*)$"
