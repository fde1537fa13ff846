"""What every question stands on: rows of a query, and what their texts mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from engine.store.entries import Value, instant_text
from engine.store.found import LoggedDecision

__all__ = ["AT", "Asking", "Row", "day_of", "decision_of", "instant_of"]

Row = tuple[Any, ...]
#: the ledger's time of the rows of a table, which is to be filled in
AT = "(SELECT at FROM ledger WHERE ledger.sequence = {0}.sequence)"


class Asking:
    """Something that can be asked."""

    def _rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """All rows of a query."""
        raise NotImplementedError

    def first_at(self, instant: datetime) -> int:
        """The first sequence of the ledger's time at an instant or after it.

        That time never decreases and is a decision's own or later, so no
        decision since the instant is below.  Found by halving, without an index:
        some 20 rows are read.
        """

        def at(sequence: int) -> str:
            found = self._rows(
                "SELECT at FROM ledger WHERE sequence >= ? ORDER BY sequence LIMIT 1", (sequence,)
            )
            return str(found[0][0])

        last = self._rows("SELECT coalesce(max(sequence), 0) FROM ledger")[0][0]
        return 1 + bisect_left(range(1, last + 1), instant_text(instant), key=at)


def instant_of(text: str) -> datetime:
    """The instant that the ledger wrote."""
    return datetime.fromisoformat(text)


def day_of(text: str | None) -> date | None:
    """The day that the ledger wrote."""
    return None if text is None else date.fromisoformat(text)


def decision_of(row: Row) -> LoggedDecision:
    """A decision of its columns, its payload after them; what comes then is not looked at."""
    sequence, at, identifier, policy, version, outcome, day, reference, owner, decided = row[:10]
    return LoggedDecision(
        sequence,
        instant_of(at),
        identifier,
        policy,
        version,
        outcome,
        date.fromisoformat(day),
        reference,
        owner,
        instant_of(decided),
        row[10],
    )
