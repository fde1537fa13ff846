"""Using another policy: what is passed to it, what is read of it, over all its versions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.errors import PolicyFaults
from engine.policy import PolicyVersion, load_policy
from tests.policy.writing import POLICY, changed, faults

USING = """\
title: {az: Hər ikisi, en: Both}
inputs:
  car.price: {type: money, min: 0.01}
  months: {type: integer}
  kind: {type: enum, values: [car, home]}
  day: {type: date}
  rate: {type: ratio, optional: true}
uses:
  loan:
    policy: loan
    with:
      {loan.principal: car.price, loan.months: months, loan.kind: kind, signed_on: day, rate: rate}
    include: [findings, obligations]
values:
  share: {formula: loan.share, type: ratio}
  paid: {formula: loan.paid, type: money, nullable: true}
  refused: {formula: 'loan.outcome = "declined"', type: boolean}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [loan, share, paid, refused]}
"""


def used(*texts: str) -> dict[str, Sequence[PolicyVersion]]:
    return {
        "loan": [
            load_policy(text.encode(), policy_id="loan", version=number, file=f"{number}.yaml")
            for number, text in enumerate(texts, 1)
        ]
    }


def using(old: str, new: str, *texts: str) -> list[str]:
    text = changed(old, new, USING).replace("policy: loan", "policy: loan")
    try:
        load_policy(
            text.encode(),
            policy_id="both",
            version=1,
            file="1.yaml",
            used=used(*texts or (POLICY,)),
        )
    except PolicyFaults as error:
        return [f"{fault.path}: {fault.message}" for fault in error.faults]
    return []


def test_a_used_decision_is_read_by_name() -> None:
    assert using("Both", "All") == []


def test_without_the_used_policy_nothing_is_known_of_it_and_nothing_blamed() -> None:
    text = USING.replace("loan.share", "loan.shares")
    assert load_policy(text.encode(), policy_id="both", version=1, file="1.yaml").order == (
        *("loan", "share", "paid", "refused"),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "policy: loan",
            "policy: loans",
            ["uses/loan/policy: there is no policy 'loans'; did you mean 'loan'?"],
        ),
        ("policy: loan", "policy: both", ["uses/loan/policy: a policy cannot use itself"]),
        (
            "loan.months: months, ",
            "",
            ["uses/loan: version 1 of loan needs the input 'loan.months'"],
        ),
        (
            "loan.months: months, ",
            "loan.moths: months, ",
            [
                "uses/loan: version 1 of loan needs the input 'loan.months'",
                "uses/loan/with/loan.moths: version 1 of loan has no input 'loan.moths'; "
                "did you mean 'loan.months'?",
            ],
        ),
        (
            "loan.months: months, ",
            "loan.months: car.price, ",
            [
                "uses/loan/with/loan.months: 'loan.months' of loan (version 1): "
                "it gives money in AZN, not a whole number"
            ],
        ),
        (
            "loan.months: months, ",
            "loan.months: 'if rate = null then null else months', ",
            [
                "uses/loan/with/loan.months: 'loan.months' of loan (version 1): "
                "it gives a whole number or null, and null is not allowed here"
            ],
        ),
        (
            "type: money, nullable: true}",
            "type: money}",
            [
                "values/paid/formula: 'paid': it gives money in AZN or null, "
                "and null is not allowed here"
            ],
        ),
        (
            "formula: loan.share",
            "formula: loan.shares",
            ["values/share/formula: 'share': there is no entry 'shares'; did you mean 'share'?"],
        ),
        (
            '"declined"\'',
            '"refused"\'',
            None,
        ),
        (
            "order: [declined, referred, approved]",
            "order: [declined, approved]",
            [
                "uses/loan: the included finding POOR of loan has the verdict 'referred', "
                "which is not in 'outcome.order'"
            ],
        ),
    ],
)
def test_a_use_fits_the_policy_it_uses(old: str, new: str, expected: list[str] | None) -> None:
    found = using(old, new)
    if expected is None:
        assert len(found) == 1
    else:
        assert found == expected


def test_an_optional_input_may_be_passed_for_a_required_one() -> None:
    assert using("months: {type: integer}", "months: {type: integer, optional: true}") == []


def test_an_output_that_a_version_lacks_may_be_null() -> None:
    without = POLICY.replace("{any: [share, paid]}", "{any: [paid], approved: [share]}")
    assert using("Both", "All", POLICY, without) == [
        "values/share/formula: 'share': it gives a number or null, and null is not allowed here"
    ]


def test_versions_that_disagree_on_an_output_are_a_fault() -> None:
    other = POLICY.replace("output: {type: ratio, scale: 2}", "output: {type: text}")
    other = other.replace("then: 0.60", "then: '\"a\"'").replace("then: 0.80", "then: '\"b\"'")
    other = other.replace("cap * share", "cap").replace("{share:percent}", "{share:text}")
    assert using("Both", "All", POLICY, other) == [
        "uses/loan: versions of loan disagree on 'share': a number and a text"
    ]


SAVING = """\
title: {az: Əmanət, en: Saving}
inputs:
  deposit.currency: {type: enum, values: [AZN, USD]}
  deposit.amount: {type: money, currency: deposit.currency}
values:
  half: {formula: deposit.amount / 2, type: money, currency: deposit.currency, scale: 3}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [half]}
"""

SAVER = """\
title: {az: Əmanətçi, en: Saver}
inputs:
  unit: {type: enum, values: [AZN, USD]}
  amount: {type: money, currency: unit}
uses:
  saving: {policy: saving, with: {deposit.currency: unit, deposit.amount: amount}}
values:
  half: {formula: saving.half, type: money, currency: unit, scale: 3}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [half]}
"""


def saver(old: str, new: str) -> list[str]:
    saving = load_policy(SAVING.encode(), policy_id="saving", version=1, file="1.yaml")
    return [
        fault.partition(" ")[2] for fault in faults(changed(old, new, SAVER), {"saving": [saving]})
    ]


def test_money_of_a_used_policy_is_in_the_currency_passed_to_it() -> None:
    assert saver("Saver", "Keeper") == []
    assert saver("type: money, currency: unit, scale: 3}", "type: money, scale: 3}") == [
        "values/half/formula: 'half': it gives money in unit, not money in AZN"
    ]


def test_a_currency_may_be_passed_as_its_code() -> None:
    text = "saving: {policy: saving, with: {deposit.currency: '\"AZN\"', deposit.amount: amount}}"
    found = saver(
        "saving: {policy: saving, with: {deposit.currency: unit, deposit.amount: amount}}", text
    )
    assert found == [
        "uses/saving/with/deposit.amount: 'deposit.amount' of saving (version 1): "
        "it gives money in unit, not money in AZN",
        "values/half/formula: 'half': it gives money in AZN, not money in unit",
    ]


def test_a_currency_passed_as_a_formula_is_known_to_the_used_policy_alone() -> None:
    found = saver(
        "deposit.currency: unit,", "deposit.currency: 'if amount > 0 then unit else unit',"
    )
    assert found[-1] == (
        "values/half/formula: 'half': it gives money in saving.deposit.currency, not money in unit"
    )
