"""What was asked and what was worked out, as labelled lines in local form.

A letter shows what has a label and a unit: money, percentages, dates, whole
numbers, words.  A bare number (a risk weight) is the institution's own affair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from engine.evaluation.messages.forms import form_of, format_value
from engine.evaluation.messages.placeholders import in_currencies
from engine.feel.values.temporal_text import parse_date_time
from engine.letters.record import Told
from engine.letters.wording import local
from engine.policy.formulas.table_results import result_spec
from engine.policy.model import Kind, LocalText, PolicyVersion, TypeSpec

__all__ = ["Fact", "FactGroup", "asked", "worked_out"]

_NUMBERS: Final = (Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER)
#: a yes or no among the inputs is the assessor's mark, a list is summed up in the outputs
_NOT_ASKED: Final = (Kind.BOOLEAN, Kind.LIST, Kind.RECORD, Kind.NUMBER)
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line: what it is called and what it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Lines that belong together; ``title`` is None for the decision's own."""

    title: str | None
    facts: tuple[Fact, ...]


def asked(policy: PolicyVersion, inputs: Mapping[str, Any], lang: str) -> tuple[Fact, ...]:
    """What was given: each single value that the policy has a label for."""
    found = ((field, _at(inputs, path)) for path, field in policy.inputs.items())
    return tuple(
        Fact(local(field.label, lang), _shown(value, field.spec, lang, inputs))
        for field, value in found
        if field.label is not None
        and field.spec.kind not in _NOT_ASKED
        and value is not _ABSENT
        and value is not None
    )


def worked_out(
    policy: PolicyVersion,
    outputs: Told,
    used: Callable[[str], PolicyVersion],
    lang: str,
    inputs: Mapping[str, Any],
) -> tuple[FactGroup, ...]:
    """The outputs, those of a used policy in a group of their own after the decision's own.

    ``used(policy)`` is the version of a policy that the decision used.
    """
    own: list[Fact] = []
    groups: list[FactGroup] = []
    for name, value in outputs.items():
        if value is None:
            continue
        use = policy.uses.get(name)
        if use is not None:
            version = used(use.policy)
            # what it was given is not in the record, so no currency that it names by an input
            inner = worked_out(version, outputs.inner(name), used, lang, {})
            title = local(version.title if use.label is None else use.label, lang)
            groups += (FactGroup(one.title or title, one.facts) for one in inner)
            continue
        label, spec = _declared(policy, name)
        if label is not None and spec is not None and spec.kind is not Kind.NUMBER:
            own.append(Fact(local(label, lang), _shown(value, spec, lang, inputs)))
    return (FactGroup(None, tuple(own)), *groups) if own else tuple(groups)


def _declared(policy: PolicyVersion, name: str) -> tuple[LocalText | None, TypeSpec | None]:
    if name in policy.values:
        return policy.values[name].label, policy.values[name].spec
    if name in policy.tables:
        return policy.tables[name].label, result_spec(policy.tables[name])
    if name in policy.parameters:
        return policy.parameters[name].label, policy.parameters[name].spec
    if name in policy.inputs:
        return policy.inputs[name].label, policy.inputs[name].spec
    return None, None


def _shown(value: Any, spec: TypeSpec, lang: str, inputs: Mapping[str, Any]) -> str:
    spec = in_currencies(spec, inputs)
    return format_value(_typed(value, spec), form_of(spec), lang, spec)


def _typed(value: Any, spec: TypeSpec | None) -> Any:
    """A JSON value of a decision that was made, so it is of its declared type."""
    if value is None or spec is None:
        return value
    if spec.kind in _NUMBERS:
        return Decimal(str(value))
    if spec.kind is Kind.DATE:
        return date.fromisoformat(value)
    if spec.kind is Kind.DATETIME:
        return parse_date_time(value)
    if spec.kind is Kind.LIST:
        return [_typed(item, spec.item) for item in value]
    if spec.kind is Kind.RECORD:
        return {
            name: _typed(value[name], field.spec)
            for name, field in spec.fields.items()
            if name in value
        }
    return value


def _at(inputs: Mapping[str, Any], path: str) -> Any:
    found: Any = inputs
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return _ABSENT
        found = found[name]
    return found
