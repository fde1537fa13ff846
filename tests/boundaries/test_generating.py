"""Boundary cases: they pass, show both sides of each bound, and catch a policy that is another.

That mutants are caught is what the cases are for: a bound moved by a step, ``>`` for ``>=``,
a row's value, a condition dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.boundaries import Boundaries, Point, find_boundaries, plainest
from engine.evaluation import Bundle, Program
from engine.policy import load_policy
from engine.service import DecisionService, Generated
from engine.service.testing import run_cases
from tests.conftest import ROOT
from tests.policy_folder import PolicyFolder, shipped_alone

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHIPPED = ROOT / "policies"
Make = Callable[[str, int], Generated]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """``generated("car_loan", 2)``, made once."""
    made: dict[tuple[str, int], Generated] = {}
    service = DecisionService(SHIPPED, lambda: NOW)

    def make(policy: str, version: int) -> Generated:
        if (policy, version) not in made:
            made[policy, version] = service.generate(policy, version)
        return made[policy, version]

    return make


def differing(
    found: Generated, folder: Path, change: Callable[[str], str] = lambda text: text
) -> list[str]:
    """The names of the generated cases that a changed policy answers otherwise."""
    law = found.policy
    policies = shipped_alone(folder / "policies", law.policy_id)
    path = policies / "versions" / law.policy_id / f"{law.version}.yaml"
    text = change(path.read_text("utf-8"))
    other = PolicyFolder(folder / "other")
    other.publish(law.policy_id, law.version, text)
    day = law.effective_from.isoformat() if law.effective_from else None
    other.activate(law.policy_id, law.version, day)
    file = folder / f"{law.policy_id}.yaml"
    file.write_text(found.text, "utf-8")
    results, _ = run_cases(other.folder, [file], clock=lambda: NOW)
    return [one.case.name for one in results if one.differences]


@pytest.mark.parametrize(("policy", "version"), [("car_loan", 2), ("late_penalty", 1)])
def test_what_is_generated_is_answered_as_expected(
    generated: Make, tmp_path: Path, policy: str, version: int
) -> None:
    found = generated(policy, version)
    assert differing(found, tmp_path) == []
    results, _ = run_cases(SHIPPED, [tmp_path / f"{policy}.yaml"], clock=lambda: NOW)
    assert len(results) == len(found.boundaries.cases)
    assert [one.differences for one in results if one.differences] == []


Change = tuple[str, str]
CAR: dict[str, tuple[Change, ...]] = {
    "a bound of a table a step away": (("'<= 3'", "'<= 4'"), ("'> 3'", "'> 4'")),
    "> for >= in a rule": (("principal > limit_base", "principal >= limit_base"),),
    "a row's value": (("then: 0.80", "then: 0.81"),),
    "another row's value": (("then: 0.40", "then: 0.39"),),
    "one of two amounts": (("min(vehicle.price, vehicle.market_value)", "vehicle.market_value"),),
    "an input's bound": (
        ("    min: 0.01\n    label: {az: Kr", "    min: 0.02\n    label: {az: Kr"),
    ),
    "a day of a bound": (("max: effective_date", 'max: effective_date + duration("P1D")'),),
    "a remedy's condition": (("max_principal >= 0.01", "max_principal > 0.01"),),
}
PENALTY: dict[str, tuple[Change, ...]] = {
    "> for >=": (("penalty_rate > policy_rate", "penalty_rate >= policy_rate"),),
    "a condition dropped": (("days_waived > 0 or costs_waived > 0", "days_waived > 0"),),
    "another dropped": (("= null or agreement.penalty_rate = 0", "= null"),),
    "a bound a step away": (("when: costs_due > 0", "when: costs_due > 0.01"),),
    "a filter": (("collection_costs[not(item.technical)]", "collection_costs"),),
    "what null is taken for": (("longest_delay = null then 0", "longest_delay = null then 1"),),
    "a parameter": (("value: 1.5", "value: 1.51"),),
}
MUTANTS = [
    *(pytest.param("car_loan", 2, change, id=f"car_loan: {name}") for name, change in CAR.items()),
    *(
        pytest.param("late_penalty", 1, change, id=f"late_penalty: {name}")
        for name, change in PENALTY.items()
    ),
]


@pytest.mark.parametrize(("policy", "version", "changes"), MUTANTS)
def test_a_policy_changed_a_little_is_caught(
    generated: Make, tmp_path: Path, policy: str, version: int, changes: tuple[Change, ...]
) -> None:
    def mutate(text: str) -> str:
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        load_policy(text.encode(), policy_id=policy, version=version, file="mutant.yaml")
        return text

    assert differing(generated(policy, version), tmp_path, mutate) != []


def test_each_row_has_both_sides_of_its_years_and_of_its_limit(generated: Make) -> None:
    found = generated("car_loan", 2)
    names = [one.name for one in found.boundaries.cases]
    told = [text for one in found.boundaries.cases for text in (one.name, *one.also)]
    for row, years in (
        ("electric_to_3_years", 3),
        ("hybrid_to_1_year", 1),
        ("other_to_3_years", 3),
    ):
        for what in ("hits", "misses"):
            want = f"tables/max_ltv/rows/{row} just {what}, age_years to {years}"
            assert any(want in text for text in told), want
    assert "loan.principal 24000.00: rules/ltv_limit just false "\
        "(by tables/max_ltv/rows/hybrid_to_3_years)" in names  # fmt: skip
    assert "loan.principal 24000.01: rules/ltv_limit just true "\
        "(by tables/max_ltv/rows/hybrid_to_3_years)" in names  # fmt: skip


def test_three_years_and_three_years_and_a_day_are_neighbours(generated: Make) -> None:
    """The day on which a car of three years is one of over three, exactly."""
    made = {
        (one.point.day, one.point.inputs["vehicle"]["production_date"])
        for one in generated("car_loan", 2).boundaries.cases
        if "production_date" in one.point.inputs["vehicle"]
    }
    third = {
        date.fromisoformat(produced)
        for day, produced in made
        if date.fromisoformat(produced).replace(year=date.fromisoformat(produced).year + 3) == day
    }
    days = {(day, date.fromisoformat(produced)) for day, produced in made}
    assert any((day, one - timedelta(days=1)) in days for day, one in days if one in third)


def test_the_head_counts_and_says_what_is_not_shown(generated: Make) -> None:
    head = generated("car_loan", 2).text.partition("cases:\n")[0]
    assert "GENERATED AND UNREVIEWED" in head
    assert "# - table rows: 8 of 8\n" in head
    assert "# - conditions alone: 2 of 2\n" in head
    assert "# - values/min_down_payment: vehicle.price - max_principal > 0 is false" in head


def test_the_same_version_gives_the_same_bytes(generated: Make) -> None:
    again = DecisionService(SHIPPED, lambda: NOW + timedelta(days=400)).generate("car_loan", 2)
    assert again.text == generated("car_loan", 2).text


SMALL = """\
title: {az: Kiçik, en: Small}
types:
  debt: {amount: {type: money, min: 0.01}, late: {type: boolean, default: false}}
