"""Coverage knows every kind of element, and whether a case reached it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from engine.service.testing import Coverage, run_cases
from tests.policy_folder import PolicyFolder
from tests.service.small_policies import limit, user

FEES = """\
title: {az: Haqq, en: Fee}
sources:
  rule: {title: {az: Qayda, en: Rule}}
inputs:
  card:
    type: enum
    values: [gold, plain]
    labels: {gold: {az: qızıl, en: gold}, plain: {az: sadə, en: plain}}
    label: {az: Kart, en: Card}
  opened_on: {type: date, label: {az: Açılıb, en: Opened}}
  amount: {type: money, min: 0, label: {az: Məbləğ, en: Amount}}
constraints:
  - {check: opened_on <= effective_date, at: opened_on, message: {az: Gec, en: Late}}
parameters:
  rate:
    type: ratio
    label: {az: Dərəcə, en: Rate}
    series:
      - {from: 2020-01-01, to: 2020-12-31, value: 0.10, source: {ref: rule}}
      - {from: 2021-01-01, value: 0.20, source: {ref: rule}}
tables:
  fee_of:
    parameters: {kind: {type: enum, values: [gold, plain]}}
    hit_policy: UNIQUE
    inputs: [kind]
    output: {type: money}
    label: {az: Haqq, en: Fee}
    source: {ref: rule}
    rows:
      - {id: gold_card, when: ['"gold"'], then: 100, source: {ref: rule}}
      - {id: plain_card, when: ['"plain"'], then: 10, source: {ref: rule}}
  size:
    hit_policy: FIRST
    inputs: [amount]
    output: {type: money}
    default: 1
    label: {az: Ölçü, en: Size}
    source: {ref: rule}
    rows:
      - {id: large, when: ['>= 1000'], then: 5, source: {ref: rule}}
values:
  fee:
    formula: round half up(fee_of(card) * rate(opened_on), 2) + size
    type: money
    label: {az: Haqq, en: Fee}
    source: {ref: rule}
rules:
  poor:
    when: amount < fee
    then: {finding: TOO_LITTLE, at: amount}
    source: {ref: rule}
    remedy: {set: {amount: fee}, message: {az: Artırın, en: Pay more}}
findings:
  TOO_LITTLE:
    verdict: declined
    severity: adverse
    message: {az: Azdır, en: Too little}
remedies:
  cheaper:
    when: outcome = "declined" and card = "gold"
    message: {az: Sadə kart, en: A plain card}
obligations:
  - {on: approved, code: WELCOME, message: {az: Salam, en: Welcome}, source: {ref: rule}}
  - {on: any, code: RETAIN, message: {az: Saxlayın, en: Keep}, source: {ref: rule}}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [fee]}
