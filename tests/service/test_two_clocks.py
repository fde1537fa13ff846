"""Activations land while others decide: each decision stays true to what it knew."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Condition, Event
from typing import Any

from engine.service import Request, Service
from engine.store import KnownActivation, KnownWithdrawal, RegistryEntry, Store
from tests.service.recorded import activate, withdraw
from tests.service.serving import TESTER, Served
from tests.service.small_policies import limit

VERSIONS = 5
EVENTS = 60
DECIDING = 6
FIRST = date(2025, 1, 1)


def version_in_force(entries: Sequence[RegistryEntry], day: date, known: int) -> int:
    """What architecture.md says, read again from the ledger: the latest start, then the latest."""
    withdrawn = {
        one.activation
        for one in entries
        if isinstance(one, KnownWithdrawal) and one.sequence <= known
    }
    standing = [
        one
        for one in entries
        if isinstance(one, KnownActivation)
        and one.sequence <= known
        and one.id not in withdrawn
        and (one.effective_from is None or one.effective_from <= day)
        and (one.effective_to is None or day <= one.effective_to)
    ]
    return max(standing, key=lambda one: (one.effective_from or date.min, one.sequence)).version


class Known:
    """The last place that a change was told to have, and the last that a decision began after."""

    def __init__(self) -> None:
        self.sequence = 0
        self.decided = 0
        self.over = Event()
        self.turn = Condition()

    def changed(self, sequence: int) -> None:
        """A change is there; returns when a decision that began after it is answered."""
        with self.turn:
            self.sequence = sequence
            assert self.turn.wait_for(lambda: self.decided >= sequence, timeout=60)

    def answered(self, before: int) -> None:
        """A decision is answered that began when ``before`` was the last change."""
        with self.turn:
            self.decided = max(self.decided, before)
            self.turn.notify_all()


def change(services: Sequence[Service], known: Known) -> None:
    """Activate and withdraw by turns, through either service."""
    draw = random.Random(3)
    standing: list[str] = []
    try:
        for _ in range(EVENTS):
            service = draw.choice(services)
            if standing and draw.random() < 0.4:
                place = withdraw(service, standing.pop(draw.randrange(len(standing))), "a mistake")
            else:
                start = FIRST + timedelta(days=draw.randrange(20))
                end = draw.choice([None, start + timedelta(days=draw.randrange(9))])
                version = draw.randint(1, VERSIONS)
                identifier, place = activate(service, "limit", version, start, end, "a change")
                standing.append(identifier)
            known.changed(place.sequence)
    finally:
        known.over.set()


def decide(services: Sequence[Service], known: Known, seed: int) -> list[dict[str, Any]]:
    """Decide on days around the changes until they are over; each told what was known before."""
    draw = random.Random(seed)
    told = []
    while not known.over.is_set() or len(told) < EVENTS // 2:
        day = FIRST + timedelta(days=draw.randrange(-2, 25))
        inputs = {"amount": Decimal(draw.randint(50, 550))}
        before = known.sequence
        made = draw.choice(services).decisions.decide(TESTER, "limit", Request(inputs, day))
        answer = json.loads(made.json)
        assert answer["registry_sequence"] >= before
        told.append(answer)
        known.answered(before)
    return told


def test_every_decision_is_by_what_it_knew_and_comes_out_the_same_again(served: Served) -> None:
    for version in range(3, VERSIONS + 1):
        served.policies.publish("limit", version, limit(f"{version}00.00"))
    known = Known()
    with served.open() as one, served.open() as other, ThreadPoolExecutor(DECIDING + 1) as pool:
        services = (one, other)
        changing = pool.submit(change, services, known)
        deciding = [pool.submit(decide, services, known, seed) for seed in range(DECIDING)]
        changing.result()
        answers = {told["decision_id"]: told for one in deciding for told in one.result()}

    with served.open() as later, Store.open(served.data) as store:
        entries = store.registry_entries()
        logged = list(store.each_decision())
        assert {found.id for found in logged} == answers.keys()
        versions: Counter[int] = Counter()
        knowledge: set[int] = set()
        for found in logged:
            told = answers[found.id]
            day, sequence = found.effective_date, told["registry_sequence"]
            assert sequence == max(one.sequence for one in entries if one.sequence < found.sequence)
            known_at = datetime.fromisoformat(told["known_at"])
            assert sequence == max(one.sequence for one in entries if one.at <= known_at)
            assert found.version == version_in_force(entries, day, sequence)
            assert told["outputs"] == {"limit": f"{found.version}00.00"}
            assert later.decisions.replay(found.id) == told["digest"]
            versions[found.version] += 1
            knowledge.add(sequence)
    assert len(versions) > 1
    assert len(knowledge) >= EVENTS  # every change was decided by
