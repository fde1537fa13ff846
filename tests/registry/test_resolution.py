"""In force on two clocks: a table of cases, and a law against a naive reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InstantWithoutZone, KnownAtInFuture
from engine.registry import Activation, Event, Withdrawal, in_force, in_order, sequence_at, standing


def day(text: str) -> date:
    return date.fromisoformat(text)


def activation(
    version: int,
    start: str | None,
    end: str | None = None,
    recorded: str = "2020-01-01",
    policy: str = "car_loan",
) -> Activation:
    """Named ``v<version>``; recorded at midnight UTC of a day."""
    return Activation(
        f"v{version}",
        policy,
        version,
        day(start) if start else None,
        day(end) if end else None,
        datetime.fromisoformat(f"{recorded}T00:00:00+00:00"),
        "a reason",
    )


def withdrawal(version: int, recorded: str) -> Withdrawal:
    return Withdrawal(
        f"v{version}", datetime.fromisoformat(f"{recorded}T00:00:00+00:00"), "a mistake"
    )


@dataclass(frozen=True)
class Case:
    says: str
    events: tuple[Event, ...]
    on: str
    expect: int | None
    known: str = "2030-01-01"


JULY = activation(2, "2022-07-30", recorded="2022-07-22")
AGAIN = activation(22, "2022-07-30", recorded="2022-09-01")
OLD = activation(1, "2014-03-22", recorded="2014-03-22")

CASES = [
    Case("before the first start nothing is in force", (OLD,), "2014-03-21", None),
    Case("the first day is included", (OLD,), "2014-03-22", 1),
    Case("a version applies until the next", (OLD, JULY), "2022-07-29", 1),
    Case("the next applies from its first day", (OLD, JULY), "2022-07-30", 2),
    Case("an open start reaches back for ever", (activation(1, None),), "0001-01-01", 1),
    Case(
        "any start beats an open start, even the first day there is, recorded earlier",
        (activation(2, "0001-01-01", recorded="2019-01-01"), activation(1, None)),
        "0001-01-01",
        2,
    ),
    Case(
        "of two open starts the later recorded",
        (activation(1, None, recorded="2020-01-01"), activation(2, None, recorded="2021-01-01")),
        "2020-06-01",
        2,
    ),
    Case("the last day is included", (activation(1, "2020-01-01", "2020-12-31"),), "2020-12-31", 1),
    Case(
        "after effective_to nothing is in force where nothing was before",
        (activation(1, "2020-01-01", "2020-12-31"),),
        "2021-01-01",
        None,
    ),
    Case(
        "after effective_to the version before applies again",
        (OLD, activation(2, "2020-01-01", "2020-12-31")),
        "2021-01-01",
        1,
    ),
    Case(
        "a closed open start ends too",
        (activation(1, None, "2016-12-08"), activation(2, "2019-07-01")),
        "2017-01-01",
        None,
    ),
    Case(
        "a version of one day",
        (OLD, activation(2, "2020-05-05", "2020-05-05")),
        "2020-05-05",
        2,
    ),
    Case(
        "of equal starts the latest recorded, whatever its number",
        (
            activation(3, "2020-01-01", recorded="2020-01-02"),
            activation(2, "2020-01-01", recorded="2020-01-03"),
        ),
        "2020-02-01",
        2,
    ),
    Case(
        "of equal starts recorded at one instant, the later in the file",
        (activation(2, "2020-01-01"), activation(1, "2020-01-01")),
        "2020-02-01",
        1,
    ),
    Case(
        "a correction backdated to June applies in June",
        (OLD, JULY, activation(3, "2022-06-01", recorded="2022-09-01")),
        "2022-07-01",
        3,
    ),
    Case(
        "a correction backdated to June does not displace the version that starts in July",
        (OLD, JULY, activation(3, "2022-06-01", recorded="2022-09-01")),
        "2022-07-30",
        2,
    ),
    Case(
        "before the correction was known, June had the old version",
        (OLD, JULY, activation(3, "2022-06-01", recorded="2022-09-01")),
        "2022-07-01",
        1,
        known="2022-08-31",
    ),
    Case(
        "a future version is not yet known",
        (OLD, JULY),
        "2022-08-01",
        1,
        known="2022-07-21",
    ),
    Case(
        "a version known before it starts applies only from its start",
        (OLD, JULY),
        "2022-07-29",
        1,
        known="2022-07-22",
    ),
    Case(
        "before anything was known nothing is in force, however open the start",
        (activation(1, None, recorded="2020-01-01"),),
        "2020-06-01",
        None,
        known="2019-12-31",
    ),
    Case(
        "a withdrawn version counts for no date: the one before applies",
        (OLD, JULY, withdrawal(2, "2022-08-15")),
        "2022-08-01",
        1,
    ),
    Case(
        "replayed with what was known before the withdrawal, it still applied",
        (OLD, JULY, withdrawal(2, "2022-08-15")),
        "2022-08-01",
        2,
        known="2022-08-14",
    ),
    Case(
        "at the instant of the withdrawal it is known",
        (OLD, JULY, withdrawal(2, "2022-08-15")),
        "2022-08-01",
        1,
        known="2022-08-15",
    ),
    Case(
        "withdrawing the only version leaves nothing",
        (OLD, withdrawal(1, "2015-01-01")),
        "2014-06-01",
        None,
    ),
    Case(
        "a withdrawn version can be activated again under another activation",
        (OLD, JULY, withdrawal(2, "2022-08-15"), AGAIN),
        "2022-08-01",
        22,
    ),
    Case(
        "withdrawing a correction brings back what it corrected",
        (
            activation(1, "2020-01-01", recorded="2020-01-01"),
            activation(2, "2020-01-01", recorded="2020-02-01"),
            withdrawal(2, "2020-03-01"),
        ),
        "2020-01-15",
        1,
    ),
    Case(
        "another policy's activations do not matter",
        (OLD, activation(9, "2020-01-01", policy="affordability")),
        "2021-01-01",
        1,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_in_force(case: Case) -> None:
    events = in_order(case.events)
    known = sequence_at(events, at(case.known), at("2040-01-01"))
    found = in_force(events, "car_loan", day(case.on), known)
    assert (found.version if found else None) == case.expect


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_events_are_numbered_in_the_order_they_became_known() -> None:
    late, early = activation(1, None, recorded="2021-01-01"), activation(2, None)
    numbered = in_order((late, early, withdrawal(1, "2021-01-01")))
    assert [(type(e).__name__, e.sequence) for e in numbered] == [
        ("Activation", 1),
        ("Activation", 2),
        ("Withdrawal", 3),
    ]
    assert [e.version for e in numbered if isinstance(e, Activation)] == [2, 1]


def test_the_sequence_at_an_instant_is_the_last_at_or_before_it() -> None:
    events = in_order((OLD, JULY))
    now = at("2023-01-01")
    moments = ["2014-03-21", "2014-03-22", "2022-07-21", "2022-07-22", "2023-01-01"]
    assert [sequence_at(events, at(text), now) for text in moments] == [0, 1, 1, 2, 2]


def test_an_instant_means_the_same_moment_in_any_zone() -> None:
    events = in_order((JULY,))
    baku = timezone(timedelta(hours=4))
    assert sequence_at(events, datetime(2022, 7, 22, 4, tzinfo=baku), at("2023-01-01")) == 1
    assert sequence_at(events, datetime(2022, 7, 22, 3, 59, tzinfo=baku), at("2023-01-01")) == 0


def test_what_will_be_known_cannot_be_asked() -> None:
    now = at("2023-01-01")
    with pytest.raises(KnownAtInFuture) as caught:
        sequence_at((), now + timedelta(microseconds=1), now)
    assert caught.value.now == now
    assert sequence_at((), now, now) == 0


def test_an_instant_without_a_zone_names_no_moment() -> None:
    naive = datetime(2022, 1, 1)
    with pytest.raises(InstantWithoutZone):
        sequence_at((), naive, at("2023-01-01"))
    with pytest.raises(InstantWithoutZone):
        in_order((Withdrawal("v1", naive, "x"),))


# --- a law -------------------------------------------------------------------

DAYS = st.integers(0, 8).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
INSTANTS = st.integers(0, 8).map(lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=n))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Event, ...]:
    events: list[Event] = []
    for n in range(draw(st.integers(0, 6))):
        start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
        if start and end and end < start:
            start, end = end, start
        policy = draw(st.sampled_from(["car_loan", "affordability"]))
        recorded = draw(INSTANTS)
        events.append(Activation(f"a{n}", policy, n + 1, start, end, recorded, "x"))
        if draw(st.booleans()):
            events.append(Withdrawal(f"a{n}", max(recorded, draw(INSTANTS)), "x"))
    return in_order(events)


def naive_in_force(events: tuple[Event, ...], on: date, known: int) -> int | None:
    """Architecture's sentence, applied one activation at a time, in the order of knowledge."""
    best: Activation | None = None
    for event in events[:known]:
        if not isinstance(event, Activation) or event.policy != "car_loan":
            continue
        if any(isinstance(w, Withdrawal) and w.activation == event.id for w in events[:known]):
            continue
        if event.effective_from is not None and on < event.effective_from:
            continue
        if event.effective_to is not None and on > event.effective_to:
            continue
        newer_start = best is None or (
            best.effective_from is None
            if event.effective_from is None
            else best.effective_from is None or event.effective_from >= best.effective_from
        )
        if newer_start:
            best = event
    return best.version if best else None


@given(histories(), DAYS, st.integers(0, 12))
def test_resolution_is_what_the_sentence_says(
    events: tuple[Event, ...], on: date, known: int
) -> None:
    found = in_force(events, "car_loan", on, known)
    assert (found.version if found else None) == naive_in_force(events, on, known)


@given(histories(), DAYS, st.integers(0, 12))
def test_what_becomes_known_later_changes_no_earlier_answer(
    events: tuple[Event, ...], on: date, known: int
) -> None:
    then = [event for event in events if event.sequence <= known]
    assert in_force(events, "car_loan", on, known) == in_force(then, "car_loan", on, known)
    assert standing(events, known) == standing(then, known)
