"""The scope of a policy's formulas: every declared name and its static type."""

from __future__ import annotations

from engine.feel import Scope
from engine.feel.types import AnyType, DateType, FeelType, FunctionType
from engine.policy.formulas.compile import CALENDAR_FUNCTIONS
from engine.policy.formulas.feeltypes import feel_type, table_type
from engine.policy.formulas.names import nest
from engine.policy.model import PolicyVersion

__all__ = ["input_scope", "policy_scope", "series_type"]


def series_type(value: FeelType) -> FunctionType:
    """A dated series is a function of a date."""
    return FunctionType((("date", DateType()),), value)


def input_scope(policy: PolicyVersion) -> Scope:
    """What bounds and constraints read: inputs, single parameters, ``effective_date``."""
    names = nest({path: feel_type(field.spec) for path, field in policy.inputs.items()})
    for parameter in policy.parameters.values():
        if not parameter.is_series:
            names[parameter.name] = feel_type(parameter.spec)
    return Scope({**names, "effective_date": DateType()})


def policy_scope(policy: PolicyVersion) -> Scope:
    """What the other formulas of a loaded policy read; what it uses is of any type."""
    names: dict[str, FeelType] = {**CALENDAR_FUNCTIONS}
    for parameter in policy.parameters.values():
        if parameter.is_series:
            names[parameter.name] = series_type(feel_type(parameter.spec))
    names.update({value.name: feel_type(value.spec) for value in policy.values.values()})
    names.update({table.name: table_type(table) for table in policy.tables.values()})
    names.update({use: AnyType() for use in policy.uses})
    return input_scope(policy).with_(names)
