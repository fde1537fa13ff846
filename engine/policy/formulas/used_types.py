"""The static types of what a used policy takes and gives, over all its versions.

An output that some version or outcome lacks may be null; one whose types
disagree between versions has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from engine.feel.types import ContextType, FeelType, ListType, NumberType, StringType
from engine.policy.formulas.feeltypes import feel_type, table_type
from engine.policy.formulas.names import nest
from engine.policy.formulas.paths import exists, spec_at
from engine.policy.model import PolicyVersion

__all__ = [
    "ENGINE_FINDING",
    "UsedTypes",
    "codes_type",
    "input_type",
    "merged",
    "never_null",
    "output_types",
    "with_units",
]

UsedTypes = Mapping[str, Sequence[PolicyVersion]]
"""The versions of the policies that may be used, by policy id."""

ENGINE_FINDING = "VALUE_NOT_KNOWN"
"""The engine's own finding, where a series or a calendar does not cover a date."""


def output_types(policy: PolicyVersion) -> dict[str, FeelType]:
    """The static types of what a policy gives, by output; null where some outcome lacks it."""
    always = policy.outputs.get("any", ())
    found: dict[str, FeelType] = {}
    for names in policy.outputs.values():
        for name in names:
            type_ = _element_type(policy, name)
            found[name] = type_ if name in always else type_.as_nullable()
    return found


def _element_type(policy: PolicyVersion, name: str) -> FeelType:
    if name in policy.values:
        return feel_type(policy.values[name].spec)
    if name in policy.tables:
        return table_type(policy.tables[name])
    if name in policy.parameters:
        return feel_type(policy.parameters[name].spec)
    return ContextType({}, open=True)  # a use: an object of its own outputs


def codes_type(versions: Sequence[PolicyVersion]) -> FeelType:
    """The type of a used decision's reason codes; any text where it includes others'."""
    codes = {ENGINE_FINDING}
    for version in versions:
        if any("findings" in use.include for use in version.uses.values()):
            return StringType()
        codes |= version.findings.keys()
    return StringType(frozenset(codes))


def input_type(version: PolicyVersion, path: str) -> FeelType | None:
    """The type of a used policy's input, or of a group of them, None where there is none.

    What has a default may be null: null is not passed, and the default stands.
    """
    specs = {name: field.spec for name, field in version.inputs.items()}
    spec = spec_at(path, specs)
    if spec is not None:
        field = version.inputs.get(path)
        type_ = feel_type(spec)
        return type_.as_nullable() if field is not None and field.default is not None else type_
    if not exists(path, specs):
        return None
    group: dict[str, FeelType] = {}
    for name, field in version.inputs.items():
        if name.startswith(f"{path}."):
            type_ = feel_type(field.spec)
            loose = field.default is not None
            group[name.removeprefix(f"{path}.")] = type_.as_nullable() if loose else type_
    return ContextType(nest(group))


def merged(types: list[FeelType]) -> FeelType | None:
    """One type for an output over all versions, None where they disagree."""
    first, *others = types
    for other in others:
        nullable = first.nullable or other.nullable
        if isinstance(first, StringType) and isinstance(other, StringType):
            values = None
            if first.values is not None and other.values is not None:
                values = first.values | other.values
            first = StringType(values, nullable=nullable)
        elif isinstance(first, NumberType) and isinstance(other, NumberType):
            if first.unit != other.unit:
                return None
            first = NumberType(first.unit, first.integer and other.integer, nullable=nullable)
        elif first.required() != other.required():
            return None
        elif nullable:
            first = first.as_nullable()
    return first


def with_units(type_: FeelType, rename: Callable[[str | None], str | None]) -> FeelType:
    """The same type with the units of its money renamed."""

    def renamed(one: FeelType) -> FeelType:
        return replace(one, unit=rename(one.unit)) if isinstance(one, NumberType) else one

    return _throughout(type_, renamed)


def never_null(type_: FeelType) -> FeelType:
    """The same type without null, also within lists and contexts."""
    return _throughout(type_, lambda one: one.required())


def _throughout(type_: FeelType, change: Callable[[FeelType], FeelType]) -> FeelType:
    """A type with its parts changed, then itself."""
    if isinstance(type_, ListType):
        type_ = replace(type_, item=_throughout(type_.item, change))
    elif isinstance(type_, ContextType):
        entries = {name: _throughout(entry, change) for name, entry in type_.entries.items()}
        type_ = replace(type_, entries=entries)
    return change(type_)
