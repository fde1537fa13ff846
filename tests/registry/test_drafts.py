"""A draft folded from its events, and which step may follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import (
    DraftBehind,
    IfMatchMissing,
    NothingChanged,
    QerarError,
    SelfApproval,
    StaleDraft,
    WrongStep,
)
from engine.registry import (
    DraftBegan,
    DraftChanged,
    DraftEvent,
    DraftState,
    DraftStepped,
    StepName,
    fold,
    may_approve,
    may_change,
    may_discard,
    may_reject,
    may_submit,
    newer_version,
)

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
DIGESTS = ["sha256:" + letter * 64 for letter in "abcde"]


def at(sequence: int) -> datetime:
    return NOON + timedelta(seconds=sequence)


def began(by: str | None = "ed", base: int | None = 2) -> DraftBegan:
    return DraftBegan(10, at(10), "draft", "limit", base, DIGESTS[0], by)


def changed(sequence: int, revision: int, by: str, base: int | None = 2) -> DraftChanged:
    return DraftChanged(sequence, at(sequence), revision, base, DIGESTS[revision], by)


def stepped(sequence: int, step: StepName, by: str, revision: int = 1) -> DraftStepped:
    return DraftStepped(sequence, at(sequence), revision, step, DIGESTS[revision], by)


EDITED = [began(), changed(12, 1, "eva")]
SUBMITTED = [*EDITED, stepped(14, "submitted", "sam")]
RETURNED = [*SUBMITTED, stepped(15, "returned", "eva"), changed(16, 2, "eva")]
REJECTED = [*SUBMITTED, stepped(15, "rejected", "ann")]
APPROVED = [*SUBMITTED, stepped(15, "approved", "ann")]
DISCARDED = [*EDITED, stepped(15, "discarded", "ed")]


def test_a_draft_is_what_its_events_made_of_it() -> None:
    assert fold(RETURNED) == DraftState(
        id="draft",
        policy="limit",
        base_version=2,
        based_at=10,
        revision=2,
        digest=DIGESTS[2],
        status="draft",
        created_by="ed",
        created_at=at(10),
        changed_at=at(16),
        sequence=16,
        editors=("ed", "eva"),
        submitters=("sam",),
        steps=(stepped(14, "submitted", "sam"), stepped(15, "returned", "eva")),
    )


@pytest.mark.parametrize(
    ("events", "status", "submitter", "open_"),
    [
        ([began()], "draft", None, True),
        (SUBMITTED, "submitted", "sam", True),
        (RETURNED, "draft", None, True),
        (REJECTED, "rejected", "sam", True),
        (APPROVED, "approved", "sam", False),
        (DISCARDED, "discarded", None, False),
        ([*SUBMITTED, stepped(15, "discarded", "ed")], "discarded", "sam", False),
    ],
)
def test_the_last_step_says_where_it_is(
    events: list[DraftEvent], status: str, submitter: str | None, open_: bool
) -> None:
    state = fold(events)
    assert (state.status, state.submitter, state.open) == (status, submitter, open_)


def test_whoever_ever_submitted_keeps_a_hand_in_it() -> None:
    again = fold([*RETURNED, stepped(17, "submitted", "eva", 2)])
    assert (again.submitter, again.submitters) == ("eva", ("sam", "eva"))
    assert again.hands == {"ed", "eva", "sam"}


def test_what_was_shipped_has_no_hand_in_it() -> None:
    state = fold([began(by=None)])
    assert (state.origin, state.editors, state.hands) == ("shipped", (), frozenset())


def test_an_etag_names_the_revision_and_its_bytes() -> None:
    assert [fold(RETURNED[:n]).etag for n in (1, 2, 3, 4, 5)] == [
        "0-aaaaaaaaaaaaaaaa",
        *["1-bbbbbbbbbbbbbbbb"] * 3,
        "2-cccccccccccccccc",
    ]


# --- behind ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "versions", "newer"),
    [
        ([began()], {1: 2, 2: 3}, None),
        ([began(base=1)], {1: 2, 2: 3}, None),  # begun of an older one, knowing the newer
        ([began()], {1: 2, 2: 3, 3: 11}, 3),
        ([*EDITED, changed(12, 2, "eva", base=3)], {2: 3, 3: 11}, None),  # rebased
        ([*EDITED, changed(12, 2, "eva", base=3)], {3: 11, 4: 13}, 4),
        ([*EDITED, changed(12, 2, "eva")], {2: 3, 3: 11}, 3),  # an edit is no rebase
        ([began(base=None)], {}, None),
        ([began(base=None)], {1: 11}, 1),
    ],
)
def test_a_draft_is_behind_what_was_published_since_it_was_made_from_its_base(
    events: list[DraftEvent], versions: dict[int, int], newer: int | None
) -> None:
    assert newer_version(fold(events), versions) == newer


# --- which step may follow ------------------------------------------------------

Guard = Callable[[DraftState], None]
VERSIONS = {1: 2, 2: 3}
GUARDS: dict[str, Guard] = {
    "changed": lambda state: may_change(state, state.etag),
    "submitted": lambda state: may_submit(state, state.etag, VERSIONS, DIGESTS[4]),
    "approved": lambda state: may_approve(state, state.etag, "ann", "Ann", VERSIONS),
    "rejected": may_reject,
    "discarded": may_discard,
}


@pytest.mark.parametrize(
    ("events", "may"),
    [
        (EDITED, {"changed", "submitted", "discarded"}),
        (SUBMITTED, {"changed", "approved", "rejected", "discarded"}),
        (RETURNED, {"changed", "submitted", "discarded"}),
        (REJECTED, {"changed", "discarded"}),
        (APPROVED, set()),
        (DISCARDED, set()),
    ],
)
def test_each_place_has_its_steps(events: list[DraftEvent], may: set[str]) -> None:
    state = fold(events)
    refused = {}
    for step, guard in GUARDS.items():
        try:
            guard(state)
        except WrongStep as error:
            refused[step] = (error.draft, error.step, error.status)
    assert GUARDS.keys() - refused.keys() == may
    assert refused == {step: ("draft", step, state.status) for step in GUARDS if step not in may}


@pytest.mark.parametrize("step", ["changed", "submitted", "approved"])
@pytest.mark.parametrize(
    ("seen", "refusal"), [(None, IfMatchMissing), ("", IfMatchMissing), ("0-x", StaleDraft)]
)
def test_nothing_is_done_to_a_draft_that_was_not_seen_as_it_is(
    step: str, seen: str | None, refusal: type[QerarError]
) -> None:
    with pytest.raises(refusal):
        done(step, seen)


@pytest.mark.parametrize("step", ["changed", "submitted", "approved"])
@pytest.mark.parametrize("seen", ["1-bbbbbbbbbbbbbbbb", DIGESTS[1]])
def test_an_etag_or_the_digest_says_that_it_was_seen(step: str, seen: str) -> None:
    done(step, seen)


def done(step: str, seen: str | None) -> None:
    if step == "changed":
        may_change(fold(EDITED), seen)
    elif step == "submitted":
        may_submit(fold(EDITED), seen, VERSIONS, DIGESTS[0])
    else:
        may_approve(fold(SUBMITTED), seen, "ann", "Ann", VERSIONS)


def test_a_rejection_need_not_say_what_was_seen_and_is_held_to_what_it_says() -> None:
    may_reject(fold(SUBMITTED))
    may_reject(fold(SUBMITTED), "1-bbbbbbbbbbbbbbbb")
    with pytest.raises(StaleDraft):
        may_reject(fold(SUBMITTED), "0-aaaaaaaaaaaaaaaa")


def test_a_stale_draft_tells_what_it_is_now() -> None:
    with pytest.raises(StaleDraft) as told:
        may_change(fold(RETURNED), "1-bbbbbbbbbbbbbbbb")
    assert (told.value.revision, told.value.etag) == (2, "2-cccccccccccccccc")


@pytest.mark.parametrize("by", ["ed", "eva", "sam"])
def test_nobody_approves_what_they_began_changed_or_submitted(by: str) -> None:
    with pytest.raises(SelfApproval):
        may_approve(fold(SUBMITTED), DIGESTS[1], by, by.title(), VERSIONS)


def test_what_is_behind_is_neither_submitted_nor_approved() -> None:
    versions = {**VERSIONS, 3: 13}
    for guard in (
        lambda: may_submit(fold(EDITED), DIGESTS[1], versions, DIGESTS[0]),
        lambda: may_approve(fold(SUBMITTED), DIGESTS[1], "ann", "Ann", versions),
    ):
        with pytest.raises(DraftBehind) as told:
            guard()
        assert (told.value.base, told.value.last) == (2, 3)


def test_what_is_the_same_as_its_base_is_not_submitted() -> None:
    with pytest.raises(NothingChanged):
        may_submit(fold(EDITED), DIGESTS[1], VERSIONS, DIGESTS[1])
    may_submit(fold([began(base=None)]), DIGESTS[0], {}, None)
