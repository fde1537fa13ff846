"""Drafts with their histories, and proposals with their ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import EntryRefused
from engine.store import (
    DraftChange,
    DraftEntry,
    DraftRecord,
    DraftStart,
    DraftStep,
    Entry,
    Proposal,
    ProposalEnding,
    Store,
)
from tests.store.making import (
    DAY,
    NOON,
    activation,
    changed,
    ended,
    proposal,
    step,
    workshop_of,
)

LATER = NOON + timedelta(seconds=1)
#: since the last version, whose time is later than every decision's
AFTER = LATER + timedelta(microseconds=1)
START = DraftStart(10, NOON, "draft-1", "car_loan", 2, None, None)
SUBMITTED = DraftStep(
    16, LATER, "draft-1", 1, "submitted", "sha256:ab", "user-1", "as the board decided",
    None, None, None, None,
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    workshop_of(tmp_path)
    with Store.open(tmp_path) as opened:
        yield opened


def begun(identifier: str, policy: str) -> DraftEntry:
    return DraftEntry(
        at=NOON,
        payload=b"{}",
        id=identifier,
        policy=policy,
        base_version=None,
        body=b"new",
        digest="sha256:cd",
        by="user-1",
    )


def test_a_draft_has_its_changes_and_steps_in_order(store: Store) -> None:
    change = DraftChange(15, LATER, "draft-1", 1, 2, changed("d", 1, b"t: D").digest, "user-1")
    found = store.draft("draft-1")
    assert found == DraftRecord(START, (change,), (SUBMITTED,))
    assert found.events == (START, change, SUBMITTED)
    store.append(
        activation("a9", 3),
        step("draft-1", "approved", "user-2", effective_from=DAY, version=3, activation="a9"),
        changed("draft-1", 2, b"t: F"),
    )
    again = store.draft("draft-1")
    assert again is not None
    assert again.steps[1] == DraftStep(
        26, AFTER, "draft-1", 1, "approved", "sha256:ab", "user-2", None, DAY, None, 3, "a9"
    )
    assert [event.sequence for event in again.events] == [10, 15, 16, 26, 27]


def test_a_draft_s_bytes_are_those_of_a_revision(store: Store) -> None:
    assert store.draft_body("draft-1") == b"t: C"
    assert store.draft_body("draft-1", 1) == b"t: D"
    assert store.draft_body("draft-1", 2) is store.draft_body("draft-9") is None


def test_drafts_are_listed_of_all_policies_or_of_one(store: Store) -> None:
    store.append(begun("draft-2", "deposit"), step("draft-2", "discarded", revision=0))
    assert [one.start.id for one in store.drafts()] == ["draft-1", "draft-2"]
    (other,) = store.drafts("deposit")
    assert other == store.draft("draft-2")
    assert other.start == DraftStart(25, AFTER, "draft-2", "deposit", None, "sha256:cd", "user-1")
    assert [one.step for one in other.steps] == ["discarded"]
    assert store.drafts("nothing") == ()
    assert store.draft("nothing") is None


def test_a_proposal_is_open_until_it_ended(store: Store) -> None:
    store.append(proposal("p2", None, what="activation", effective_from=DAY))
    ending = ProposalEnding(18, LATER, "approved", "user-2", None)
    first = Proposal(
        17, LATER, "p1", "withdrawal", "car_loan", 2, "a2", None, None, "a wrong limit",
        "user-1", ending,
    )  # fmt: skip
    second = Proposal(
        25, AFTER, "p2", "activation", "car_loan", 2, None, DAY, None, "a wrong limit",
        "user-1", None,
    )  # fmt: skip
    assert store.proposals() == (first, second)
    assert store.proposal("p2") == second
    assert store.proposal("p3") is None


@pytest.mark.parametrize(
    "entry",
    [
        changed("draft-1", 1, b"t: E"),
        changed("draft-1", 0, b"t: E"),
        changed("draft-9", 1, b"t: E"),
        step("draft-9", "submitted"),
        step("draft-1", "praised"),
        step("draft-1", "approved", version=3, activation="a9"),
        proposal("p1"),
        proposal("p2", "a9"),
        proposal("p2", what="promotion"),
        proposal("p2", version=9),
        ended("p1"),
        ended("p9"),
        ended("p1", "forgotten"),
    ],
    ids=lambda entry: entry.kind,
)
def test_what_contradicts_the_ledger_is_refused(store: Store, entry: Entry) -> None:
    head = store.head()
    with pytest.raises(EntryRefused):
        store.append(entry)
    assert store.head() == head
