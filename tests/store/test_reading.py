"""Readings: each record as it was appended, in order, and nothing written by asking."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.store import (
    ApiKey,
    DraftRecord,
    DraftStart,
    Filter,
    Head,
    KnownActivation,
    KnownWithdrawal,
    LoggedDecision,
    LoggedFault,
    PublishedVersion,
    Store,
)
from tests.store.making import DAY, EVERY_KIND, NOON, activation, decision, key, ledger_of, version

LATER = NOON + timedelta(seconds=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    ledger_of(tmp_path)
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def test_a_decision_is_read_as_it_was_appended(store: Store) -> None:
    assert store.decision("d1") == LoggedDecision(
        sequence=7,
        at=NOON,
        id="d1",
        policy="car_loan",
        version=1,
        outcome="approved",
        effective_date=DAY,
        reference="APP-1",
        owner="key-1",
        decided_at=NOON,
        payload=b'{"decision_id":"d1"}',
    )
    assert store.decision("D1") is None


def test_the_registry_s_entries_come_in_the_order_of_knowledge(store: Store) -> None:
    first, second, third, fourth, fifth = store.registry_entries()
    digest = EVERY_KIND[0].columns()["digest"]
    assert first == PublishedVersion(1, NOON, "car_loan", 1, str(digest), "shipped")
    assert (second.sequence, third.sequence) == (2, 3)
    assert fourth == KnownActivation(
        sequence=4,
        at=NOON,
        id="a2",
        policy="car_loan",
        version=2,
        effective_from=DAY,
        effective_to=DAY + timedelta(days=9),
        why="first limits",
        origin="shipped",
        recorded_at=NOON,
    )
    assert fifth == KnownWithdrawal(5, NOON, "a1", "never adopted", "local", NOON)
    assert store.registry_entries(after=3) == (fourth, fifth)
    assert store.registry_entries(after=5) == ()


def test_the_registry_s_sequence_is_that_of_its_last_entry(store: Store) -> None:
    found = [store.registry_sequence()]
    store.append(decision("d9"), key("key-9"))
    found.append(store.registry_sequence())
    store.append(version(3))
    found.append(store.registry_sequence())
    assert found == [5, 5, 15]


def test_versions_and_their_bytes(store: Store) -> None:
    store.append(version(1, b"title: D\n", policy="aaa"))
    assert [(found.policy, found.version) for found in store.versions()] == [
        ("aaa", 1),
        ("car_loan", 1),
        ("car_loan", 2),
    ]
    assert store.version_body("car_loan", 2) == b"title: B\n"
    assert store.version_body("car_loan", 3) is None


def test_faults_and_drafts(store: Store) -> None:
    assert store.faults() == (LoggedFault(9, NOON, "f1", "car_loan", 2, "rules/x", b'{"f":1}'),)
    assert store.faults(before=9) == ()
    start = DraftStart(10, NOON, "draft-1", "car_loan", 2, None, None)
    assert store.drafts() == (DraftRecord(start, (), ()),)
    assert store.draft_body("draft-1") == b"t: C"


def test_keys_with_their_roles_and_when_they_were_revoked(store: Store) -> None:
    store.append(key("key-2", "admin", prefix="efgh"))
    first = ApiKey(
        sequence=6,
        at=NOON,
        id="key-1",
        name="name of key-1",
        prefix="abcd",
        hash="0" * 64,
        roles=("origination", "tester"),
        revoked_at=NOON,
    )
    second = ApiKey(13, LATER, "key-2", "name of key-2", "efgh", "0" * 64, ("admin",), None)
    assert store.keys() == (first, second)
    assert store.key_by_prefix("abcd") == (first,)
    assert store.key_by_prefix("ABCD") == ()
    assert (store.key_revoked("key-1"), store.key_revoked("key-2")) == (True, False)


def test_an_empty_ledger_has_a_head_before_everything(empty: Store) -> None:
    assert empty.head() == Head(0, datetime.min.replace(tzinfo=UTC), "0" * 64)
    assert empty.registry_sequence() == 0
    assert empty.registry_entries() == empty.keys() == empty.faults() == empty.drafts() == ()
    assert list(empty.each_decision()) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), ["d5", "d4", "d3", "d2", "d1"]),
        (Filter(policy="car_loan"), ["d5", "d2", "d1"]),
        (Filter(outcome="declined"), ["d5", "d2"]),
        (Filter(policy="car_loan", outcome="declined"), ["d5", "d2"]),
        (Filter(reference="APP-1"), ["d3", "d1"]),
        (Filter(owner="key-2"), ["d5"]),
        (Filter(since=NOON + timedelta(hours=2)), ["d5", "d4", "d3"]),
        (Filter(until=NOON + timedelta(hours=2)), ["d2", "d1"]),
        (
            Filter(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3)),
            ["d3", "d2"],
        ),
        (Filter(policy="nothing"), []),
    ],
)
def test_decisions_are_listed_newest_first_by_what_is_wanted(
    empty: Store, wanted: Filter, found: list[str]
) -> None:
    for number, changed in enumerate(
        (
            {"reference": "APP-1"},
            {"outcome": "declined", "reference": "APP-2"},
            {"policy": "deposit", "reference": "APP-1"},
            {"policy": "deposit"},
            {"outcome": "declined", "owner": "key-2"},
        ),
        start=1,
    ):
        empty.append(decision(f"d{number}", at=NOON + timedelta(hours=number - 1), **changed))
    assert [one.id for one in empty.decisions(wanted)] == found
    pages = [empty.decisions(wanted, limit=2)]
    while pages[-1]:
        pages.append(empty.decisions(wanted, before=pages[-1][-1].sequence, limit=2))
    assert [one.id for page in pages for one in page] == found


def test_decisions_since_an_instant_are_found_where_the_clock_stepped_back(empty: Store) -> None:
    """Before, at and after it in the ledger's order, which then is not that of their times."""
    empty.append(version(1))
    for number, hour in enumerate((0, 3, 1, 3, 2, 5), start=1):
        empty.append(decision(f"d{number}", at=NOON + timedelta(hours=hour)))
    found = {
        hour: [one.id for one in empty.decisions(Filter(since=NOON + timedelta(hours=hour)))]
        for hour in (-1, 2, 3, 5, 6)
    }
    assert found == {
        -1: ["d6", "d5", "d4", "d3", "d2", "d1"],
        2: ["d6", "d5", "d4", "d2"],
        3: ["d6", "d4", "d2"],
        5: ["d6"],
        6: [],
    }


