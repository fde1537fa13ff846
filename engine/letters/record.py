"""Reads a decision's record, naming what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.errors import LetterFieldMissing

__all__ = ["Told"]


class Told:
    """A JSON object of the record; whatever is asked of it and is not there is named."""

    def __init__(self, told: object, at: str = "") -> None:
        """``at`` is the object's JSON pointer.  Raises LetterFieldMissing: it is no object."""
        if not isinstance(told, Mapping):
            raise LetterFieldMissing(at or "/")
        self._told: Mapping[str, Any] = told
        self._at = at

    def lacks(self, name: str) -> LetterFieldMissing:
        """The error that names a field."""
        return LetterFieldMissing(f"{self._at}/{name}")

    def text(self, name: str) -> str:
        """A text that must be there and say something."""
        found = self._told.get(name)
        if not isinstance(found, str) or not found.strip():
            raise self.lacks(name)
        return found

    def text_or_none(self, name: str) -> str | None:
        """A text, or None where the record says null or nothing but space."""
        if name not in self._told:
            raise self.lacks(name)
        found = self._told[name]
        if found is None or (isinstance(found, str) and not found.strip()):
            return None
        return self.text(name)

    def number(self, name: str) -> int:
        """A whole number."""
        found = self._told.get(name)
        if not isinstance(found, int) or isinstance(found, bool):
            raise self.lacks(name)
        return found

    def day(self, name: str) -> date:
        """A date, given as ISO 8601."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise self.lacks(name) from None

    def instant(self, name: str) -> datetime:
        """An instant, given as RFC 3339."""
        try:
            found = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self.lacks(name) from None
        if found.tzinfo is None:
            raise self.lacks(name)
        return found

    def inner(self, name: str) -> Told:
        """An object."""
        return Told(self._told.get(name), f"{self._at}/{name}")

    def inner_or_none(self, name: str) -> Told | None:
        """An object, or None where the record says null or an empty one."""
        if name not in self._told:
            raise self.lacks(name)
        return self.inner(name) if self._told[name] not in (None, {}) else None

    def each(self, name: str) -> tuple[Told, ...]:
        """A list of objects."""
        found = self._told.get(name)
        if not isinstance(found, list):
            raise self.lacks(name)
        return tuple(Told(one, f"{self._at}/{name}/{index}") for index, one in enumerate(found))

    def items(self) -> tuple[tuple[str, Any], ...]:
        """The members as they stand."""
        return tuple(self._told.items())

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._told