"""

EVERYTHING = (
    "constraints/constraint/opened_on",
    "parameters/rate/series/2020-01-01",
    "parameters/rate/series/2021-01-01",
    "tables/fee_of/rows/gold_card",
    "tables/fee_of/rows/plain_card",
    "tables/size/rows/large",
    "tables/size/default",
    "rules/poor",
    "rules/poor/remedies/amount",
    "findings/TOO_LITTLE",
    "remedies/cheaper",
    "obligations/approved/WELCOME",
    "obligations/any/RETAIN",
    "outcome/declined",
    "outcome/referred",
    "outcome/approved",
)

GOLD_DECLINED = "{card: gold, opened_on: '2020-06-01', amount: 0}"
PLAIN_APPROVED = "{card: plain, opened_on: '2021-06-01', amount: 1000}"
OPENED_LATE = "{card: plain, opened_on: '2025-01-01', amount: 1000}"
BEFORE_THE_SERIES = "{card: plain, opened_on: '2019-12-31', amount: 1000}"


def missed(folder: PolicyFolder, tmp_path: Path, policy: str, *inputs: str) -> set[str]:
    coverage = covered(folder, tmp_path, policy, *inputs)
    assert (coverage.version.policy_id, coverage.version.version) == (policy, 1)
    assert set(coverage.missed) <= set(coverage.elements)
    return set(coverage.missed)


def covered(folder: PolicyFolder, tmp_path: Path, policy: str, *inputs: str) -> Coverage:
    path = tmp_path / f"{policy}.yaml"
    path.write_text(
        "cases:\n"
        + "".join(
            f"  - {{name: case {n}, effective_date: 2024-01-01, inputs: {one}, expect: {{}}}}\n"
            for n, one in enumerate(inputs)
        )
    )
    now = datetime(2025, 1, 1, tzinfo=UTC)
    _, coverages = run_cases(folder.folder, [path], coverage=True, clock=lambda: now)
    (coverage,) = coverages
    return coverage


def fees(policy_folder: PolicyFolder) -> tuple[PolicyFolder, set[str]]:
    policy_folder.publish("fees", 1, FEES)
    policy_folder.activate("fees", 1)
    return policy_folder, set(EVERYTHING)


def test_without_cases_that_decide_nothing_is_reached(
    policy_folder: PolicyFolder, tmp_path: Path
) -> None:
    folder, everything = fees(policy_folder)
    assert missed(folder, tmp_path, "fees", "{}") == everything


def test_a_case_reaches_what_it_decided_by(policy_folder: PolicyFolder, tmp_path: Path) -> None:
    folder, everything = fees(policy_folder)
    assert everything - missed(folder, tmp_path, "fees", PLAIN_APPROVED) == {
        "parameters/rate/series/2021-01-01",
        "tables/fee_of/rows/plain_card",
        "tables/size/rows/large",
        "obligations/approved/WELCOME",
        "obligations/any/RETAIN",
        "outcome/approved",
    }


def test_a_declined_case_reaches_rule_finding_and_remedies(
    policy_folder: PolicyFolder, tmp_path: Path
) -> None:
    folder, everything = fees(policy_folder)
    assert everything - missed(folder, tmp_path, "fees", GOLD_DECLINED) == {
        "parameters/rate/series/2020-01-01",
        "tables/fee_of/rows/gold_card",
        "tables/size/default",
        "rules/poor",
        "rules/poor/remedies/amount",
        "findings/TOO_LITTLE",
        "remedies/cheaper",
        "obligations/any/RETAIN",
        "outcome/declined",
    }


def test_together_they_reach_everything(policy_folder: PolicyFolder, tmp_path: Path) -> None:
    folder, _ = fees(policy_folder)
    cases = (GOLD_DECLINED, PLAIN_APPROVED, OPENED_LATE, BEFORE_THE_SERIES)
    assert missed(folder, tmp_path, "fees", *cases) == set()


def test_a_used_policy_is_reached_through_its_user(
    policy_folder: PolicyFolder, tmp_path: Path
) -> None:
    policy_folder.publish("limit", 1, limit("100.00"))
    policy_folder.activate("limit", 1)
    policy_folder.publish("application", 1, user("limit"))
    policy_folder.activate("application", 1)
    assert missed(policy_folder, tmp_path, "application", "{amount: 150}", "{amount: 1}") == {
        "outcome/referred"
    }


def test_each_element_is_told_with_the_first_case_that_reached_it(
    policy_folder: PolicyFolder, tmp_path: Path
) -> None:
    folder, _ = fees(policy_folder)
    found = covered(folder, tmp_path, "fees", OPENED_LATE, GOLD_DECLINED, PLAIN_APPROVED)
    assert {element: case.name for element, case in found.cases.items()} == {
        "constraints/constraint/opened_on": "case 0",
        "findings/TOO_LITTLE": "case 1",
        "inputs/amount": "case 1",
        "inputs/card": "case 1",
        "inputs/opened_on": "case 1",
        "obligations/any/RETAIN": "case 1",
        "obligations/approved/WELCOME": "case 2",
        "outcome/approved": "case 2",
        "outcome/declined": "case 1",
        "parameters/rate": "case 1",
        "parameters/rate/series/2020-01-01": "case 1",
        "parameters/rate/series/2021-01-01": "case 2",
        "remedies/cheaper": "case 1",
        "rules/poor": "case 1",
        "rules/poor/remedies/amount": "case 1",
        "tables/fee_of": "case 1",
        "tables/fee_of/rows/gold_card": "case 1",
        "tables/fee_of/rows/plain_card": "case 2",
        "tables/size": "case 1",
        "tables/size/default": "case 1",
        "tables/size/rows/large": "case 2",
        "values/fee": "case 1",
    }


def test_a_policys_own_case_is_told_before_one_of_a_policy_that_uses_it(
    policy_folder: PolicyFolder, tmp_path: Path
) -> None:
    for policy, text in (("limit", limit("100.00")), ("application", user("limit"))):
        policy_folder.publish(policy, 1, text)
        policy_folder.activate(policy, 1)
        (tmp_path / f"{policy}.yaml").write_text(
            "cases:\n  - {name: one, effective_date: 2024-01-01, inputs: {amount: 1}, expect: {}}\n"
        )
    files = [tmp_path / "application.yaml", tmp_path / "limit.yaml"]
    _, (_, used) = run_cases(policy_folder.folder, files, coverage=True)
    assert {case.policy for case in used.cases.values()} == {"limit"}
