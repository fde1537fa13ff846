"""Appending: places, time, units, idempotency, what is refused."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from engine.errors import (
    EntryRefused,
    IdempotencyTaken,
    InstantWithoutZone,
    StoreUnavailable,
    UnknownPolicy,
)
from engine.store import FaultEntry, Idempotency, Kept, Position, Reading, Store, verify_chain
from engine.store.connecting import connect_to_read
from tests.store.making import NOON, activation, decision, key, version, withdrawal


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "data") as opened:
        yield opened


def ids(store: Store) -> list[str]:
    return [found.id for found in store.each_decision()]


def test_entries_are_numbered_from_one_without_gaps(store: Store) -> None:
    places = [place for n in range(5) for place in store.append(decision(f"d{n}"))]
    assert [place.sequence for place in places] == [1, 2, 3, 4, 5]
    assert store.head() == places[-1]


def test_the_time_is_the_entry_s_own_in_utc_to_the_microsecond(store: Store) -> None:
    at = datetime(2026, 3, 2, 16, 0, 0, 123456, timezone(timedelta(hours=4)))
    (place,) = store.append(decision("d1", at=at))
    found = store.decision("d1")
    assert place.at == at
    assert found is not None
    assert found.at.isoformat() == "2026-03-02T12:00:00.123456+00:00"


def test_time_never_decreases_where_a_clock_steps_back(store: Store) -> None:
    store.append(decision("d1", at=NOON))
    (place,) = store.append(decision("d2", at=NOON - timedelta(hours=1)))
    found = store.decision("d2")
    assert place.at == NOON
    assert found is not None
    assert (found.at, found.decided_at) == (NOON, NOON - timedelta(hours=1))


def test_what_decisions_go_by_is_later_than_every_decision_before_it(store: Store) -> None:
    """None of those knew it, so what was known at their instant must not have it."""
    tick = timedelta(microseconds=1)
    (early,) = store.append(version(1))
    store.append(decision("d1"))
    (published,) = store.append(version(2))
    store.append(decision("d2", at=NOON + timedelta(hours=1)))
    entries = (activation("a1", 1), activation("a2", 1), withdrawal("a1"), key("k1"))
    places = store.append(*entries, activation("a3", 1, at=NOON + timedelta(hours=2)))
    hour = NOON + timedelta(hours=1)
    assert (early.at, published.at) == (NOON, NOON + tick)
    assert [place.at for place in places] == [hour + tick] * 4 + [NOON + timedelta(hours=2)]


def test_an_instant_without_its_offset_is_refused_and_writes_nothing(store: Store) -> None:
    with pytest.raises(InstantWithoutZone):
        store.append(decision("d1"), decision("d2", at=NOON.replace(tzinfo=None)))
    assert ids(store) == []


def test_the_entries_of_one_call_are_all_there_or_none(store: Store) -> None:
    with pytest.raises(EntryRefused) as caught:
        store.append(version(1), activation("a1", 1), activation("a2", 7))
    assert (caught.value.kind, caught.value.reason) == (
        "activation",
        "FOREIGN KEY constraint failed",
    )
    assert store.head().sequence == 0
    assert store.registry_entries() == ()
    assert store.append() == ()


def test_after_a_refusal_the_chain_goes_on_from_what_is_there(store: Store) -> None:
    store.append(decision("d1"))
    with pytest.raises(EntryRefused):
        store.append(decision("d2"), decision("d1"))
    assert store.append(decision("d3"))[0].sequence == 2
    assert verify_chain(store.path.parent).entries == 2


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (version(1), version(1, b"other"), "versions.policy, versions.version"),
        (key("k"), key("k"), "keys.id"),
        (decision("d"), decision("d"), "decisions.id"),
    ],
)
def test_what_is_said_once_cannot_be_said_again(store: Store, first, second, reason: str) -> None:
    store.append(first)
    with pytest.raises(EntryRefused) as caught:
        store.append(second)
    assert caught.value.reason == f"UNIQUE constraint failed: {reason}"


def test_a_withdrawal_needs_its_activation_and_comes_once(store: Store) -> None:
    with pytest.raises(EntryRefused):
        store.append(withdrawal("a1"))
    store.append(version(1), activation("a1", 1), withdrawal("a1"))
    with pytest.raises(EntryRefused):
        store.append(withdrawal("a1"))
    assert store.head().sequence == 3


def test_what_refuses_a_unit_reads_the_ledger_as_it_is_then(store: Store) -> None:
    """Of many who would be the first only one is."""

    def unless(ledger: Reading) -> None:
        if ledger.head().sequence or list(ledger.each_decision()):
            raise UnknownPolicy("taken")

    def attempt(number: int) -> bool:
        try:
            store.append(decision(f"d{number}"), unless=unless)
        except UnknownPolicy:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 1
    assert len(ids(store)) == 1


def test_a_unit_that_fails_fails_alone(store: Store) -> None:
    """Units that share a transaction: what one raises is its own caller's, whatever it is."""
    release = threading.Event()
    errors: dict[str, BaseException] = {}

    def hold(_: Reading) -> None:
        release.wait()

    def explode(_: Reading) -> None:
        raise ZeroDivisionError

    def submit(name: str, *entries, unless=None) -> threading.Thread:
        def run() -> None:
            try:
                store.append(*entries, unless=unless)
            except Exception as error:
                errors[name] = error

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    threads = [submit("held", decision("d0"), unless=hold)]
    threads += [
        submit("good", decision("d1")),
        submit("twice", decision("d2"), decision("d2")),
        submit("exploded", decision("d3"), unless=explode),
        submit("not bytes", decision("d4", payload=b""), decision("d5", version=object())),
        submit("too large", decision("d6", version=2**70)),
        submit("no text", decision("d7", reference="\ud800")),
        submit("also good", decision("d8")),
    ]
    release.set()
    for thread in threads:
        thread.join()
    assert {name: type(error).__name__ for name, error in errors.items()} == {
        "twice": "EntryRefused",
        "exploded": "ZeroDivisionError",
        "not bytes": "TypeError",
        "too large": "OverflowError",
        "no text": "UnicodeEncodeError",
    }
    assert sorted(ids(store)) == ["d0", "d1", "d8"]
    assert verify_chain(store.path.parent).entries == 3


