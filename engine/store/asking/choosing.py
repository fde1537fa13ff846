"""Decisions taken up in the ledger's order, by what was decided, when and for which day."""

from __future__ import annotations

from engine.store.asking.rows import Asking, Row, decision_of
from engine.store.entries import Value, day_text, instant_text
from engine.store.found import Chosen, ChosenDecision

__all__ = ["AskingChosen"]

_CHOSEN = (
    "SELECT sequence, at, id, policy, version, outcome, effective_date, reference, owner,"
    " decided_at, payload, payload_digest FROM decisions JOIN ledger USING (sequence)"
)


class AskingChosen(Asking):
    """Decisions chosen, counted and read."""

    def count_chosen(self, wanted: Chosen, most: int | None = None) -> int:
        """How many there are; no more than ``most`` are counted."""
        where, values = self._where(wanted)
        limit = -1 if most is None else most
        sql = f"SELECT count(*) FROM (SELECT 1 FROM decisions {where} LIMIT ?)"
        return int(self._rows(sql, (*values, limit))[0][0])

    def chosen(
        self, wanted: Chosen, after: int = 0, limit: int = 256
    ) -> tuple[ChosenDecision, ...]:
        """At most ``limit`` of them, in the ledger's order, of a sequence above ``after``."""
        where, values = self._where(wanted)
        found = self._rows(
            # the page's sequences first: payloads are read for those alone
            f"{_CHOSEN} WHERE sequence IN (SELECT sequence FROM decisions {where}"
            " AND sequence > ? ORDER BY sequence LIMIT ?) ORDER BY sequence",
            (*values, after, limit),
        )
        return tuple(map(_chosen, found))

    def _where(self, wanted: Chosen) -> tuple[str, list[Value]]:
        conditions, values = ["sequence <= ?"], list[Value]([wanted.last])
        policies: list[str] = []
        for policy, versions in wanted.policies.items():
            values.append(policy)
            if versions is None:
                policies.append("policy = ?")
            else:
                policies.append(f"policy = ? AND version IN ({', '.join('?' * len(versions))})")
                values.extend(versions)
        conditions.append(f"({' OR '.join(policies) or 'FALSE'})")
        bounds: tuple[tuple[str, Value], ...] = (
            ("sequence >= ?", None if wanted.since is None else self.first_at(wanted.since)),
            ("decided_at >= ?", None if wanted.since is None else instant_text(wanted.since)),
            ("decided_at < ?", None if wanted.until is None else instant_text(wanted.until)),
            ("outcome = ?", wanted.outcome),
            ("effective_date >= ?", day_text(wanted.effective_from)),
            ("effective_date <= ?", day_text(wanted.effective_to)),
        )
        for condition, value in bounds:
            if value is not None:
                conditions.append(condition)
                values.append(value)
        return f"WHERE {' AND '.join(conditions)}", values


def _chosen(row: Row) -> ChosenDecision:
    return ChosenDecision(decision_of(row), row[11])
