"""Findings in their order, and outcomes by precedence."""

from itertools import permutations

from engine.evaluation import decide, to_json
from tests.evaluation.making import DAY, HEAD, LOAN, bundle, loan, person

LOANS = bundle(LOAN)


def test_every_finding_that_holds_is_given_by_verdict_then_as_declared() -> None:
    people = [person("A", "0", "B"), person("C", "0")]
    decision = decide(LOANS, DAY, loan("100", *people, signed=False))
    assert decision.outcome == "declined"
    assert [(one.code, one.element, one.pointer) for one in decision.reasons] == [
        ("OVER_LIMIT", "rules/over_limit", "/loan/amount"),
        ("UNSIGNED", "rules/unsigned", "/loan/signed"),
        ("NO_INCOME", "rules/no_income", "/people/0/income"),
        ("NO_INCOME", "rules/no_income", "/people/1/income"),
        ("PARTNER", "rules/partner_helps", "/people/0"),
    ]


def test_a_finding_carries_its_parameters_message_and_citation() -> None:
    told = to_json(decide(LOANS, DAY, loan("12500.01", person("Ali", "2500"))))
    assert told["reasons"] == [
        {
            "code": "OVER_LIMIT",
            "element": "rules/over_limit",
            "pointer": "/loan/amount",
            "severity": "adverse",
            "verdict": "declined",
            "params": {"limit": "12500.00", "share": "0.50"},
            "message": {
                "az": "Ən çox 12.500,00 AZN (50%)",
                "en": "At most 12,500.00 AZN (50%)",
            },
            "citation": {
                "source": "law",
                "title": {"az": "Qanun", "en": "Law"},
                "clause": "3",
                "catalogue": [],
            },
        }
    ]


ORDERS = (
    HEAD
    + """
inputs: {a: {type: boolean}, b: {type: boolean}, c: {type: boolean}}
values: {has_a: {formula: a, type: boolean}, has_b: {formula: b, type: boolean}}
rules:
  ra: {when: a, then: {finding: A}}
  rb: {when: b, then: {finding: B}}
  rc: {when: c, then: {finding: C}}
findings:
  A: {verdict: declined, severity: adverse, message: {az: A, en: A}}
  B: {verdict: referred, severity: refer, message: {az: B, en: B}}
  C: {verdict: none, severity: info, message: {az: C, en: C}}
outcome: {order: [ORDER], default: approved}
outputs: {any: [], declined: [has_a], referred: [has_b]}
"""
)


def test_the_declared_precedence_decides_and_a_finding_without_verdict_does_not() -> None:
    for first, second in permutations(["declined", "referred"]):
        made = bundle(ORDERS.replace("ORDER", f"{first}, {second}, approved"))
        for a in (True, False):
            for b in (True, False):
                given = {name for name, holds in (("declined", a), ("referred", b)) if holds}
                expected = next((one for one in (first, second) if one in given), "approved")
                decision = decide(made, DAY, {"a": a, "b": b, "c": True})
                assert decision.outcome == expected
                assert decision.reasons[-1].code == "C"


def test_outputs_of_an_outcome_are_given_with_that_outcome_only() -> None:
    made = bundle(ORDERS.replace("ORDER", "declined, referred, approved"))
    outputs = [
        decide(made, DAY, {"a": a, "b": b, "c": False}).outputs
        for a, b in ((True, True), (False, True), (False, False))
    ]
    assert outputs == [{"has_a": True}, {"has_b": True}, {}]


FILTERED = (
    HEAD
    + """
types:
  debt: {amount: {type: money}, late: {type: boolean}}
inputs:
  debts: {type: list, of: debt}
  months: {type: list, of: integer}
rules:
  late_debt:
    for_each: {d: "debts[late]"}
    when: d.amount > 10
    then: {finding: LATE}
  many_months:
    for_each: {m: months}
    when: m > 12
    then: {finding: LONG}
findings:
  LATE:
    verdict: declined
    severity: adverse
    message: {az: "{d.amount:money}", en: "{d.amount:money}"}
  LONG: {verdict: declined, severity: adverse, message: {az: "{m:integer}", en: "{m:integer}"}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: []}
"""
)


def test_an_element_of_a_filtered_list_is_pointed_at_where_it_stands_in_the_inputs() -> None:
    debts = [
        {"amount": "20", "late": False},
        {"amount": "5", "late": True},
        {"amount": "30", "late": True},
    ]
    decision = decide(bundle(FILTERED), DAY, {"debts": debts, "months": ["3", "24"]})
    assert [(one.code, one.pointer, one.params()) for one in decision.reasons] == [
        ("LATE", "/debts/2", {"d.amount": "30.00"}),
        ("LONG", "/months/1", {"m": "24"}),
    ]


_TWO_PLACES = bundle(
    HEAD
    + """
types:
  person: {name: {type: text}, late: {type: boolean, default: false}}
inputs:
  applicant: {type: person}
  others: {type: list, of: person, default: []}
rules:
  late:
    for_each: {p: 'concatenate([applicant], others)'}
    when: p.late
    then: {finding: LATE, at: p.late}
findings:
  LATE: {verdict: bad, severity: adverse, message: {az: "{p.name:text}", en: "{p.name:text}"}}
outcome: {order: [bad, good], default: good}
outputs: {}
"""
)


def test_a_record_put_among_the_elements_of_a_list_is_pointed_at_as_the_input_it_is() -> None:
    inputs = {
        "applicant": {"name": "a", "late": True},
        "others": [{"name": "b"}, {"name": "c", "late": True}],
    }
    decision = decide(_TWO_PLACES, DAY, inputs)
    assert [one.pointer for one in decision.reasons] == ["/applicant/late", "/others/1/late"]
