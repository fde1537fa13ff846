"""A policy that uses another one's decision."""

import pytest

from engine.errors import EvaluationFault, InvalidInput
from engine.evaluation import Bundle, decide, to_json
from tests.evaluation.making import DAY, HEAD, LOAN, bundle, loan, person

LOANS = bundle(LOAN)

WHOLE = (
    HEAD
    + """
types:
  person:
    name: {type: text}
    income: {type: money, min: 0}
    partner: {type: text, optional: true}
inputs:
  wanted: {type: money}
  loan.kind: {type: enum, values: [car, home]}
  people: {type: list, of: person}
  members: {type: boolean}
uses:
  toy:
    policy: toy
    with: {loan.amount: wanted, loan.kind: loan.kind, people: people}
    include: [findings, obligations]
rules:
  not_a_member:
    when: not(members) and toy.outcome != "declined"
    then: {finding: NOT_A_MEMBER, at: members}
  several:
    when: count(toy.findings) > 1
    then: {finding: SEVERAL}
findings:
  NOT_A_MEMBER: {verdict: declined, severity: adverse, message: {az: Üzv deyil, en: No member}}
  SEVERAL: {verdict: none, severity: info, message: {az: Bir neçə, en: Several}}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [toy]}
obligations:
  - {on: any, code: KEEP, message: {az: Saxlayın, en: Keep it}}
"""
)
WHOLES = bundle(WHOLE, "whole", toy=LOANS)


def case(wanted: str, members: bool, *people: dict[str, str]) -> dict[str, object]:
    given = loan(wanted, *people)
    return {
        "wanted": wanted,
        "members": members,
        "people": given["people"],
        "loan": {"kind": "car"},
    }


def test_included_findings_keep_their_verdict_and_point_at_our_inputs() -> None:
    decision = decide(WHOLES, DAY, case("5000", True, person("Ali", "200"), person("V", "0")))
    assert decision.outcome == "declined"
    assert [(one.code, one.element, one.pointer) for one in decision.reasons] == [
        ("OVER_LIMIT", "toy/rules/over_limit", "/wanted"),
        ("SEVERAL", "rules/several", None),
        ("NO_INCOME", "toy/rules/no_income", "/people/1/income"),
    ]


def test_a_remedy_of_the_used_policy_changes_our_input_and_is_tried_on_the_whole() -> None:
    helped = decide(WHOLES, DAY, case("5000", True, person("Ali", "200")))
    assert [(dict(one.changes), one.outcome) for one in helped.remedies] == [
        ({"/wanted": ("5000.00", "1000.00")}, "approved")
    ]
    assert decide(WHOLES, DAY, case("5000", False, person("Ali", "200"))).remedies == ()


def test_outputs_of_a_use_are_an_object_and_used_versions_are_named() -> None:
    told = to_json(decide(WHOLES, DAY, case("1000", True, person("Ali", "200"))))
    assert told["outputs"] == {"toy": {"limit": "1000.00", "income": "200.00"}}
    assert told["used"] == [
        {"policy": "toy", "policy_version": 1, "policy_digest": LOANS.program.policy.digest}
    ]
    assert [one["code"] for one in told["obligations"]] == ["KEEP", "DISCLOSE"]
    assert told["obligations"][0]["message"]["en"] == "Keep it"


def test_the_digest_depends_on_the_version_used() -> None:
    other = bundle(LOAN + "\n# another version", "toy")
    again = Bundle(WHOLES.program, {"toy": other})
    given = case("1000", True, person("Ali", "200"))
    assert decide(WHOLES, DAY, given).digest != decide(again, DAY, given).digest


def test_what_the_used_policy_refuses_is_told_at_our_own_pointers() -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(WHOLES, DAY, case("0", True, person("Ali", "200")))
    assert [(one.pointer, one.code) for one in caught.value.errors] == [("/wanted", "out_of_range")]


def test_what_the_policy_itself_passes_wrongly_is_its_own_fault_and_names_both() -> None:
    computed = WHOLE.replace("loan.amount: wanted", "loan.amount: wanted - 2000")
    with pytest.raises(EvaluationFault, match="toy version 1 refuses its inputs") as caught:
        decide(bundle(computed, "whole", toy=LOANS), DAY, case("1000", True))
    assert (caught.value.policy, caught.value.element) == ("whole", "uses/toy")


def test_one_input_of_its_own_making_among_those_refused_makes_it_its_fault() -> None:
    text = WHOLE.replace("loan.amount: wanted", "loan.amount: wanted - 2000")
    whole = bundle(text.replace("money, min: 0}", "money}"), "whole", toy=LOANS)
    with pytest.raises(InvalidInput) as caught:
        decide(whole, DAY, case("5000", True, person("Ali", "-1")))
    assert [one.pointer for one in caught.value.errors] == ["/people/0/income"]
    with pytest.raises(EvaluationFault, match="toy version 1 refuses its inputs"):
        decide(whole, DAY, case("1000", True, person("Ali", "-1")))


def test_a_fault_within_the_used_policy_names_the_used_policy() -> None:
    broken = bundle(LOAN.replace("total(people.income)", "total(people.income) / 0"), "toy")
    with pytest.raises(EvaluationFault) as caught:
        decide(bundle(WHOLE, "whole", toy=broken), DAY, case("1000", True))
    assert (caught.value.policy, caught.value.element) == ("toy", "values/income")


PART = (
    HEAD
    + """
inputs: {amount: {type: money, min: 10}, day: {type: date}}
rules:
  much: {when: amount > 100 or day < date("2000-01-01"), then: {finding: MUCH, at: amount}}
findings: {MUCH: {verdict: declined, severity: adverse, message: {az: Çox, en: Much}}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: []}
"""
)
COMPUTED = (
    HEAD
    + """
inputs: {wanted: {type: money}}
values: {net: {formula: wanted / 2, type: money}}
uses: {part: {policy: part, with: {amount: net, day: effective_date}, include: [findings]}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [net]}
"""
)
COMPUTING = bundle(COMPUTED, "computing", part=bundle(PART, "part"))


def test_a_finding_about_a_value_that_is_passed_on_points_at_no_input() -> None:
    (reason,) = decide(COMPUTING, DAY, {"wanted": "300"}).reasons
    assert (reason.element, reason.pointer) == ("part/rules/much", None)


def test_a_value_that_the_used_policy_refuses_is_no_fault_of_the_caller() -> None:
    with pytest.raises(EvaluationFault, match="part version 1 refuses its inputs") as caught:
        decide(COMPUTING, DAY, {"wanted": "10"})
    assert caught.value.element == "uses/part"
