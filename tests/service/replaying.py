"""Replays for tests: over a service's ledger, with a worker that only notes what it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.service import Against, Replay, Replays, Request, Selection, Service
from engine.store import ReplayFile
from tests.service.serving import TESTER, Served

OLD, NEW = date(2022, 6, 1), date(2024, 1, 1)
ALL = Selection()


class Worker:
    """What is asked of the background, and not done."""

    def __init__(self) -> None:
        self.kicked = 0

    def kick(self) -> None:
        self.kicked += 1

    def close(self) -> None:
        pass


def replays_over(service: Service, served: Served, worker: Worker | None = None) -> Replays:
    """Replays that leave no process behind."""
    return Replays(
        service._store,
        service._live,
        served.clock,
        service.people.actors,
        ReplayFile.open(served.data),
        worker or Worker(),
    )


def decide(service: Service, *amounts: int, day: date = NEW, policy: str = "limit") -> list[str]:
    """Decisions logged, by their ids."""
    asked = (Request({"amount": Decimal(amount)}, day) for amount in amounts)
    return [str(service.decisions.decide(TESTER, policy, one).id) for one in asked]


def whole(
    replays: Replays,
    policy: str = "limit",
    selection: Selection = ALL,
    against: Against | None = None,
    *,
    stop: Callable[[], bool] = lambda: False,
    told: Callable[[Replay], None] = lambda _: None,
) -> Replay:
    """A replay run to its end, unless it is stopped."""
    return replays.run(TESTER, policy, selection, against, stop=stop, told=told)


def transitions(replay: Replay) -> dict[tuple[str, str], int]:
    """How many went from which outcome to which."""
    return {(one["from"], one["to"]): one["count"] for one in replay.to_json()["transitions"]}


def after(calls: int) -> Callable[[], bool]:
    """``stop`` that says so after some calls."""
    left = iter([False] * calls)
    return lambda: next(left, True)


def rows(replays: Replays, replay: Replay, **of: Any) -> list[dict[str, Any]]:
    """What did not come out the same."""
    found: list[dict[str, Any]] = replays.changes(TESTER, replay.id, **of).to_json()["decisions"]
    return found


def tamper(data: Path, sql: str, values: Iterable[Any] = ()) -> None:
    """Change a ledger behind its back, past the triggers that forbid it."""
    connection = sqlite3.connect(data / "ledger.db", isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = triggers.fetchall()
    for name, _ in found:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql, tuple(values))
    for _, text in found:
        connection.execute(text)
    connection.close()
