"""When a bank may register, for any visit; and which notices are owed afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_DAY = date(2024, 3, 12)
_SET = datetime(2024, 3, 12, 6, 30, tzinfo=UTC)  # 10:30 in Baku
_FINS = ["5AB12C3", "7KL45M6", "9PQ78R0"]
_CHANNELS = ("e_cabinet", "e_mail", "sms")
_ZONES = st.integers(-4, 4).map(lambda hours: timezone(timedelta(hours=hours)))


@pytest.fixture(scope="module")
def decided(service: DecisionService) -> Any:
    return lambda inputs: service.decide("mortgage_registration", inputs, _DAY).to_json()


def _told(moment: datetime, zone: timezone) -> str:
    return moment.astimezone(zone).isoformat()


@given(
    present=st.lists(st.booleans(), min_size=1, max_size=3),
    seconds=st.one_of(st.just(0), st.integers(-3, 3), st.integers(-7200, 7200)),
    zones=st.tuples(_ZONES, _ZONES),
    right=st.sampled_from([True, True, False, None]),
    same_bank=st.sampled_from([True, True, False]),
    notice=st.tuples(*[st.sampled_from([True, True, True, False])] * 2),
)
@settings(max_examples=150, deadline=None)
def test_a_bank_may_register_when_everybody_came_in_time_with_the_right_code(
    decided: Any,
    present: list[bool],
    seconds: int,
    zones: tuple[timezone, timezone],
    right: bool | None,
    same_bank: bool,
    notice: tuple[bool, bool],
) -> None:
    """The default outcome and the output that says so never part."""
    people = [{"fin": fin, "present": came} for fin, came in zip(_FINS, present, strict=False)]
    visit = {
        "arrived_at": _told(_SET + timedelta(seconds=seconds), zones[0]),
        "bank": "A" if same_bank else "B",
        "code_presented": right is not None,
    }
    answer = decided(
        {
            "applicant": people[0],
            "co_borrowers": people[1:],
            "application": {"status": "sent"},
            "notice": {
                "shown": notice[0],
                "has_code": notice[1],
                "bank": "A",
                "appointment_at": _told(_SET, zones[1]),
            },
            "visit": visit if right is None else {**visit, "code_right": right},
        }
    )
    may = all(present) and seconds == 0 and right is True and same_bank and all(notice)
    assert answer["outputs"]["may_register"] is may
    assert (answer["outcome"] == "may_register") is may
    assert [action["code"] for action in answer["actions"]] == ["REGISTER_APPLICATION"] * may
    assert answer["outputs"]["timing"] == (
        "in_time" if seconds == 0 else "early" if seconds < 0 else "late"
    )
    assert answer["outputs"]["persons_absent"] == [
        one["fin"] for one in people if not one["present"]
    ]


@given(sent=st.lists(st.sampled_from(_CHANNELS), max_size=6))
@settings(max_examples=40, deadline=None)
def test_a_notice_is_owed_on_each_channel_that_had_none(decided: Any, sent: list[str]) -> None:
    answer = decided(
        {
            "applicant": {"fin": _FINS[0]},
            "application": {"status": "registered"},
            "registration": {
                "registered_at": "2024-03-12T10:55:00+04:00",
                "notices_sent": sent,
            },
        }
    )
    missing = [channel for channel in _CHANNELS if channel not in sent]
    assert answer["outputs"]["notices_missing"] == missing
    assert [action["code"] for action in answer["actions"]] == [
        f"NOTIFY_{channel.upper()}" for channel in missing
    ]
    assert answer["outcome"] == ("notices_due" if missing else "registered")