def test_an_idempotency_key_is_taken_once_for_an_owner_and_a_policy(store: Store) -> None:
    asked = Idempotency("K", "1" * 64)
    store.append(decision("d1", idempotency=asked))
    with pytest.raises(IdempotencyTaken) as caught:
        store.append(decision("d2", idempotency=Idempotency("K", "2" * 64)))
    assert (caught.value.owner, caught.value.policy, caught.value.key) == ("key-1", "car_loan", "K")
    store.append(decision("d3", owner="key-2", idempotency=asked))
    store.append(decision("d4", policy="deposit", idempotency=asked))
    store.append(decision("d5"), decision("d6"))  # without a key there is nothing to share
    assert ids(store) == ["d1", "d3", "d4", "d5", "d6"]
    kept = store.idempotent("key-1", "car_loan", "K")
    assert kept is not None
    assert kept == Kept("1" * 64, kept.decision)
    assert kept.decision.id == "d1"
    assert store.idempotent("key-1", "car_loan", "k") is None


def test_of_two_at_once_under_one_key_one_decides(store: Store) -> None:
    def attempt(number: int) -> str:
        try:
            store.append(decision(f"d{number}", idempotency=Idempotency("K", "1" * 64)))
        except IdempotencyTaken:
            return "taken"
        return f"d{number}"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(64)))
    assert answers.count("taken") == 63
    assert ids(store) == [answer for answer in answers if answer != "taken"]


