"""How long one waits after failures: in words of time only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SignInThrottled
from engine.service import throttle
from engine.service.throttle import LONGEST_WAIT, OF_NAME, WINDOW, Failures, check_wait

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def wait(failures: list[datetime], now: datetime) -> int:
    """Seconds to wait; 0: one may try."""
    try:
        check_wait(failures, now)
    except SignInThrottled as error:
        return error.retry_after
    return 0


def test_four_failures_cost_nothing_and_each_further_one_twice_as_much() -> None:
    waits = [wait([NOON] * count, NOON) for count in range(12)]
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]


def test_a_wait_is_counted_from_the_last_failure() -> None:
    failures = [NOON + SECOND * n for n in range(5)]
    assert wait(failures, NOON + SECOND * 4) == 30
    assert wait(failures, NOON + SECOND * 33) == 1
    assert wait(failures, NOON + SECOND * 33.5) == 1
    assert wait(failures, NOON + SECOND * 34) == 0


def test_what_is_a_quarter_of_an_hour_ago_does_not_count() -> None:
    failures = [NOON, *[NOON + SECOND * 600] * 4]
    assert wait(failures, NOON + SECOND * 600) == 30
    assert wait(failures, NOON + WINDOW) == 0
    assert wait([NOON] * 99, NOON + WINDOW) == 0


@given(st.lists(st.integers(0, 3600)), st.integers(0, 7200))
def test_nobody_waits_longer_than_a_quarter_of_an_hour(seconds: list[int], now: int) -> None:
    """Neither before nor after a clock that was set back: who waits can wait it out."""
    failures = [NOON + SECOND * one for one in sorted(seconds)]
    later = max([NOON + SECOND * now, *failures])
    left = wait(failures, later)
    assert 0 <= left <= LONGEST_WAIT // SECOND
    assert wait(failures, later + SECOND * left) == 0


def test_a_guesser_has_some_ten_guesses_in_a_quarter_of_an_hour() -> None:
    """Trying at once whenever one may: the passwords tried of one name in a day."""
    now, failures = NOON, list[datetime]()
    while now < NOON + timedelta(days=1):
        left = wait(failures, now)
        if left:
            now += SECOND * left
        else:
            failures.append(now)
    assert len(failures) < 1000


def test_failures_are_remembered_by_name_in_this_process() -> None:
    kept = Failures(OF_NAME)
    for _ in range(OF_NAME):
        kept.check("nobody", NOON)
        kept.add("nobody", NOON)
    with pytest.raises(SignInThrottled) as caught:
        kept.check("nobody", NOON)
    assert caught.value.retry_after == 30
    kept.check("somebody", NOON)
    kept.check("nobody", NOON + SECOND * 30)


def test_no_more_names_are_remembered_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(throttle, "REMEMBERED", 3)
    kept = Failures(1)
    for name in ("a", "b", "c", "a", "d"):
        kept.add(name, NOON)
    assert sorted(kept._known) == ["a", "c", "d"]


def test_what_no_longer_counts_is_not_remembered() -> None:
    kept = Failures(OF_NAME)
    for n in range(100):
        kept.add("a", NOON + SECOND * n)
    assert len(kept._known["a"]) == 100
    kept.add("a", NOON + WINDOW + SECOND * 99)
    assert kept._known["a"] == (NOON + WINDOW + SECOND * 99,)
