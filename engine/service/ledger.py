"""The ledger as auditors and admins walk it: newest first, an entry with its digests.

A decision and a fault hold an application, so what they say is for auditors; an
admin sees that they are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from engine.errors import InputFault, InvalidInput
from engine.service.callers import Caller, Role
from engine.service.paging import cursor_of, first_after, first_of, place_of
from engine.service.requests import MAX_LIMIT
from engine.store import Head, Line, Store
from engine.store.chain import GENESIS
from engine.store.entries import ENTRIES, instant_text

__all__ = ["KINDS", "Ledger", "LedgerEntry", "LedgerPage"]

#: every kind of entry
KINDS: Final = tuple(each.kind for each in ENTRIES)
#: those that hold an application
PERSONAL: Final = frozenset({"decision", "fault"})


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An entry: ``told`` is what it says (numbers as int or Decimal), as JSON it is ``text``.

    Both are None where it is ``erased``, or ``withheld`` from who asks.  ``at_text`` is
    its time as the chain has it, ``previous`` the chain of the entry before, 64 zeros
    for the first; digests are hexadecimal.
    """

    sequence: int
    at: datetime
    at_text: str
    kind: str
    told: Mapping[str, Any] | None
    text: str | None
    erased: bool
    withheld: bool
    payload_digest: str
    columns_digest: str
    previous: str | None
    chain: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Entries, newest first (without ``previous``), and where older ones begin (None: nowhere)."""

    entries: tuple[LedgerEntry, ...]
    next_cursor: str | None


class Ledger:
    """Questions about the ledger's entries; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def head(self, caller: Caller) -> Head:
        """The last entry, to be noted elsewhere; raises RoleRequired, StoreUnavailable."""
        _require(caller)
        return self._store.head()

    def page(
        self,
        caller: Caller,
        kinds: Iterable[str] | None = None,
        since: date | datetime | None = None,
        until: date | datetime | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> LedgerPage:
        """The newest entries of these kinds (None: all), or those after a cursor.

        ``since`` and ``until`` bound their time, both inclusive: an instant with its
        zone, or a civil day in Baku.  Raises RoleRequired, BadCursor, InvalidInput
        (/limit), InstantWithoutZone, StoreUnavailable.
        """
        _require(caller)
        if not 1 <= limit <= MAX_LIMIT:
            message = f"a whole number from 1 to {MAX_LIMIT} is expected"
            raise InvalidInput((InputFault("/limit", "out_of_range", message),))
        before = None if cursor is None else place_of(cursor)
        found = self._store.entries(before, limit + 1, kinds, first_of(since), first_after(until))
        older = cursor_of(found[limit - 1].sequence) if len(found) > limit else None
        return LedgerPage(tuple(_told(line, None, caller) for line in found[:limit]), older)

    def entry(self, caller: Caller, sequence: int) -> LedgerEntry | None:
        """An entry by its place, None where there is none; raises RoleRequired."""
        _require(caller)
        found = self._store.entry(sequence)
        if found is None:
            return None
        before = self._store.entry(sequence - 1)
        return _told(found, before.chain if before else GENESIS, caller)


def _require(caller: Caller) -> None:
    caller.require("reading the ledger", Role.AUDITOR, Role.ADMIN)


def _told(line: Line, previous: str | None, caller: Caller) -> LedgerEntry:
    withheld = line.kind in PERSONAL and not caller.has(Role.AUDITOR)
    text = None if line.payload is None or withheld else line.payload.decode()
    return LedgerEntry(
        sequence=line.sequence,
        at=line.at,
        at_text=instant_text(line.at),
        kind=line.kind,
        told=None if text is None else json.loads(text, parse_float=Decimal),
        text=text,
        erased=line.payload is None,
        withheld=withheld,
        payload_digest=line.payload_digest,
        columns_digest=line.columns_digest,
        previous=previous,
        chain=line.chain,
    )
