"""What can be asked of a ledger; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from engine.store.asking import (
    AskingChosen,
    AskingDrafts,
    AskingLines,
    AskingPeople,
    AskingTallies,
    Row,
    day_of,
    decision_of,
    instant_of,
)
from engine.store.chain import GENESIS
from engine.store.entries import Value, instant_text
from engine.store.found import (
    Filter,
    Head,
    Kept,
    KnownActivation,
    KnownWithdrawal,
    LoggedDecision,
    LoggedFault,
    PublishedVersion,
    RegistryEntry,
)

__all__ = ["REGISTRY_SEQUENCE", "Reading", "Row"]


_AT = "(SELECT at FROM ledger WHERE ledger.sequence = {0}.sequence)"
_PAYLOAD = "(SELECT payload FROM ledger WHERE ledger.sequence = {0}.sequence)"
_DECISION = (
    f"SELECT sequence, {_AT.format('decisions')}, id, policy, version, outcome, effective_date,"
    f" reference, owner, decided_at, {_PAYLOAD.format('decisions')}, body_digest FROM decisions"
)
_FAULT = (
    f"SELECT sequence, {_AT.format('faults')}, id, policy, version, element,"
    f" {_PAYLOAD.format('faults')} FROM faults"
)
_VERSION = (
    f"SELECT sequence, {_AT.format('versions')}, policy, version, digest, origin, by,"
    " approved_by FROM versions"
)
#: one query, so that all three are as of one moment
_REGISTRY = (
    "SELECT sequence, (SELECT at FROM ledger WHERE ledger.sequence = found.sequence), * FROM ("
    "SELECT 1 AS kind, sequence, by, approved_by, policy, version, digest, origin,"
    " NULL, NULL, NULL, NULL FROM versions UNION ALL "
    "SELECT 2, sequence, by, approved_by, id, policy, version, effective_from, effective_to,"
    " why, origin, recorded_at FROM activations UNION ALL "
    "SELECT 3, sequence, by, approved_by, activation, why, origin, recorded_at,"
    " NULL, NULL, NULL, NULL FROM withdrawals) AS found WHERE sequence > ? ORDER BY sequence"
)
REGISTRY_SEQUENCE = (
    "max(coalesce((SELECT max(sequence) FROM versions), 0),"
    " coalesce((SELECT max(sequence) FROM activations), 0),"
    " coalesce((SELECT max(sequence) FROM withdrawals), 0))"
)
#: decisions read at a time by ``each_decision``: no reading is open between two pages
PAGE = 256


class Reading(AskingChosen, AskingDrafts, AskingLines, AskingPeople, AskingTallies):
    """The questions; a ``Store`` answers them as the ledger is now, each on its own."""

    def head(self) -> Head:
        """The last entry; sequence 0 where there is none."""
        found = self._rows("SELECT sequence, at, chain FROM ledger ORDER BY sequence DESC LIMIT 1")
        if not found:
            return Head(0, datetime.min.replace(tzinfo=UTC), GENESIS)
        sequence, at, chain = found[0]
        return Head(sequence, instant_of(at), chain)

    def decision(self, identifier: str) -> LoggedDecision | None:
        """A decision by its id."""
        found = self._rows(f"{_DECISION} WHERE id = ?", (identifier,))
        return decision_of(found[0]) if found else None

    def idempotent(self, owner: str, policy: str, key: str) -> Kept | None:
        """The decision an owner has under an idempotency key for a policy."""
        found = self._rows(
            f"{_DECISION} WHERE owner = ? AND policy = ? AND idempotency_key = ?",
            (owner, policy, key),
        )
        return Kept(found[0][-1], decision_of(found[0])) if found else None

    def decisions(
        self, wanted: Filter, before: int | None = None, limit: int = 100
    ) -> tuple[LoggedDecision, ...]:
        """At most ``limit`` decisions, newest first, of a sequence below ``before``."""
        conditions: list[str] = []
        values: list[Value] = []
        bounds: tuple[tuple[str, Value], ...] = (
            ("policy = ?", wanted.policy),
            ("outcome = ?", wanted.outcome),
            ("reference = ?", wanted.reference),
            ("owner = ?", wanted.owner),
            ("sequence >= ?", None if wanted.since is None else self.first_at(wanted.since)),
            ("decided_at >= ?", _text(wanted.since)),
            ("decided_at < ?", _text(wanted.until)),
            ("sequence < ?", before),
        )
        for condition, value in bounds:
            if value is not None:
                conditions.append(condition)
                values.append(value)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        # the page's sequences first: payloads are read for those alone, not for all that match
        page = f"SELECT sequence FROM decisions{where} ORDER BY sequence DESC LIMIT ?"
        found = self._rows(
            f"{_DECISION} WHERE sequence IN ({page}) ORDER BY sequence DESC", (*values, limit)
        )
        return tuple(map(decision_of, found))

    def each_decision(self, first: int = 1, last: int | None = None) -> Iterator[LoggedDecision]:
        """The decisions of the sequences from ``first`` to ``last`` (now's head), in order.

        In constant memory; no reading stays open between pages, so that however
        slowly they are taken, the ledger's write-ahead log does not grow for it.
        """
        end = self.head().sequence if last is None else last
        while page := self._rows(
            f"{_DECISION} WHERE sequence BETWEEN ? AND ? ORDER BY sequence LIMIT {PAGE}",
            (first, end),
        ):
            yield from map(decision_of, page)
            first = page[-1][0] + 1

    def faults(self, before: int | None = None, limit: int = 100) -> tuple[LoggedFault, ...]:
        """At most ``limit`` faults, newest first, of a sequence below ``before``."""
        where = "" if before is None else " WHERE sequence < ?"
        values = () if before is None else (before,)
        found = self._rows(f"{_FAULT}{where} ORDER BY sequence DESC LIMIT ?", (*values, limit))
        return tuple(LoggedFault(row[0], instant_of(row[1]), *row[2:]) for row in found)

    def registry_sequence(self) -> int:
        """The sequence of the last version, activation or withdrawal; 0 where there is none."""
        return int(self._rows(f"SELECT {REGISTRY_SEQUENCE}")[0][0])

    def registry_entries(self, after: int = 0) -> tuple[RegistryEntry, ...]:
        """Versions, activations and withdrawals of a sequence above ``after``, in order."""
        return tuple(map(_registry_entry, self._rows(_REGISTRY, (after,))))

    def versions(self) -> tuple[PublishedVersion, ...]:
        """Every published version, by policy and number."""
        return tuple(map(_version, self._rows(f"{_VERSION} ORDER BY policy, version")))

    def version_body(self, policy: str, version: int) -> bytes | None:
        """The bytes of a published version."""
        found = self._rows(
            "SELECT body FROM versions WHERE policy = ? AND version = ?", (policy, version)
        )
        return found[0][0] if found else None


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant_text(instant)


def _version(row: Row) -> PublishedVersion:
    return PublishedVersion(row[0], instant_of(row[1]), *row[2:])


def _registry_entry(row: Row) -> RegistryEntry:
    sequence, at, kind, _, *who_and_values = row
    who, values = who_and_values[:2], who_and_values[2:]
    place = (sequence, instant_of(at))
    if kind == 1:
        return PublishedVersion(*place, *values[:4], *who)
    if kind == 3:
        activation, why, origin, recorded = values[:4]
        return KnownWithdrawal(*place, activation, why, origin, instant_of(recorded), *who)
    identifier, policy, version, starts, ends, why, origin, recorded = values
    days = (day_of(starts), day_of(ends))
    return KnownActivation(
        *place, identifier, policy, version, *days, why, origin, instant_of(recorded), *who
    )
