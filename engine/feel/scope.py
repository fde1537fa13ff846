"""What names an expression may read, and of what type each is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from engine.feel.types import ContextType, FeelType, FunctionType, ListType, RangeType

__all__ = ["Scope"]


@dataclass(frozen=True)
class Scope:
    """The declared names (they may contain spaces and signs) and their types.

    A name of ``FunctionType`` is callable: its value is a Python callable that
    takes positional FEEL values.  ``types`` are the declared types that
    ``instance of`` and parameters of functions may name.
    """

    names: Mapping[str, FeelType] = field(default_factory=dict)
    types: Mapping[str, FeelType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))
        object.__setattr__(self, "types", MappingProxyType(dict(self.types)))

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Every name that may be written: of the scope and of entries within it."""
        entries = (name for declared in self.names.values() for name in _members(declared))
        return frozenset((*self.names, *entries))

    def with_(self, names: Mapping[str, FeelType] | None = None, **more: FeelType) -> Scope:
        """A scope that has these names too; a name given again is replaced."""
        return Scope({**self.names, **(names or {}), **more}, self.types)

    def where_given(self, paths: Iterable[tuple[str, ...]]) -> Scope:
        """A scope in which what stands at these paths is never null."""
        names = dict(self.names)
        for head, *rest in paths:
            if head in names:
                names[head] = _given(names[head], rest)
        return Scope(names, self.types)


def _given(declared: FeelType, path: list[str]) -> FeelType:
    """``declared`` where its member at ``path``, and so all on the way there, is not null."""
    declared = declared.required()
    if path and isinstance(declared, ContextType) and path[0] in declared.entries:
        member = _given(declared.entries[path[0]], path[1:])
        return replace(declared, entries={**declared.entries, path[0]: member})
    return declared


def _members(declared: FeelType) -> Iterator[str]:
    """The entry names of the contexts within ``declared``, at any depth."""
    if isinstance(declared, ContextType):
        for name, entry in declared.entries.items():
            yield name
            yield from _members(entry)
    elif isinstance(declared, ListType | RangeType):
        yield from _members(declared.item)
    elif isinstance(declared, FunctionType):
        yield from _members(declared.result)
