"""The names visible at one place of an expression, while types are inferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.feel.syntax.paths import StaticPath
from engine.feel.types import AnyType, ContextType, FeelType, FunctionType
from engine.feel.typing.narrowing import WRITTEN

__all__ = ["Visible"]


@dataclass(frozen=True, slots=True)
class Visible:
    """A frame of names within others.

    The frame of a filter has an ``item``: its entries are names too.  ``sure``
    are the paths known not to be null here.
    """

    names: Mapping[str, FeelType]
    outer: Visible | None = None
    item: FeelType | None = None
    variable: str = ""
    sure: frozenset[StaticPath] = field(default_factory=frozenset)

    def bind(self, names: Mapping[str, FeelType]) -> Visible:
        """With names bound within the expression; they hide those outside."""
        hidden = {WRITTEN, *names}
        sure = frozenset(path for path in self.sure if path[0] not in hidden)
        return Visible(names, self, sure=sure)

    def filtering(self, item: FeelType, variable: str) -> Visible:
        """Within a filter over items of that type."""
        return Visible({variable: item}, self, item, variable, self.sure)

    def knowing(self, paths: frozenset[StaticPath]) -> Visible:
        """Where these paths are known not to be null."""
        return replace(self, sure=self.sure | paths) if paths else self

    def frames(self) -> Iterator[Visible]:
        """This frame and those around it."""
        frame: Visible | None = self
        while frame is not None:
            yield frame
            frame = frame.outer

    def all_names(self) -> set[str]:
        """Every name that could stand here, to suggest one."""
        known: set[str] = set()
        for frame in self.frames():
            known.update(name for name in frame.names if "#" not in name)
            if isinstance(frame.item, ContextType):
                known.update(frame.item.entries)
        return known

    def is_function(self, name: str) -> bool:
        """Is ``name`` surely bound here, and may it be a function (a built-in then is hidden)."""
        for frame in self.frames():
            declared = frame.names.get(name)
            if declared is None and isinstance(frame.item, ContextType):
                declared = frame.item.entries.get(name)
            if declared is not None:
                return isinstance(declared, FunctionType | AnyType)
        return False

    def may_mean(self, name: str) -> bool:
        """Is ``name`` bound here, or perhaps an entry of an item."""
        return any(
            name in frame.names or frame.has_entry(name) is not False for frame in self.frames()
        )

    def has_entry(self, name: str) -> bool | None:
        """Is ``name`` an entry of this frame's item; None if that is known at run time only."""
        if self.item is None:
            return False
        if isinstance(self.item, ContextType):
            return True if name in self.item.entries else (None if self.item.open else False)
        return None if isinstance(self.item, AnyType) else False
