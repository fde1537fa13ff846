"""Questions about the ledger's lines, whatever they are of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine.store.asking.rows import Asking, Row, instant_of
from engine.store.entries import ENTRIES
from engine.store.found import Line

__all__ = ["AskingLines"]

_LINE = "SELECT sequence, at, kind, payload, payload_digest, columns_digest, chain FROM ledger"
_TABLES = {kind.kind: kind.table for kind in ENTRIES}
#: above every sequence: SQLite's largest integer
_END = 2**63 - 1


class AskingLines(Asking):
    """The ledger as it is walked."""

    def entry(self, sequence: int) -> Line | None:
        """An entry by its place."""
        found = self._rows(f"{_LINE} WHERE sequence = ?", (sequence,))
        return _line(found[0]) if found else None

    def entries(
        self,
        before: int | None = None,
        limit: int = 100,
        kinds: Iterable[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Line, ...]:
        """At most ``limit`` entries (of these kinds), newest first, of a sequence below ``before``.

        ``since`` is inclusive, ``until`` exclusive.  However rare a kind is, only
        its own rows are looked at.
        """
        end = _END if before is None else before
        if until is not None:
            end = min(end, self.first_at(until))
        start = 0 if since is None else self.first_at(since)
        page = (
            "SELECT sequence FROM {0} WHERE sequence >= ?1 AND sequence < ?2"
            " ORDER BY sequence DESC LIMIT ?3"
        )
        if kinds is None:
            wanted = page.format("ledger")
        else:
            tables = [_TABLES[kind] for kind in dict.fromkeys(kinds) if kind in _TABLES]
            if not tables:
                return ()
            wanted = " UNION ALL ".join(f"SELECT * FROM ({page.format(one)})" for one in tables)
        sql = f"{_LINE} WHERE sequence IN ({wanted}) ORDER BY sequence DESC LIMIT ?3"
        return tuple(map(_line, self._rows(sql, (start, end, limit))))


def _line(row: Row) -> Line:
    return Line(row[0], instant_of(row[1]), *row[2:])
