"""Two clocks under load: activations land while decisions run on other processes."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.service import Service, Settings, open_service
from tests.service import recorded
from tests.system.ledger import Entry, copy_of, read_whole
from tests.system.load import DECISIONS, car_request
from tests.system.serving import PATIENCE, Server, launch

CLIENTS = 6
EVENTS = 60
FIRST_DAY = date(2022, 7, 1)
REGISTRY = {"version_published", "activation", "withdrawal"}
DAYS = 60  # the days that decisions and activations are about


@dataclass(frozen=True)
class Asked:
    """A decision over HTTP, and the last registry event whose recording had returned before."""

    day: date
    floor: int
    status: int
    answer: dict[str, Any]


class Deciders:
    """Clients that decide for any of the days, one request after the other."""

    def __init__(self, server: Server) -> None:
        self.asked: list[Asked] = []
        self.floor = 0
        self._server = server
        self._ending = threading.Event()
        self._more = threading.Condition()
        self._threads = [
            threading.Thread(target=self._decide, args=(n,), daemon=True) for n in range(CLIENTS)
        ]

    def __enter__(self) -> Deciders:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def wait_for(self, more: int) -> None:
        """Until so many further decisions were answered."""
        wanted = len(self.asked) + more
        with self._more:
            assert self._more.wait_for(lambda: len(self.asked) >= wanted, PATIENCE)

    def _decide(self, number: int) -> None:
        drawn = random.Random(f"decider {number}")
        with self._server.client() as client:
            while not self._ending.is_set():
                day = FIRST_DAY + timedelta(drawn.randrange(DAYS))
                body = car_request("stress", drawn.randint(15_000, 40_000), day.isoformat())
                floor = self.floor
                response = client.post(DECISIONS, json=body)
                with self._more:
                    self.asked.append(Asked(day, floor, response.status_code, response.json()))
                    self._more.notify_all()


@dataclass(frozen=True)
class Run:
    """What came of a run: what was asked, and the ledger afterwards, in a folder of its own."""

    asked: Sequence[Asked]
    events: Sequence[Entry]
    data: Path
    explained: Sequence[tuple[str, int, dict[str, Any]]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Run:
    """Clients decide on two workers while this process activates and withdraws versions."""
    folder = tmp_path_factory.mktemp("stress")
    own = {"QERAR_POLICIES": str(policies)}
    server = launch(folder / "data", folder / "server.log", environment=own)
    try:
        with closing(open_service(Settings(policies, folder / "data"))) as service:
            with Deciders(server) as deciders:
                for record in events(service):
                    deciders.wait_for(5)
                    deciders.floor = record()
                deciders.wait_for(5 * CLIENTS)
            with server.client() as client:
                made = [one.answer["decision_id"] for one in deciders.asked if one.status == 201]
                explained = []
                for identifier in made[:: max(1, len(made) // 50)]:
                    told = client.get(f"/v1/decisions/{identifier}/explanation")
                    explained.append((identifier, told.status_code, told.json()))
        assert server.stop() == 0
    finally:
        server.end()
    return Run(
        deciders.asked,
        read_whole(copy_of(folder / "data", folder / "copy")),
        folder / "data",
        explained,
    )


def events(service: Service) -> Iterator[Callable[[], int]]:
    """Activations and withdrawals to be recorded; each gives its sequence in the ledger."""
    drawn = random.Random("activations")
    standing: list[str] = ["car_loan-1"]

    def activate() -> int:
        starts = FIRST_DAY + timedelta(drawn.randrange(DAYS))
        ends = starts + timedelta(drawn.randrange(20)) if drawn.random() < 0.4 else None
        version = drawn.choice([1, 2])
        identifier, position = recorded.activate(
            service, "car_loan", version, starts, ends, "stress"
        )
        standing.append(identifier)
        return position.sequence

    def withdraw() -> int:
        activation = standing.pop(drawn.randrange(len(standing)))
        return recorded.withdraw(service, activation, "stress").sequence

    for _ in range(EVENTS):
        yield withdraw if standing and drawn.random() < 0.4 else activate


def test_every_decision_is_by_the_version_in_force_as_it_says_it_knew(run: Run) -> None:
    """Also where there was none: at some moment since the request none was in force."""
    last = run.events[-1].sequence
    for one in run.asked:
        if one.status == 201:
            known = one.answer["registry_sequence"]
            assert one.answer["policy_version"] == in_force(run.events, known, one.day)
        else:
            assert (one.status, one.answer["code"]) == (409, "no_version_in_force")
            assert None in {in_force(run.events, k, one.day) for k in range(one.floor, last + 1)}
    versions = {one.answer.get("policy_version") for one in run.asked}
    assert versions == {1, 2, None}


def test_every_decision_knows_what_had_been_recorded_when_it_was_asked(run: Run) -> None:
    events = [event.sequence for event in run.events if event.kind in REGISTRY]
    made = [one for one in run.asked if one.status == 201]
    assert [one for one in made if one.answer["registry_sequence"] < one.floor] == []
    assert {one.answer["registry_sequence"] for one in made} <= set(events)
    assert all(one.answer["registry_sequence"] < one.answer["ledger_sequence"] for one in made)
    assert len({one.answer["registry_sequence"] for one in made}) > EVENTS // 2


def test_every_decision_replays_to_its_digest_by_its_registry_sequence(
    run: Run, policies: Path
) -> None:
    """In a service that starts anew and knows all that was recorded since."""
    with closing(open_service(Settings(policies, run.data))) as service:
        for one in run.asked:
            if one.status == 201:
                assert service.decisions.replay(one.answer["decision_id"]) == one.answer["digest"]


def test_a_decision_is_explained_as_it_was_made_whatever_was_recorded_since(run: Run) -> None:
    made = {one.answer["decision_id"]: one.answer for one in run.asked if one.status == 201}
    assert len(run.explained) >= 20
    for identifier, status, told in run.explained:
        assert status == 200
        answer = made[identifier]
        same = ("policy_version", "digest", "registry_sequence", "outputs", "outcome")
        assert [told[name] for name in same] == [answer[name] for name in same]


def in_force(events: Sequence[Entry], known: int, day: date) -> int | None:
    """The version of car_loan in force, word for word as architecture.md has it.

    Of the activations known, not withdrawn, with effective_from <= day (an open start sorts
    first) and day <= effective_to where there is one: the latest effective_from; of equals,
    the latest recorded.
    """
    withdrawn = set()
    for event in events:
        if event.kind == "withdrawal" and event.sequence <= known:
            withdrawn.add(event.row["activation"])
    found: tuple[str, int] | None = None
    version = None
    for event in events:
        if event.kind != "activation" or event.sequence > known:
            continue
        row = event.row
        if row["policy"] != "car_loan" or row["id"] in withdrawn:
            continue
        starts, ends = row["effective_from"] or "", row["effective_to"]
        if starts > day.isoformat() or (ends is not None and day.isoformat() > ends):
            continue
        if found is None or (starts, event.sequence) > found:
            found, version = (starts, event.sequence), row["version"]
    return version
