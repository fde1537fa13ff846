"""Questions about drafts and proposals."""

from __future__ import annotations

import json
from collections.abc import Iterable

from engine.store.asking.rows import AT, Asking, Row, day_of, instant_of
from engine.store.found import (
    DraftChange,
    DraftRecord,
    DraftStart,
    DraftStep,
    Proposal,
    ProposalEnding,
)

__all__ = ["AskingDrafts"]

#: one query, so that all of a draft is as of one moment
_EVENTS = (
    "SELECT sequence, (SELECT at FROM ledger WHERE ledger.sequence = found.sequence), * FROM ("
    "SELECT 1 AS kind, sequence, id AS draft, policy, base_version, digest, by,"
    " NULL, NULL, NULL, NULL, NULL, NULL FROM drafts{0} UNION ALL "
    "SELECT 2, sequence, draft, revision, base_version, digest, by,"
    " NULL, NULL, NULL, NULL, NULL, NULL FROM draft_changes{1} UNION ALL "
    "SELECT 3, sequence, draft, revision, step, digest, by,"
    " why, effective_from, effective_to, version, activation,"
    # what was signed is in the record alone
    " CASE step WHEN 'approved' THEN (SELECT json_extract(CAST(payload AS TEXT), '$.impact')"
    " FROM ledger WHERE ledger.sequence = draft_steps.sequence) END FROM draft_steps{1}"
    ") AS found ORDER BY sequence"
)
_ALL = _EVENTS.format("", "")
_ONE = _EVENTS.format(" WHERE id = ?1", " WHERE draft = ?1")
_OF_POLICY = _EVENTS.format(
    " WHERE policy = ?1", " WHERE draft IN (SELECT id FROM drafts WHERE policy = ?1)"
)
_PROPOSAL = (
    f"SELECT proposals.sequence, {AT.format('proposals')}, id, what, policy, version, activation,"
    " effective_from, effective_to, proposals.why, proposals.by,"
    f" endings.sequence, {AT.format('endings')}, how, endings.by, endings.why"
    " FROM proposals LEFT JOIN proposal_endings AS endings ON proposal = id"
)


class AskingDrafts(Asking):
    """Drafts with their histories, and proposals with their ends."""

    def drafts(self, policy: str | None = None) -> tuple[DraftRecord, ...]:
        """Every draft (of a policy), in the order of their creation."""
        asked = (_ALL, ()) if policy is None else (_OF_POLICY, (policy,))
        return tuple(_records(self._rows(*asked)))

    def draft(self, identifier: str) -> DraftRecord | None:
        """A draft by its id."""
        return next(iter(_records(self._rows(_ONE, (identifier,)))), None)

    def draft_body(self, identifier: str, revision: int = 0) -> bytes | None:
        """The bytes of a draft at a revision; 0 is its creation."""
        if revision == 0:
            found = self._rows("SELECT body FROM drafts WHERE id = ?", (identifier,))
        else:
            found = self._rows(
                "SELECT body FROM draft_changes WHERE draft = ? AND revision = ?",
                (identifier, revision),
            )
        return found[0][0] if found else None

    def proposals(self) -> tuple[Proposal, ...]:
        """Every proposal, in the order they were made."""
        return tuple(map(_proposal, self._rows(f"{_PROPOSAL} ORDER BY proposals.sequence")))

    def proposal(self, identifier: str) -> Proposal | None:
        """A proposal by its id."""
        found = self._rows(f"{_PROPOSAL} WHERE id = ?", (identifier,))
        return _proposal(found[0]) if found else None


def _records(rows: Iterable[Row]) -> list[DraftRecord]:
    starts: dict[str, DraftStart] = {}
    changes: dict[str, list[DraftChange]] = {}
    steps: dict[str, list[DraftStep]] = {}
    for sequence, at, kind, _, draft, *values in rows:
        place = (sequence, instant_of(at), draft)
        if kind == 1:
            starts[draft] = DraftStart(*place, *values[:4])
        elif kind == 2:
            changes.setdefault(draft, []).append(DraftChange(*place, *values[:4]))
        else:
            revision, step, digest, by, why, since, until, version, activation, impact = values
            signed = None if impact is None else json.loads(impact)
            days = (day_of(since), day_of(until))
            steps.setdefault(draft, []).append(
                DraftStep(
                    *(*place, revision, step, digest, by, why, *days, version, activation, signed)
                )
            )
    return [
        DraftRecord(start, tuple(changes.get(draft, ())), tuple(steps.get(draft, ())))
        for draft, start in starts.items()
    ]


def _proposal(row: Row) -> Proposal:
    sequence, at, identifier, what, policy, version, activation, since, until, why, by = row[:11]
    days = (day_of(since), day_of(until))
    ended, ended_at, *how = row[11:]
    ending = None if ended is None else ProposalEnding(ended, instant_of(ended_at), *how)
    of = (policy, version, activation)
    return Proposal(sequence, instant_of(at), identifier, what, *of, *days, why, by, ending)
