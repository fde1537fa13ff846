"""A decision, whole: outcome, outputs, findings, actions, obligations, used, digest."""

from datetime import date
from decimal import Decimal

import pytest

from engine.errors import EvaluationFault, InvalidInput
from engine.evaluation import decide, read_json, to_json
from tests.evaluation.making import DAY, HEAD, LOAN, bundle, decimals, loan, person

LOANS = bundle(LOAN)


def test_a_case_that_nothing_speaks_against_gets_the_default_outcome() -> None:
    decision = decide(LOANS, DAY, loan("1000", person("Ali", "200")))
    assert to_json(decision) == {
        "policy": "toy",
        "policy_version": 1,
        "policy_digest": LOANS.program.policy.digest,
        "effective_date": "2024-03-01",
        "outcome": "approved",
        "outputs": {"limit": "1000.00", "income": "200.00"},
        "reasons": [],
        "remedies": [],
        "actions": [],
        "obligations": [
            {
                "code": "DISCLOSE",
                "until": None,
                "message": {"az": "Açıqlayın", "en": "Disclose"},
                "citation": {},
            },
            {
                "code": "KEEP",
                "until": "2029-03-01",
                "message": {"az": "Saxlayın", "en": "Keep"},
                "citation": {
                    "source": "law",
                    "title": {"az": "Qanun", "en": "Law"},
                    "clause": "9",
                    "catalogue": [],
                },
            },
        ],
        "used": [],
        "digest": decision.digest,
    }


def test_outputs_are_typed_values_and_null_is_not_given_for_another_outcome() -> None:
    assert decide(LOANS, DAY, loan("1000", person("Ali", "200"))).outputs == {
        "limit": Decimal("1000.00"),
        "income": Decimal("200"),
    }
    assert decide(LOANS, DAY, loan("1001", person("Ali", "200"))).outputs == {
        "limit": Decimal("1000.00")
    }


def test_actions_are_ordered_by_rank_then_by_rule_and_element() -> None:
    people = [person("A", "0", "B"), person("C", "0"), person("D", "90", "E")]
    decision = decide(LOANS, DAY, loan("100", *people))
    assert [(one.code, one.fields["who"]) for one in decision.actions] == [
        ("CALL", "B"),
        ("CALL", "E"),
        ("ASK", "A"),
        ("ASK", "C"),
    ]


def test_a_rule_waits_for_a_fact_that_another_rule_asserts() -> None:
    lonely = decide(LOANS, DAY, loan("100", person("D", "90", "E")))
    assert [one.code for one in lonely.reasons] == []
    asked = decide(LOANS, DAY, loan("100", person("A", "0"), person("D", "90", "E")))
    assert [(one.code, one.pointer) for one in asked.reasons] == [
        ("NO_INCOME", "/people/0/income"),
        ("PARTNER", "/people/1"),
    ]


def test_invalid_inputs_are_refused_with_every_fault() -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(LOANS, DAY, {"loan": {"amount": "0", "kind": "boat"}, "extra": True})
    assert {(one.pointer, one.code) for one in caught.value.errors} == {
        ("/loan/amount", "out_of_range"),
        ("/loan/kind", "not_in_enum"),
        ("/extra", "unknown_field"),
    }


FAULTY = (
    HEAD
    + """
inputs:
  x: {type: number, scale: 2}
  y: {type: integer}
values:
  share: {formula: x / y, type: number, scale: 2}
  twice: {formula: share * 2, type: number, max: 10}
tables:
  band:
    hit_policy: UNIQUE
    inputs: [y]
    unchecked: rows overlap to show the fault
    output: {type: integer}
    rows:
      - {id: low, when: ['<= 5'], then: 1}
      - {id: high, when: ['>= 5'], then: 2}
rules:
  big: {when: twice > 3 and band > 1, then: {finding: BIG}}
findings:
  BIG: {verdict: declined, severity: adverse, message: {az: Böyük, en: Big}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [share, twice, band]}
"""
)


