"""Duties of several people against a plain reading of the rules, and what the remedies leave."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_DAY = date(2024, 3, 1)
_DUTIES = st.lists(st.sampled_from(["approve", "disburse", "collect", "cash"]), max_size=4)
_TASKS = st.lists(
    st.tuples(
        st.sampled_from(["K-1", "K-2"]), st.sampled_from(["marketing", "underwriting", "servicing"])
    ),
    max_size=3,
)
_PEOPLE = st.lists(st.tuples(_DUTIES, _TASKS), max_size=3)


def _inputs(people: list[tuple[list[str], list[tuple[str, str]]]]) -> dict[str, Any]:
    return {
        "people": [
            {
                "name": f"person {number}",
                "duties": duties,
                "tasks": [{"loan_number": loan, "role": role} for loan, role in tasks],
            }
            for number, (duties, tasks) in enumerate(people)
        ]
    }


def _found(duties: list[str], tasks: list[tuple[str, str]]) -> set[str]:
    """The reasons one person gives, read off the rules."""
    codes = {
        ("approve", "collect"): "APPROVES_AND_COLLECTS",
        ("disburse", "collect"): "DISBURSES_AND_COLLECTS",
        ("cash", "collect"): "COLLECTS_WITH_CASH",
    }
    found = {code for pair, code in codes.items() if set(pair) <= set(duties)}
    if any(one[0] == other[0] and one[1] != other[1] for one, other in combinations(tasks, 2)):
        found.add("FUNCTIONS_NOT_INDEPENDENT")
    return found


@pytest.fixture(scope="module")
def decided(service: DecisionService) -> Any:
    """Decides for people as tuples of duties and tasks."""
    return lambda people: service.decide("duty_segregation", _inputs(people), _DAY).to_json()


@given(_PEOPLE)
@settings(max_examples=80, deadline=None)
def test_each_persons_conflicts_are_told_at_that_person(decided: Any, people: Any) -> None:
    answer = decided(people)
    assert {(one["code"], one["pointer"].split("/")[2]) for one in answer["reasons"]} == {
        (code, str(number)) for number, one in enumerate(people) for code in _found(*one)
    }
    codes = {code for one in people for code in _found(*one)}
    expected = "clear"
    if codes:
        expected = "attention" if codes == {"COLLECTS_WITH_CASH"} else "conflict"
    assert answer["outcome"] == expected


@given(_PEOPLE)
@settings(max_examples=40, deadline=None)
def test_a_remedy_takes_duties_off_and_gives_none(decided: Any, people: Any) -> None:
    for remedy in decided(people)["remedies"]:
        for change in remedy["set"].values():
            for before, after in zip(change["from"], change["to"], strict=True):
                assert set(after["duties"]) <= set(before["duties"])
                assert (after["name"], after["tasks"]) == (before["name"], before["tasks"])
