"""Whatever is changed in the file afterwards is found, and the first entry that shows it named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.errors import LedgerBroken, LedgerMissing, StoreDamaged
from engine.store import Store, Verified, verify_chain
from engine.store.chain import GENESIS, columns_digest, link, payload_digest
from tests.store.making import EVERY_KIND, NOON, decision, ledger_of, tamper

COLUMNS = {
    "ledger": "sequence, at, kind, payload_digest, columns_digest, chain, payload",
    "decisions": "sequence, id, policy, version, outcome, effective_date, reference, owner,"
    " decided_at, idempotency_key, body_digest, salt",
}
SWAP = (
    "UPDATE {0} SET sequence = -7 WHERE sequence = 7",
    "UPDATE {0} SET sequence = 7 WHERE sequence = 8",
    "UPDATE {0} SET sequence = 8 WHERE sequence = -7",
)
SWAP_PAYLOADS = (
    "CREATE TEMP TABLE swapped AS SELECT sequence, payload FROM ledger WHERE sequence IN (7, 8)",
    "UPDATE ledger SET payload ="
    " (SELECT payload FROM swapped WHERE swapped.sequence = 15 - ledger.sequence)"
    " WHERE sequence IN (7, 8)",
)


def swap(table: str) -> tuple[str, ...]:
    return tuple(statement.format(table) for statement in SWAP)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger of twelve entries, one at least of every kind but erasures."""
    folder = tmp_path_factory.mktemp("sound")
    ledger_of(folder)
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A copy of it to tamper with."""
    return Path(shutil.copytree(sound, tmp_path / "data"))


def broken(folder: Path, head: str | None = None) -> tuple[int, str]:
    with pytest.raises(LedgerBroken) as caught:
        verify_chain(folder, head)
    return caught.value.sequence, caught.value.reason


CHAIN = "its chain digest does not follow from what is before"


def test_an_untouched_ledger_verifies_to_its_head(folder: Path) -> None:
    with Store.open(folder) as store:
        head = store.head()
    assert verify_chain(folder) == Verified(len(EVERY_KIND), head.chain)


@pytest.mark.parametrize(
    ("statements", "sequence", "reason"),
    [
        # the ledger's own rows: altered
        (("UPDATE ledger SET at = '2026-03-02T12:00:00.000001Z' WHERE sequence = 3",), 3, CHAIN),
        (("UPDATE ledger SET kind = 'fault' WHERE sequence = 7",), 7, "it is of kind 'fault', but"),
        (("UPDATE ledger SET kind = 'sign_in' WHERE sequence = 7",), 7, "of kind 'sign_in', but"),
        (("UPDATE ledger SET payload_digest = chain WHERE sequence = 8",), 8, CHAIN),
        (("UPDATE ledger SET columns_digest = chain WHERE sequence = 8",), 8, CHAIN),
        (("UPDATE ledger SET chain = payload_digest WHERE sequence = 8",), 8, CHAIN),
        # deleted, with what belongs to it or without
        (("DELETE FROM ledger WHERE sequence = 1",), 1, "there is no such entry, but versions"),
        (
            (
                "DELETE FROM decisions WHERE sequence = 7",
                "DELETE FROM ledger WHERE sequence = 7",
            ),
            7,
            "it is missing; the next entry is 8",
        ),
        # inserted: in a gap, and at the end without its chain
        (
            (
                "UPDATE ledger SET sequence = sequence + 100 WHERE sequence > 9",
                "UPDATE ledger SET sequence = sequence - 99 WHERE sequence > 100",
                f"INSERT INTO ledger ({COLUMNS['ledger']})"
                " SELECT 10, at, kind, payload_digest, columns_digest, chain, payload"
                " FROM ledger WHERE sequence = 9",
            ),
            10,
            "it is of kind 'fault', but drafts has a row for it",
        ),
        (
            (
                f"INSERT INTO ledger ({COLUMNS['ledger']}) SELECT 13, at, kind, payload_digest,"
                " columns_digest, chain, payload FROM ledger WHERE sequence = 12",
            ),
            13,
            CHAIN,
        ),
        (
            (
                f"INSERT INTO ledger ({COLUMNS['ledger']}) SELECT -1, at, kind, payload_digest,"
                " columns_digest, chain, payload FROM ledger WHERE sequence = 12",
            ),
            -1,
            "it is before the first",
        ),
        # swapped
        (swap("ledger"), 7, CHAIN),
        ((*swap("ledger"), *swap("decisions")), 7, CHAIN),
        # truncated, carelessly
        (("DELETE FROM ledger WHERE sequence > 10",), 11, "no such entry, but key_revocations"),
        # payloads: altered, emptied, gone, swapped
        (("UPDATE ledger SET payload = x'7b7d' WHERE sequence = 7",), 7, "its payload was altered"),
        (("UPDATE ledger SET payload = x'' WHERE sequence = 7",), 7, "its payload was altered"),
        (("UPDATE ledger SET payload = NULL WHERE sequence = 4",), 4, "gone without an erasure"),
        (("UPDATE ledger SET payload = NULL WHERE sequence > 10",), 11, "gone without an erasure"),
        (SWAP_PAYLOADS, 7, "its payload was altered"),
        # what decisions are listed by
        (("UPDATE decisions SET outcome = 'approved' WHERE sequence = 8",), 8, "was altered"),
        (("UPDATE decisions SET reference = 'APP-9' WHERE sequence = 7",), 7, "was altered"),
        (("UPDATE decisions SET reference = NULL WHERE sequence = 7",), 7, "was altered"),
        (("UPDATE decisions SET owner = 'key-2' WHERE sequence = 12",), 12, "was altered"),
        (("UPDATE decisions SET idempotency_key = 'K9' WHERE sequence = 7",), 7, "was altered"),
        (("UPDATE decisions SET body_digest = NULL WHERE sequence = 7",), 7, "was altered"),
        (("UPDATE decisions SET salt = NULL WHERE sequence = 7",), 7, "was altered"),
        (("DELETE FROM decisions WHERE sequence = 8",), 8, "its row of decisions is missing"),
        (
            (
                f"INSERT INTO decisions ({COLUMNS['decisions']}) SELECT 9, 'd9', policy, version,"
                " outcome, effective_date, NULL, owner, decided_at, NULL, NULL, NULL"
                " FROM decisions WHERE sequence = 8",
            ),
            9,
            "decisions has a row",
        ),
        (swap("decisions"), 7, "its row of decisions was altered"),
        (("DELETE FROM decisions WHERE sequence > 7",), 8, "its row of decisions is missing"),
        # what the registry is made of
        (("UPDATE versions SET body = x'00' WHERE sequence = 2",), 2, "versions was altered"),
        (
            ("UPDATE versions SET digest = 'sha256:0' WHERE sequence = 2",),
            2,
            "versions was altered",
        ),
        (("DELETE FROM versions WHERE sequence = 2",), 2, "its row of versions is missing"),
        (("UPDATE activations SET effective_from = NULL WHERE sequence = 4",), 4, "was altered"),
        (("DELETE FROM withdrawals",), 5, "its row of withdrawals is missing"),
        # keys, faults, drafts
        (("UPDATE keys SET roles = '[\"admin\"]'",), 6, "its row of keys was altered"),
        (("DELETE FROM key_revocations",), 11, "its row of key_revocations is missing"),
        (("UPDATE faults SET element = 'rules/y'",), 9, "its row of faults was altered"),
        (("UPDATE faults SET salt = 'another'",), 9, "its row of faults was altered"),
        (("UPDATE drafts SET body = x'00'",), 10, "its row of drafts was altered"),
        # an erasure that the ledger does not have
        (
            (
                "UPDATE ledger SET payload = NULL WHERE sequence = 7",
                "INSERT INTO erasures VALUES (12, 7, 'x', 'because')",
            ),
            7,
            "its payload is gone without an erasure",
        ),
        # the first of several is named
        (
            (
                "UPDATE ledger SET payload = NULL WHERE sequence = 4",
                "DELETE FROM decisions WHERE sequence = 7",
                "UPDATE ledger SET payload = x'7b7d' WHERE sequence = 12",
            ),
            4,
            "its payload is gone",
        ),
    ],
)
def test_a_change_is_found_and_the_first_broken_entry_named(
    folder: Path, statements: tuple[str, ...], sequence: int, reason: str
) -> None:
    tamper(folder / "ledger.db", *statements)
    found = broken(folder)
    assert found[0] == sequence
    assert reason in found[1]


def cut(folder: Path, after: int) -> None:
    """Remove the tail with all that belongs to it: what is left is a sound, shorter ledger."""
    tables = ("ledger", "decisions", "faults", "drafts", "key_revocations")
    tamper(
        folder / "ledger.db", *(f"DELETE FROM {table} WHERE sequence > {after}" for table in tables)
    )


def test_a_removed_tail_is_found_by_the_head_alone(folder: Path) -> None:
    head = verify_chain(folder).head
    cut(folder, 8)
    assert verify_chain(folder).entries == 8
    reason = f"no entry has the head {head}: the end was removed or replaced"
    assert broken(folder, head) == (9, reason)


def test_a_rewritten_tail_is_found_by_the_head_alone(folder: Path) -> None:
    head = verify_chain(folder).head
    cut(folder, 8)
    with Store.open(folder) as store:
        for number in range(9, 13):
            store.append(decision(f"other {number}"))
    assert verify_chain(folder).entries == 12
    assert broken(folder, head)[0] == 13


def test_an_earlier_head_is_found_in_a_ledger_that_grew(folder: Path) -> None:
    head = verify_chain(folder).head
    with Store.open(folder) as store:
        store.append(decision("later"))
    assert verify_chain(folder, head).entries == 13
    assert verify_chain(folder, GENESIS).entries == 13


def test_a_version_whose_bytes_are_not_of_its_digest_is_found(tmp_path: Path) -> None:
    """Even where the chain was made with it, as by a fault of the program that appended it."""
    from dataclasses import replace

    from tests.store.making import version

    ledger_of(tmp_path, [replace(version(1), digest="sha256:" + "0" * 64)])
    assert broken(tmp_path)[0] == 1


def test_time_that_decreases_is_found_in_a_well_made_chain(tmp_path: Path) -> None:
    """A forger who recomputes every digest still cannot put an entry before its time."""
    ledger_of(tmp_path, [decision("d1")])
    columns = {"id": "d2", "policy": "p", "version": 1, "outcome": "o", "owner": "k"}
    columns |= {"effective_date": "2026-03-02", "decided_at": "2026-03-02T12:00:00.000000Z"}
    at = "2026-03-02T11:00:00.000000Z"
    digests = payload_digest(b"{}"), columns_digest(columns)
    chain = link(verify_chain(tmp_path).head, 2, at, "decision", *digests)
    tamper(
        tmp_path / "ledger.db",
        f"INSERT INTO ledger VALUES (2, '{at}', 'decision', '{digests[0]}', '{digests[1]}',"
        f" '{chain}', x'7b7d')",
        f"INSERT INTO decisions (sequence, {', '.join(columns)}) VALUES"
        f" (2, {', '.join(repr(value) for value in columns.values())})",
    )
    assert broken(tmp_path) == (2, f"its time {at} is before 2026-03-02T12:00:00.000000Z")


def test_an_erased_payload_leaves_a_sound_ledger(folder: Path) -> None:
    with Store.open(folder) as store:
        place = store.erase(7, NOON, "retention is over")
        found = store.decision("d1")
    assert place.sequence == 13
    assert found is not None
    assert (found.payload, found.reference, found.outcome) == (None, None, "approved")
    assert verify_chain(folder) == Verified(13, place.chain)


@pytest.mark.parametrize(
    ("statements", "sequence", "reason"),
    [
        (
            ("UPDATE ledger SET payload = x'7b7d' WHERE sequence = 7",),
            7,
            "erased and is there again",
        ),
        (("UPDATE decisions SET outcome = 'declined' WHERE sequence = 7",), 7, "was altered"),
        (("UPDATE decisions SET salt = 'd1-salt' WHERE sequence = 7",), 7, "was altered"),
        (("UPDATE erasures SET erased = 8",), 7, "gone without an erasure"),
        (("UPDATE erasures SET why = 'another'",), 13, "its row of erasures was altered"),
        (("DELETE FROM erasures",), 7, "gone without an erasure"),
    ],
)
def test_an_erasure_hides_no_change(
    folder: Path, statements: tuple[str, ...], sequence: int, reason: str
) -> None:
    with Store.open(folder) as store:
        store.erase(7, NOON, "retention is over")
    tamper(folder / "ledger.db", *statements)
    found = broken(folder)
    assert found[0] == sequence
    assert reason in found[1]


def test_a_file_cut_short_is_found(folder: Path) -> None:
    file = folder / "ledger.db"
    file.write_bytes(file.read_bytes()[: 4096 * 3])
    with pytest.raises((LedgerBroken, StoreDamaged)):
        verify_chain(folder)


def test_a_file_that_is_no_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreDamaged):
        verify_chain(tmp_path)


@pytest.mark.parametrize("table", ["erasures", "ledger", "decisions"])
def test_a_table_taken_away_is_told(folder: Path, table: str) -> None:
    tamper(folder / "ledger.db")
    tamper(folder / "ledger.db", f"ALTER TABLE {table} RENAME TO away")
    with pytest.raises(StoreDamaged):
        verify_chain(folder)


def test_an_index_that_disagrees_with_its_table_is_told(folder: Path) -> None:
    """Rows are looked up by it, so a decision missing there would seem never to have been."""
    file = folder / "ledger.db"
    tamper(
        file,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = replace(sql, '(owner)', '(policy)')"
        " WHERE name = 'decisions_by_owner'",
    )
    with pytest.raises(StoreDamaged):
        verify_chain(folder)


def test_a_folder_without_a_ledger_is_told_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing):
        verify_chain(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_file_itself_refuses_changes_by_accident(folder: Path) -> None:
    """Triggers, so that a slip in a console or in code to come changes nothing."""
    import sqlite3

    conn = sqlite3.connect(folder / "ledger.db", isolation_level=None)
    refused = []
    for statement in (
        "UPDATE ledger SET at = ''",
        "DELETE FROM ledger",
        "UPDATE ledger SET payload = x'00'",
        "UPDATE ledger SET payload = NULL, at = ''",
        "UPDATE decisions SET outcome = 'x'",
        "UPDATE decisions SET salt = 'x', reference = NULL, body_digest = NULL",
        "UPDATE decisions SET salt = NULL, reference = 'x', body_digest = NULL",
        "UPDATE decisions SET salt = NULL, reference = NULL, body_digest = 'x'",
        "UPDATE decisions SET salt = NULL, reference = NULL, body_digest = NULL, owner = 'x'",
        "DELETE FROM decisions",
        "UPDATE faults SET salt = 'x'",
        "UPDATE faults SET salt = NULL, element = 'x'",
        "DELETE FROM faults",
        "DELETE FROM versions",
        "UPDATE activations SET why = ''",
    ):
        try:
            conn.execute(statement)
        except sqlite3.IntegrityError as error:
            refused.append(str(error))
    conn.close()
    assert refused == ["the ledger is only appended to"] * 15
