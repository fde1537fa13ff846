"""A remedy is offered only if deciding again with it gives a better outcome."""

from decimal import Decimal
from typing import Any

import pytest

from engine.errors import EvaluationFault
from engine.evaluation import Decision, decide, to_json
from tests.evaluation.making import DAY, HEAD, LOAN, bundle, loan, person

LOANS = bundle(LOAN)


def offers(decision: Decision) -> list[tuple[dict[str, tuple[Any, Any]], str | None]]:
    return [(dict(one.changes), one.outcome) for one in decision.remedies]


def test_a_remedy_gives_the_change_and_the_outcome_it_leads_to() -> None:
    decision = decide(LOANS, DAY, loan("5000", person("Ali", "200")))
    assert to_json(decision)["remedies"] == [
        {
            "set": {"/loan/amount": {"from": "5000.00", "to": "1000.00"}},
            "outcome": "approved",
            "message": {
                "az": "Dəyişdirin: Məbləğ: 1.000,00 AZN",
                "en": "Change: Amount: 1,000.00 AZN",
            },
        }
    ]


def test_advice_without_changes_is_kept_as_it_is() -> None:
    decision = decide(LOANS, DAY, loan("1000", person("Ali", "200"), signed=False))
    assert to_json(decision)["remedies"] == [
        {"set": {}, "outcome": None, "message": {"az": "İmzalayın", "en": "Sign it"}}
    ]


def test_a_better_outcome_need_not_be_the_best() -> None:
    decision = decide(LOANS, DAY, loan("5000", person("Ali", "200"), signed=False))
    assert offers(decision) == [
        ({"/loan/amount": ("5000.00", "1000.00")}, "referred"),
        ({}, None),
    ]


def test_nothing_is_offered_where_the_condition_of_the_remedy_does_not_hold() -> None:
    assert offers(decide(LOANS, DAY, loan("5000"))) == []


TRIALS = (
    HEAD
    + """
inputs:
  amount: {type: money, min: 1}
  months: {type: integer, min: 1, max: 60}
  price: {type: money, min: 1}
  value: {type: money, default: price}
  wish: {type: money, optional: true}
values:
  share: {formula: 1 / (price - 7) * 0, type: number, scale: 2}
rules:
  too_much:
    when: amount > value
    then: {finding: TOO_MUCH}
    remedy:
      - {id: nothing_changes, set: {amount: amount}}
      - {id: out_of_bounds, set: {months: months + 100}}
      - {id: does_not_help, set: {months: months + 1}}
      - {id: null_is_no_value, set: {amount: 'if wish = null then amount else wish'}}
      - {id: too_many_decimals, set: {amount: value / 7}}
      - {id: trial_faults, set: {price: 7}}
      - {id: default_follows, set: {price: amount}}
      - {id: same_again, set: {price: amount + 0}}
      - {id: two_at_once, set: {amount: value, months: months + 1}}
findings:
  TOO_MUCH: {verdict: declined, severity: adverse, message: {az: Çox, en: Too much}}
remedies:
  by_outcome:
    when: outcome = "declined" and list contains(findings, "TOO_MUCH")
    set: {amount: 'min(value, 2)'}
    message: {az: "Azaldın: {value:money}", en: "Lower it: {value:money}"}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [share]}
"""
)


def test_what_changes_nothing_or_cannot_be_decided_or_does_not_help_is_not_offered() -> None:
    case = {"amount": "80", "months": 12, "price": "57"}
    decision = decide(bundle(TRIALS, "trials"), DAY, case)
    assert offers(decision) == [
        ({"/price": ("57.00", "80.00")}, "approved"),
        ({"/amount": ("80.00", "57.00"), "/months": (12, 13)}, "approved"),
        ({"/amount": ("80.00", "2.00")}, "approved"),
    ]
    assert to_json(decision)["remedies"][2]["message"] == {
        "az": "Azaldın: 57,00 AZN",
        "en": "Lower it: 57.00 AZN",
    }


def test_a_remedy_is_tried_with_the_inputs_as_they_were_given_so_defaults_follow() -> None:
    given = {"amount": "80", "months": 12, "price": "57", "value": "57"}
    assert offers(decide(bundle(TRIALS, "trials"), DAY, given)) == [
        ({"/amount": ("80.00", "57.00"), "/months": (12, 13)}, "approved"),
        ({"/amount": ("80.00", "2.00")}, "approved"),
    ]


