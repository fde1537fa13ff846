"""Item definitions of a model: the types values must have to pass a ``typeRef``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from engine.feel import Dialect, Scope, UnaryTests, compile_unary_tests
from engine.feel.types import (
    AnyType,
    BooleanType,
    ContextType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FeelType,
    FunctionType,
    ListType,
    MonthsDurationType,
    NumberType,
    StringType,
    TimeType,
)
from engine.feel.typing.type_names import conforms
from engine.feel.values.kinds import kind_of
from engine.feel.values.temporal import midnight_utc
from tests.tck.kit import texts

__all__ = ["MISMATCH", "ItemType", "read_types"]

MISMATCH = object()

_BUILT_IN: Mapping[str, FeelType] = {
    "Any": AnyType(),
    "boolean": BooleanType(),
    "number": NumberType(),
    "string": StringType(),
    "date": DateType(),
    "time": TimeType(),
    "dateTime": DateTimeType(),
    "date and time": DateTimeType(),
    "days and time duration": DaysDurationType(),
    "dayTimeDuration": DaysDurationType(),
    "years and months duration": MonthsDurationType(),
    "yearMonthDuration": MonthsDurationType(),
    "context": ContextType(open=True),
    "list": ListType(),
}


@dataclass(frozen=True)
class ItemType:
    """A type: a base, entries of a context, or items of a list, with allowed values."""

    base: FeelType = field(default_factory=AnyType)
    entries: Mapping[str, ItemType] | None = None
    item: ItemType | None = None
    function: bool = False
    allowed: UnaryTests | None = None

    def static(self, exact: bool = False) -> FeelType:
        """The type as expressions see it: of names, only their entries; ``exact``, all of it."""
        if self.item is not None:
            return ListType(self.item.static(exact))
        if self.entries is not None:
            entries = {name: one.static(exact) for name, one in self.entries.items()}
            return ContextType(entries, open=True)
        if self.function:
            return FunctionType()
        return self.base if exact else AnyType()

    def fits(self, value: Any) -> bool:
        """Is the value of the type (DMN 1.5, section 10.3.2.9.4); null is of every type."""
        if value is None:
            return True
        if self.item is not None:
            return isinstance(value, list) and all(self.item.fits(one) for one in value)
        if self.entries is not None:
            if not isinstance(value, dict):
                return False
            return all(k in value and one.fits(value[k]) for k, one in self.entries.items())
        if self.function:
            return callable(value)
        if not isinstance(self.base, AnyType) and not conforms(value, self.base):
            return False
        return self.allowed is None or self.allowed.matches(value, {})

    def coerce(self, value: Any) -> Any:
        """The value as one of the type, by the implicit conversions; else ``MISMATCH``."""
        if self.fits(value):
            return value
        if isinstance(value, list) and len(value) == 1 and self.item is None:
            return value[0] if self.fits(value[0]) else MISMATCH
        if self.item is not None and not isinstance(value, list) and self.item.fits(value):
            return [value]
        if isinstance(self.base, DateTimeType) and kind_of(value) == "date":
            return midnight_utc(value)
        return MISMATCH


def read_types(top: Element, imported: Mapping[str, Mapping[str, ItemType]]) -> dict[str, ItemType]:
    """The item definitions of a model by name; those imported by ``import.name``."""
    known: dict[str, ItemType] = {
        f"{alias}.{name}": one for alias, types in imported.items() for name, one in types.items()
    }
    definitions = {one.get("name", ""): one for one in texts(top, "itemDefinition")}

    def named(reference: str) -> ItemType:
        reference = reference.strip()
        if reference in known:
            return known[reference]
        if reference in definitions:
            known[reference] = ItemType()  # a type may contain itself
            known[reference] = build(definitions[reference])
            return known[reference]
        return ItemType(_BUILT_IN.get(reference.removeprefix("feel:"), AnyType()))

    def build(definition: Element) -> ItemType:
        components = list(texts(definition, "itemComponent"))
        reference = next(texts(definition, "typeRef"), None)
        if components:
            one = ItemType(entries={c.get("name", ""): build(c) for c in components})
        elif next(texts(definition, "functionItem"), None) is not None:
            one = ItemType(function=True)
        else:
            one = named(reference.text or "Any") if reference is not None else ItemType()
        allowed = next(texts(definition, "allowedValues"), None)
        if allowed is not None and one.entries is None and one.item is None:
            one = ItemType(one.base, allowed=_tests(allowed))
        return ItemType(item=one) if definition.get("isCollection") == "true" else one

    for name in definitions:
        named(name)
    return {**{name: ItemType(base) for name, base in _BUILT_IN.items()}, **known}


def _tests(allowed: Element) -> UnaryTests:
    text = next(texts(allowed, "text")).text or "-"
    return compile_unary_tests(text.strip(), AnyType(), Scope(), Dialect.STANDARD)
