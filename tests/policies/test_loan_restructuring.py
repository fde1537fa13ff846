"""Restructuring is allowed to the willing and able alone, and for no forbidden reason."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.service import DecisionService

_DAY = date(2024, 5, 20)
_FORBIDDEN = {"cannot_repay", "leave_list", "lower_delinquency"}
_GOOD = ["temporary_difficulty", "income_reduced", "income_dates_changed", "better_terms"]
_WAYS = st.sampled_from(["extension", "refinancing", "rescheduling"])


def _money(qapik: int) -> str:
    return f"{qapik // 100}.{qapik % 100:02}"


@st.composite
def _requests(draw: st.DrawFn) -> dict[str, Any]:
    reasons = st.sampled_from([*_GOOD, *sorted(_FORBIDDEN), "other"])
    return {
        "request": {
            "way": draw(_WAYS),
            "reasons": draw(st.lists(reasons, min_size=1, max_size=3)),
        },
        "assessment": {
            name: draw(st.booleans())
            for name in ("cooperative", "intends_to_repay", "payment_expected")
        },
        "ability": {
            "documented": draw(st.booleans()),
            "monthly_amount": _money(draw(st.integers(19_990, 20_010))),
        },
        "new_terms": {"monthly_payment": _money(draw(st.integers(19_990, 20_010)))},
        "guarantors": [{"name": "Əli Həsənov"}],
    }


@given(request=_requests())
def test_it_is_allowed_if_and_only_if_every_condition_holds(
    service: DecisionService, request: dict[str, Any]
) -> None:
    answer = service.decide("loan_restructuring", request, _DAY, remedies=False).to_json()
    asked, found, able = request["request"], request["assessment"], request["ability"]
    may = (
        found["cooperative"]
        and found["intends_to_repay"]
        and able["documented"]
        and Fraction(able["monthly_amount"]) >= Fraction(request["new_terms"]["monthly_payment"])
        and _FORBIDDEN.isdisjoint(asked["reasons"])
    )
    allowed = "referred" if "other" in asked["reasons"] else "allowed"
    assert answer["outcome"] == (allowed if may else "declined")


@given(request=_requests())
def test_what_else_is_to_be_done_follows_a_refusal_alone(
    service: DecisionService, request: dict[str, Any]
) -> None:
    answer = service.decide("loan_restructuring", request, _DAY, remedies=False).to_json()
    found = request["assessment"]
    refused = answer["outcome"] == "declined"
    expected = set()
    if not found["intends_to_repay"]:
        expected.add("START_LEGAL")
    if refused and not found["payment_expected"]:
        expected.add("CONSIDER_GUARANTOR")
        if found["intends_to_repay"]:
            expected.add("CONSIDER_LEGAL")
    assert {action["code"] for action in answer["actions"]} == expected