@pytest.mark.parametrize(
    ("x", "y", "element", "message", "operands"),
    [
        ("1", 0, "values/share", "zero", (("x", "1"), ("y", "0"))),
        ("1", 3, "values/share", "more than 2 decimals", (("x", "1"), ("y", "3"))),
        ("100", 4, "values/twice", "above the most allowed, 10", (("share", "25"),)),
        ("10", 5, "tables/band", "rows 1 and 2 hit in a UNIQUE table", (("y", "5"),)),
    ],
)
def test_a_fault_names_policy_version_element_and_operands(
    x: str, y: int, element: str, message: str, operands: tuple[tuple[str, str], ...]
) -> None:
    with pytest.raises(EvaluationFault, match=message) as caught:
        decide(bundle(FAULTY, "faulty"), DAY, {"x": x, "y": Decimal(y)})
    fault = caught.value
    assert (fault.policy, fault.version, fault.element) == ("faulty", 1, element)
    assert fault.operands == operands


def test_equal_arguments_give_an_equal_digest_and_another_input_another() -> None:
    first = decide(LOANS, DAY, loan("1000", person("Ali", "200")))
    again = decide(
        LOANS,
        DAY,
        read_json(
            '{"people": [{"income": 200.00, "name": "Ali"}],'
            ' "loan": {"kind": "car", "amount": 1000}}'
        ),
    )
    other_day = decide(LOANS, date(2024, 3, 2), loan("1000", person("Ali", "200")))
    other_case = decide(LOANS, DAY, loan("1000.01", person("Ali", "200")))
    assert first.digest == again.digest
    assert len({first.digest, other_day.digest, other_case.digest}) == 3


def test_remedies_are_no_part_of_the_digest() -> None:
    case = loan("5000", person("Ali", "200"))
    assert decide(LOANS, DAY, case).remedies != ()
    assert decide(LOANS, DAY, case).digest == decide(LOANS, DAY, case, remedies=False).digest


def test_a_decision_does_not_change_what_it_was_given() -> None:
    case = decimals(loan("5000", person("Ali", "200", "Vali"), note="x"))
    copy = decimals(loan("5000", person("Ali", "200", "Vali"), note="x"))
    decide(LOANS, DAY, case)
    assert case == copy


def test_digests_of_fixed_cases_are_what_they_always_were() -> None:
    cases = [
        loan("1000", person("Ali", "200")),
        loan("5000", person("Ali", "0", "Vali"), kind="home", signed=False, note="Ə"),
    ]
    assert [decide(LOANS, DAY, case).digest for case in cases] == [
        "sha256:0f90c9cc0b3e2765d4c226f54552eaa098ba4ccf6d417827f5ce6fda859bfb65",
        "sha256:9787f6066f3e72eea473d8f52b655f8b9e963794a014d9ffca427957d5068add",
    ]


ASKING = (
    HEAD
    + """
inputs: {x: {type: money}, at: {type: datetime}}
rules:
  pay: {when: x > 0, then: {action: {code: PAY, amount: x / 3, by: at}}}
  call: {when: x > 0, then: {action: {code: CALL, amount: x, by: 'at - duration("P1D")'}}}
actions: {order_by: by, fields: {amount: {type: money}, by: {type: datetime}}}
obligations:
  - {on: any, code: KEEP, until: 'add months(effective_date, 12)', message: {az: Saxla, en: Keep}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: []}
"""
)
AT = "2024-05-01T10:00:00Z"


def test_actions_may_be_ordered_by_an_instant() -> None:
    decision = decide(bundle(ASKING), DAY, {"x": "3", "at": AT})
    assert [one.code for one in decision.actions] == ["CALL", "PAY"]


def test_what_an_action_or_obligation_may_not_say_is_a_fault_of_its_element() -> None:
    with pytest.raises(EvaluationFault, match="more than 2 decimals") as action:
        decide(bundle(ASKING), DAY, {"x": "10", "at": AT})
    assert (action.value.element, action.value.operands) == ("rules/pay", (("x", "10"),))
    with pytest.raises(EvaluationFault, match="10000-12-31 is not a date") as obligation:
        decide(bundle(ASKING), date(9999, 12, 31), {"x": "3", "at": AT})
    assert obligation.value.element == "obligations/KEEP"