PART = """
inputs:
  amount: {type: money, min: 1}
  months: {type: integer, min: 1}
rules:
  limit:
    when: amount > 100 and months < 12
    then: {finding: OVER}
    remedy:
      - {set: {amount: top}, message: {az: "Ən çox {top:money}", en: "At most {top:money}"}}
      - {set: {months: longer}, message: {az: Uzadın, en: Lengthen}}
parameters:
  top: {value: 100, type: money}
  longer: {value: 12, type: integer}
findings:
  OVER: {verdict: declined, severity: adverse, message: {az: Çoxdur, en: Too much}}
outcome: {order: [declined, approved], default: approved}
outputs: {}
"""

WHOLE = """
inputs:
  amount: {type: money, min: 1}
  months: {type: integer, min: 1}
uses:
  part: {policy: part, with: {amount: amount, months: months}, include: [findings]}
parameters:
  lower: {value: 90, type: money}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [part]}
"""

OWN = """
remedies:
  less:
    when: amount > 95
    set: {amount: lower}
    message: {az: "Ən çox {lower:money}", en: "At most {lower:money}"}
"""


def test_the_whole_speaks_for_its_parts_where_it_has_a_remedy_for_the_same_inputs() -> None:
    part = bundle(HEAD + PART, "part")
    whole = bundle(HEAD + WHOLE + OWN, part=part)
    asked = {"amount": Decimal("150"), "months": Decimal(6)}
    assert offers(decide(whole, DAY, asked)) == [
        ({"/amount": ("150.00", "90.00")}, "approved"),
        ({"/months": (6, 12)}, "approved"),
    ]


def test_the_whole_speaks_for_its_parts_also_where_its_own_remedy_does_not_hold() -> None:
    part = bundle(HEAD + PART, "part")
    whole = bundle(HEAD + WHOLE + OWN.replace("amount > 95", "amount > 500"), part=part)
    asked = {"amount": Decimal("150"), "months": Decimal(6)}
    assert offers(decide(whole, DAY, asked)) == [({"/months": (6, 12)}, "approved")]


VISIT = (
    HEAD
    + """
inputs: {amount: {type: money}, day: {type: date}}
rules:
  much:
    when: amount > 100
    then: {finding: MUCH}
    remedy: {when: is working day(day), set: {amount: '100'}}
findings: {MUCH: {verdict: declined, severity: adverse, message: {az: Çox, en: Much}}}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: []}
"""
)


def test_a_calendar_that_only_a_remedy_reads_is_no_part_of_the_decision() -> None:
    case = {"amount": "200", "day": "2024-03-04"}
    with_, without = (decide(bundle(VISIT), DAY, case, remedies=one) for one in (True, False))
    assert offers(with_) == [({"/amount": ("200.00", "100.00")}, "approved")]
    assert (with_.used, with_.digest) == ((), without.digest)


LABOUR = (
    HEAD
    + """
inputs:
  known: {type: integer, min: 1}
  asked: {type: integer, min: 1}
values:
  first:
    formula: if some i in 1..known, j in 1..1000 satisfies i < 0 then 1 else 0
    type: integer
  second:
    formula: if some i in 1..asked, j in 1..1000 satisfies i < 0 then 1 else 0
    type: integer
rules:
  too_little:
    when: asked < 100
    then: {finding: TOO_LITTLE}
    remedy: {set: {asked: "100"}}
findings:
  TOO_LITTLE: {verdict: declined, severity: adverse, message: {az: Azdır, en: Too little}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [first, second]}
"""
)


def test_a_trial_may_spend_no_more_steps_than_a_decision_of_the_changed_case() -> None:
    labour = bundle(LABOUR, "labour")
    assert len(decide(labour, DAY, {"known": 50, "asked": 1}).remedies) == 1
    assert decide(labour, DAY, {"known": 150, "asked": 1}).remedies == ()
    with pytest.raises(EvaluationFault, match="more steps"):
        decide(labour, DAY, {"known": 150, "asked": 100})
