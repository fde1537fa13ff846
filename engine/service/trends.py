"""What decisions came to, day by day, and for what reasons: figures for auditors.

Outcomes are counted by the ledger's index.  Reasons stand in the records alone,
so they are counted over the newest decisions of the days asked about, at most
``MOST``, a page of records at a time: the answer says how many were read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from engine.service.callers import Caller, Role
from engine.service.paging import first_after, first_of
from engine.service.records import Record
from engine.service.snapshot import civil_date
from engine.store import Filter, Store

__all__ = ["MOST", "DayOutcomes", "Reason", "Reasons", "Trends"]

#: records read to count reasons
MOST: Final = 2_000
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class DayOutcomes:
    """A day in Baku, or some days from it on, and how many decisions came to which outcome."""

    day: date
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All decisions of these days."""
        return sum(self.counts.values())


@dataclass(slots=True)
class Reason:
    """A reason by its policy and code: on how many decisions of which day, and how it was worded.

    ``message`` is that of the newest decision that has it, by language.
    """

    policy: str
    code: str
    severity: str
    message: Mapping[str, str]
    days: dict[date, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """On how many decisions."""
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class Reasons:
    """Reasons, the most frequent first, of ``read`` decisions; ``whole`` if those are all.

    ``since`` is the day of the oldest decision read (None where none was).
    """

    found: tuple[Reason, ...]
    read: int
    whole: bool
    since: date | None


class Trends:
    """Counts over days; safe to share between threads."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def outcomes(
        self,
        caller: Caller,
        policy: str | None = None,
        days: int = 30,
        step: int = 1,
        *,
        seen: Callable[[str, int, str], str] | None = None,
    ) -> tuple[DayOutcomes, ...]:
        """The last days, today the last of them, each (or ``step`` of them) with its counts.

        ``seen`` makes of a policy, a version and an outcome what is counted;
        without it that is the outcome itself, whatever it means in its policy.
        Raises RoleRequired, StoreUnavailable.
        """
        _require(caller)
        first, today = self._days(days)
        spans = [first + timedelta(days=n) for n in range(0, days, step)]
        spans.append(today + timedelta(days=1))
        bounds = [instant for day in spans if (instant := first_of(day)) is not None]
        counts: dict[datetime, dict[str, int]] = {since: {} for since in bounds[:-1]}
        for tally in self._store.tallies(bounds, policy):
            of_day = counts[tally.since]
            kind = seen(tally.policy, tally.version, tally.outcome) if seen else tally.outcome
            of_day[kind] = of_day.get(kind, 0) + tally.count
        return tuple(DayOutcomes(civil_date(since), told) for since, told in counts.items())

    def reasons(self, caller: Caller, policy: str | None = None, days: int = 30) -> Reasons:
        """The reasons of the last days' newest decisions; raises RoleRequired, StoreUnavailable.

        A decision that names a reason twice counts once; erased ones are left out.
        """
        _require(caller)
        first, today = self._days(days)
        wanted = Filter(policy=policy, since=first_of(first), until=first_after(today))
        found: dict[tuple[str, str], Reason] = {}
        read, before, oldest = 0, None, None
        while read < MOST:
            page = self._store.decisions(wanted, before, min(_PAGE, MOST - read))
            for logged in page:
                if logged.payload is not None:
                    _count(found, logged.policy, civil_date(logged.at), Record(logged).told)
            read += len(page)
            if page:
                before, oldest = page[-1].sequence, civil_date(page[-1].at)
            if len(page) < _PAGE:
                break
        whole = read < MOST or not self._store.decisions(wanted, before, 1)
        ordered = sorted(found.values(), key=lambda one: (-one.total, one.policy, one.code))
        return Reasons(tuple(ordered), read, whole, oldest)

    def _days(self, days: int) -> tuple[date, date]:
        today = civil_date(self._clock())
        return today - timedelta(days=days - 1), today


def _count(
    found: dict[tuple[str, str], Reason], policy: str, day: date, told: Mapping[str, Any]
) -> None:
    for reason in {one["code"]: one for one in told["reasons"]}.values():
        key = policy, reason["code"]
        if key not in found:
            found[key] = Reason(*key, reason["severity"], reason["message"])
        days = found[key].days
        days[day] = days.get(day, 0) + 1


def _require(caller: Caller) -> None:
    caller.require("reading figures of decisions", Role.AUDITOR)