inputs:
  income: {type: money, min: 1, max: 100000}
  debts: {type: list, of: debt, default: []}
  asked: {type: boolean}
values:
  burden: {formula: "total(debts[late].amount)", type: money}
rules:
  too_much: {when: asked and burden > income * 0.5, then: {finding: TOO_MUCH}}
  never: {when: income > 200000, then: {finding: NEVER}}
findings:
  TOO_MUCH: {verdict: declined, severity: adverse, message: {az: "Çox", en: "Too much"}}
  NEVER: {verdict: declined, severity: adverse, message: {az: "Heç", en: "Never"}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [burden]}
"""


@pytest.fixture(scope="module")
def small() -> Boundaries:
    """Found with nothing to begin from but the vocabulary."""
    policy = load_policy(SMALL.encode(), policy_id="small", version=1, file="1.yaml")
    bundle = Bundle(Program(policy))
    return find_boundaries(policy, lambda day: bundle, [plainest(policy, date(2024, 1, 1))])


def debts(point: Point) -> list[Any]:
    found = point.inputs.get("debts", [])
    assert isinstance(found, list)
    return found


def test_it_begins_from_the_vocabulary_where_there_are_no_cases(small: Boundaries) -> None:
    told = {text for one in small.cases for text in (one.name, *one.also)}
    assert {text.partition(": ")[2] for text in told} >= {
        "rules/too_much just true by burden > income * 0.5",
        "rules/too_much just false by burden > income * 0.5",
        "just refused (out_of_range)",
        "just accepted",
    }
    late = [one for one in small.cases if any(debt.get("late") for debt in debts(one.point))]
    assert late


def test_what_cannot_be_reached_says_why(small: Boundaries) -> None:
    why = {one.element: one.why for one in small.unreached}
    assert why["rules/never by income > 200000 alone"].startswith("only ever false in ")
    assert why["rules/never"].startswith("reached by none in ")


def test_a_policy_fault_on_the_way_is_told_and_left_out() -> None:
    share = '  share: {formula: "round half up(income / (income - 7), 2)", type: number}\nrules:'
    text = SMALL.replace("rules:", share).replace("[burden]", "[burden, share]")
    policy = load_policy(text.encode(), policy_id="small", version=1, file="1.yaml")
    bundle = Bundle(Program(policy))
    seed = Point(date(2024, 1, 1), {"income": "7.00", "asked": True})
    found = find_boundaries(policy, lambda day: bundle, [seed], 200)
    assert {one.element for one in found.unreached} >= {"small values/share"}
    assert [one for one in found.cases if one.point.key == seed.key] == []