def test_what_was_answered_is_there_when_the_ledger_is_opened_again(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        place = store.append(decision("d1"))
    with Store.open(tmp_path) as again:
        assert (again.head(),) == place
        assert again.append(decision("d2"))[0].sequence == 2


def test_many_threads_leave_one_chain_in_the_order_of_the_answers(store: Store) -> None:
    def append(number: int) -> Position:
        return store.append(decision(f"d{number}", at=NOON + timedelta(seconds=number % 7)))[0]

    with ThreadPoolExecutor(16) as pool:
        places = list(pool.map(append, range(400)))
    assert sorted(place.sequence for place in places) == list(range(1, 401))
    for number, place in enumerate(places):
        found = store.decision(f"d{number}")
        assert found is not None
        assert (found.sequence, found.at) == (place.sequence, place.at)
    assert verify_chain(store.path.parent, store.head().chain).entries == 400


def test_who_watches_is_told_of_each_append_and_of_no_refusal(store: Store) -> None:
    told: list[float] = []
    store.watch = told.append
    store.append(decision("d1"))
    store.append(decision("d2"), decision("d3"))
    with pytest.raises(EntryRefused):
        store.append(decision("d1"))
    assert len(told) == 2
    assert min(told) > 0


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.append(decision("d1"))
    store.close()
    store.close()
    with pytest.raises(StoreUnavailable):
        store.append(decision("d2"))
    with pytest.raises(StoreUnavailable):
        store.head()


def test_closing_waits_for_what_is_being_written(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    started, release = threading.Event(), threading.Event()

    def hold(_: Reading) -> None:
        started.set()
        release.wait()

    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(store.append, decision("d1"), unless=hold)
        started.wait()
        behind = pool.submit(store.append, decision("d2"))
        closing = threading.Thread(target=store.close)
        closing.start()
        release.set()
        assert held.result()[0].sequence == 1
        assert isinstance(behind.exception(), StoreUnavailable) or behind.result()[0].sequence == 2
        closing.join()
    written = 1 if behind.exception() else 2
    assert verify_chain(tmp_path).entries == written


def test_the_last_to_close_leaves_one_file(tmp_path: Path) -> None:
    one, other = Store.open(tmp_path), Store.open(tmp_path)
    one.append(decision("d1"))
    other.append(decision("d2"))
    one.close()
    other.close()
    assert sorted(path.name for path in tmp_path.glob("ledger.db*")) == ["ledger.db"]


def test_closing_waits_for_a_reading_under_way(tmp_path: Path) -> None:
    """Its connection, open, would be the last to close, and leave the log."""
    store = Store.open(tmp_path)
    store.append(decision("d1"))
    lent = store._readers.take()
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(store.close)
        with pytest.raises(TimeoutError):
            ended.result(0.5)
        store._readers.give(lent)
        ended.result()
    assert sorted(path.name for path in tmp_path.glob("ledger.db*")) == ["ledger.db"]


def test_a_log_that_was_left_is_brought_in_by_whoever_folds(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, closing(connect_to_read(tmp_path / "ledger.db")):
        store.append(decision("d1"))
        store.close()  # another has it open: the log stays
    assert (tmp_path / "ledger.db-wal").stat().st_size > 0
    with Store.open(tmp_path) as store:
        store.head()
    assert (tmp_path / "ledger.db-wal").stat().st_size > 0
    with Store.open(tmp_path) as store:
        store.fold()
    assert sorted(path.name for path in tmp_path.glob("ledger.db*")) == ["ledger.db"]


def test_only_the_owner_may_read_the_folder_and_its_files(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        store.append(decision("d1"))
        modes = {
            path.name: oct(path.stat().st_mode & 0o777) for path in store.path.parent.iterdir()
        }
    assert oct(store.path.parent.stat().st_mode & 0o777) == "0o700"
    assert modes == dict.fromkeys(
        ["ledger.db", "ledger.db-shm", "ledger.db-wal", "ledger.lock", "ledger.turn"], "0o600"
    )


@pytest.mark.parametrize(
    ("sequence", "reason"),
    [(1, "entry 1 is no decision or fault"), (9, "entry 9 is no decision or fault")],
)
def test_only_a_decision_or_a_fault_can_be_erased(store: Store, sequence: int, reason: str) -> None:
    store.append(version(1))
    with pytest.raises(EntryRefused) as caught:
        store.erase(sequence, NOON, "why")
    assert caught.value.reason == reason


def test_an_entry_is_erased_once(store: Store) -> None:
    store.append(decision("d1"))
    store.erase(1, NOON, "why")
    with pytest.raises(EntryRefused) as caught:
        store.erase(1, NOON, "why")
    assert caught.value.reason == "UNIQUE constraint failed: erasures.erased"
    assert store.head().sequence == 2


def test_what_is_erased_is_gone_from_the_files(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append(
            decision(
                "d1",
                payload=b'{"name":"QERAR-SECRET"}' * 300,
                salt="SALT-SECRET",
                reference="REF-SECRET",
                idempotency=Idempotency("K", "BODY-SECRET"),
            ),
            FaultEntry(
                at=NOON,
                payload=b'{"name":"QERAR-SECRET"}',
                id="f1",
                salt="SALT-SECRET",
                policy="car_loan",
                version=1,
                element="rules/x",
            ),
        )
        store.erase(1, NOON, "why")
        store.erase(2, NOON, "why")
        kept = store.idempotent("key-1", "car_loan", "K")
    assert kept is not None
    assert (kept.body_digest, kept.decision.id, kept.decision.payload) == (None, "d1", None)
    assert verify_chain(tmp_path).entries == 4
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"-SECRET" not in left
