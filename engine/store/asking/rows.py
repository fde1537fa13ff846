"""What every question stands on: rows of a query, and what their texts mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from engine.store.entries import Value

__all__ = ["AT", "Asking", "Row", "day_of", "instant_of"]

Row = tuple[Any, ...]
#: the ledger's time of the rows of a table, which is to be filled in
AT = "(SELECT at FROM ledger WHERE ledger.sequence = {0}.sequence)"


class Asking:
    """Something that can be asked."""

    def _rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """All rows of a query."""
        raise NotImplementedError


def instant_of(text: str) -> datetime:
    """The instant that the ledger wrote."""
    return datetime.fromisoformat(text)


def day_of(text: str | None) -> date | None:
    """The day that the ledger wrote."""
    return None if text is None else date.fromisoformat(text)
