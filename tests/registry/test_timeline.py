"""A policy on both clocks at once: what each step of knowledge says of every day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from engine.registry import Activation, Event, Withdrawal, in_force, in_order, timeline


def activation(
    name: str, version: int, first: date | None, last: date | None, known: datetime, of: str = "p"
) -> Activation:
    return Activation(name, of, version, first, last, known, "why")


def at(month: int, day: int) -> datetime:
    return datetime(2024, month, day, 8, tzinfo=UTC)


EVENTS: tuple[Event, ...] = in_order(
    [
        activation("one", 1, None, None, at(1, 1)),
        activation("else", 7, None, None, at(1, 2), of="q"),
        activation("two", 2, date(2024, 3, 1), None, at(2, 1)),
        activation("three", 3, date(2024, 5, 1), date(2024, 6, 30), at(5, 20)),
        Withdrawal("two", at(7, 1), "never was"),
        activation("four", 4, date(2024, 7, 1), None, at(7, 1)),
        Withdrawal("else", at(8, 1), "of another policy"),
    ]
)


def told(events: tuple[Event, ...], policy: str) -> list[list[tuple[date | None, int | None]]]:
    """The first day and the version of each reign, step by step."""
    return [
        [(one.first, one.activation and one.activation.version) for one in step.reigns]
        for step in timeline(events, policy)
    ]


def test_each_step_says_which_version_rules_which_days() -> None:
    assert told(EVENTS, "p") == [
        [(None, 1)],
        [(None, 1), (date(2024, 3, 1), 2)],
        [(None, 1), (date(2024, 3, 1), 2), (date(2024, 5, 1), 3), (date(2024, 7, 1), 2)],
        [(None, 1), (date(2024, 5, 1), 3), (date(2024, 7, 1), 4)],
    ]


def test_what_became_known_at_one_instant_is_one_step() -> None:
    last = timeline(EVENTS, "p")[-1]
    assert (last.at, last.sequence, len(last.events)) == (at(7, 1), 6, 2)


def test_the_days_of_the_reigns_follow_each_other_without_a_gap() -> None:
    for step in timeline(EVENTS, "p"):
        assert step.reigns[0].first is None
        assert step.reigns[-1].last is None
        for before, after in zip(step.reigns, step.reigns[1:], strict=False):
            assert before.last is not None
            assert after.first is not None
            assert (after.first - before.last).days == 1


def test_days_that_no_version_rules_are_told_too() -> None:
    events = in_order([activation("a", 1, date(2024, 1, 5), date(2024, 1, 9), at(1, 1))])
    assert told(events, "p") == [
        [(None, None), (date(2024, 1, 5), 1), (date(2024, 1, 10), None)],
    ]


def test_a_second_activation_of_the_same_days_takes_the_whole_reign() -> None:
    first = date(2024, 1, 5)
    events = in_order(
        [activation("a", 1, first, None, at(1, 1)), activation("b", 2, first, None, at(1, 2))]
    )
    assert told(events, "p")[-1] == [(None, None), (first, 2)]


def test_every_day_of_every_step_has_the_version_that_the_resolution_gives() -> None:
    days = [date(2024, month, day) for month in range(1, 13) for day in (1, 15, 28)]
    for step in timeline(EVENTS, "p"):
        for day in days:
            assert step.reign(day).activation == in_force(EVENTS, "p", day, step.sequence)


def test_a_policy_of_which_nothing_is_known_has_no_steps() -> None:
    assert timeline(EVENTS, "nothing") == ()
