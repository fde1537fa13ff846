"""Questions about many decisions at once, answered without their records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from engine.store.asking.rows import Asking
from engine.store.entries import Value, instant_text
from engine.store.found import BriefDecision, Tally

__all__ = ["AskingTallies"]

#: decisions read at a time by ``each_decided_for``: no reading is open between two pages
PAGE = 1024


class AskingTallies(Asking):
    """Decisions counted, and listed by the day they are for."""

    def tallies(self, bounds: Sequence[datetime], policy: str | None = None) -> tuple[Tally, ...]:
        """Decisions (of a policy) counted by version and outcome in each span between two bounds.

        A span has its first instant and not its last; both are compared with
        ``decided_at``.  In the order of the spans, policies, versions, outcomes;
        what was not decided is not listed.  The decisions since the first bound are
        read, once.
        """
        texts = [instant_text(bound) for bound in bounds]
        if len(texts) < 2:
            return ()
        span = " ".join(f"WHEN decided_at < ? THEN {place}" for place in range(len(texts) - 1))
        of_policy, values = ("", ()) if policy is None else (" AND policy = ?", (policy,))
        sql = (
            f"SELECT CASE {span} END, policy, version, outcome, count(*) FROM decisions"
            f" WHERE sequence >= ? AND decided_at >= ? AND decided_at < ?{of_policy}"
            " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        )
        within = (self.first_at(bounds[0]), texts[0], texts[-1], *values)
        found = self._rows(sql, (*texts[1:], *within))
        return tuple(Tally(bounds[place], *row) for place, *row in found)

    def each_decided_for(
        self, policy: str, first: date | None = None, last: date | None = None, after: int = 0
    ) -> Iterator[BriefDecision]:
        """The decisions of a policy for days from ``first`` to ``last``, in the ledger's order.

        Those of a sequence above ``after``.  In constant memory; no reading stays
        open between pages.
        """
        conditions, values = "", list[Value]()
        for condition, day in (("effective_date >= ?", first), ("effective_date <= ?", last)):
            if day is not None:
                conditions += f" AND {condition}"
                values.append(day.isoformat())
        sql = (
            "SELECT sequence, id, policy, version, outcome, effective_date FROM decisions"
            f" WHERE policy = ? AND sequence > ?{conditions} ORDER BY sequence LIMIT {PAGE}"
        )
        while page := self._rows(sql, (policy, after, *values)):
            for sequence, decided, of, version, outcome, day in page:
                yield BriefDecision(
                    sequence, decided, of, version, outcome, date.fromisoformat(day)
                )
            after = page[-1][0]