def test_each_decision_comes_once_in_order_between_two_sequences(empty: Store) -> None:
    empty.append(*(decision(f"d{number}") for number in range(600)), version(1))
    assert [one.id for one in empty.each_decision()] == [f"d{number}" for number in range(600)]
    assert [one.sequence for one in empty.each_decision(250, 520)] == list(range(250, 521))
    assert list(empty.each_decision(602)) == []


def test_decisions_made_while_each_is_taken_are_not_waited_for(empty: Store) -> None:
    empty.append(*(decision(f"d{number}") for number in range(300)))
    taken = 0
    for one in empty.each_decision():
        empty.append(decision(f"after {one.id}"))
        taken += 1
    assert taken == 300


ASKING: dict[str, Callable[[Store], Any]] = {
    "head": Store.head,
    "decision": lambda store: store.decision("d1"),
    "decisions": lambda store: store.decisions(Filter(policy="car_loan", since=NOON)),
    "each": lambda store: list(store.each_decision()),
    "idempotent": lambda store: store.idempotent("key-1", "car_loan", "K1"),
    "faults": Store.faults,
    "registry": lambda store: (store.registry_sequence(), store.registry_entries()),
    "versions": lambda store: (store.versions(), store.version_body("car_loan", 1)),
    "drafts": Store.drafts,
    "keys": lambda store: (store.keys(), store.key_by_prefix("abcd")),
}


def digests(folder: Path) -> str:
    """Of the file and its log; by another process, as closing a file drops this one's locks."""
    found = subprocess.run(
        ["sha256sum", folder / "ledger.db", folder / "ledger.db-wal"],
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout


def test_asking_writes_nothing(store: Store) -> None:
    store.append(activation("a3", 1))  # so that there is a log with content
    before = digests(store.path.parent)
    for ask in ASKING.values():
        assert ask(store)
    assert digests(store.path.parent) == before


def test_the_connections_that_ask_could_not_write(store: Store) -> None:
    import sqlite3

    conn = store._readers.take()
    for statement in ("DELETE FROM erasures", "PRAGMA user_version=3", "CREATE TABLE x (y)"):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            conn.execute(statement)
    conn.execute("PRAGMA query_only=OFF")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        conn.execute("CREATE TABLE x (y)")
    store._readers.drop(conn)


def test_connections_of_threads_that_ended_are_not_kept(store: Store) -> None:
    """Hundreds of short-lived threads ask; no more than a few files stay open."""
    program = f"""
import os, threading
from pathlib import Path
from engine.store import Store
store = Store.open(Path({str(store.path.parent)!r}))
for _ in range(20):
    threads = [threading.Thread(target=store.head) for _ in range(20)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
names = [os.readlink(f"/proc/self/fd/{{fd}}") for fd in os.listdir("/proc/self/fd")
         if os.path.islink(f"/proc/self/fd/{{fd}}")]
print(sum(name.endswith("ledger.db") for name in names))
store.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) <= 20
