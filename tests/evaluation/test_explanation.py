"""The whole trace of a decision, and the tree of sentences made of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.errors import EvaluationFault
from engine.evaluation import Node, explain, render_explanation
from tests.evaluation.making import DAY, HEAD, LOAN, bundle, loan, person
from tests.evaluation.test_unknown import BUNDLE as RATES
from tests.evaluation.test_uses import WHOLE, WHOLES
from tests.evaluation.test_uses import case as whole_case

LOANS = bundle(LOAN)
CASE = loan("1000.00", person("A", "10.00"), person("V", "0", "N"), kind="home")


def money(amount: str, az: str, en: str) -> dict[str, Any]:
    return {"value": amount, "text": {"az": f"{az} AZN", "en": f"{en} AZN"}}


def named(entries: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(one for one in entries if one.get("name", one.get("path")) == name)


TRACE = explain(LOANS, DAY, CASE).trace


def test_a_value_is_told_with_its_formula_operands_and_result() -> None:
    assert named(TRACE["steps"], "limit") == {
        "kind": "value",
        "name": "limit",
        "label": {"az": "Hədd", "en": "Limit"},
        "formula": "floor(income * factor * share, 2)",
        "operands": [
            {"name": "income", **money("10.00", "10,00", "10.00")},
            {"name": "factor", "value": "20.0", "text": {"az": "20", "en": "20"}},
            {"name": "share", "value": "0.50", "text": {"az": "50%", "en": "50%"}},
        ],
        **money("100.00", "100,00", "100.00"),
        "citation": None,
    }


def test_a_table_is_told_with_the_row_that_hit_and_the_cell_that_failed_of_the_others() -> None:
    column = {"value": "home", "text": {"az": "home", "en": "home"}}
    told = named(TRACE["steps"], "factor")
    assert told["columns"] == [{"name": "loan.kind", **column}]
    assert [(one["row"], one["hit"], one["failed"]) for one in told["rows"]] == [
        (
            "for_a_car",
            False,
            {"name": "loan.kind", "column": "loan.kind", "cell": '"car"', **column},
        ),
        ("for_a_home", True, None),
    ]
    assert (told["value"], told["default"], told["hit_policy"]) == ("20.0", False, "UNIQUE")


def test_a_rule_is_told_for_each_element_with_the_truth_of_each_condition() -> None:
    told = named(TRACE["rules"], "partner_helps")
    assert told["after"] == [{"fact": "helper_needed", "label": None, "asserted": True}]
    assert [(one["index"], one["holds"], one["fired"]) for one in told["cases"]] == [
        (0, False, False),
        (1, True, True),
    ]
    assert told["cases"][1]["conditions"] == {
        "formula": "p.partner != null",
        "holds": True,
        "operands": [{"name": "p.partner", "value": "N", "text": {"az": "N", "en": "N"}}],
    }


def test_inputs_say_whether_they_were_given() -> None:
    given = {one["path"]: (one["given"], one["value"]) for one in TRACE["inputs"]}
    assert given["loan.amount"] == (True, "1000.00")
    assert given["loan.signed"] == (False, True)
    assert given["note"] == (False, None)


def test_the_outcome_is_derived_from_the_findings_that_decide() -> None:
    outcome = TRACE["outcome"]
    assert (outcome["result"], outcome["default"], outcome["because"]) == (
        "declined",
        False,
        ["OVER_LIMIT"],
    )
    approved = explain(LOANS, DAY, loan("1", person("Ali", "10"))).trace["outcome"]
    assert (approved["result"], approved["default"], approved["because"]) == (
        "approved",
        True,
        [],
    )


def test_a_used_decision_is_told_within_its_step() -> None:
    trace = explain(WHOLES, DAY, whole_case("5000", True, person("Ali", "200"))).trace
    step = named(trace["steps"], "toy")
    assert [(one["path"], one["formula"]) for one in step["inputs"]] == [
        ("loan.amount", "wanted"),
        ("loan.kind", "loan.kind"),
        ("people", "people"),
    ]
    assert step["decision"]["outcome"]["because"] == ["OVER_LIMIT"]
    assert named(step["decision"]["steps"], "limit")["value"] == "1000.00"


def test_what_a_used_decision_gave_is_shown_by_its_own_declared_type() -> None:
    text = WHOLE.replace("outputs: {any: [toy]}", "outputs: {any: [toy, twice]}")
    text += 'values: {twice: {formula: "toy.limit * 2", type: money}}\n'
    given = whole_case("5000", True, person("Ali", "200"))
    trace = explain(bundle(text, "whole", toy=LOANS), DAY, given).trace
    assert named(trace["steps"], "twice")["operands"] == [
        {"name": "toy.limit", **money("1000.00", "1.000,00", "1,000.00")}
    ]


FEES = (
    HEAD
    + """
inputs: {card: {type: text}, months: {type: integer}}
tables:
  fee_of:
    hit_policy: UNIQUE
    parameters: {kind: {type: text}}
    inputs: [kind]
    unchecked: texts are open
    output: {type: money}
    rows:
      - {id: gold, when: ['"gold"'], then: 2.50}
      - {id: plain, when: ['"plain"'], then: 1}
values:
  fee: {formula: "fee_of(card) * months", type: money}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [fee]}
"""
)


def test_a_table_with_parameters_is_told_for_each_call() -> None:
    explained = explain(bundle(FEES), DAY, {"card": "gold", "months": "3"})
    (told,) = explained.trace["calls"]
    assert (told["name"], told["value"]) == ('fee_of("gold")', "2.50")
    assert [(one["row"], one["hit"]) for one in told["rows"]] == [("gold", True), ("plain", False)]
    assert 'fee_of("gold"): 2.50 AZN (decision table, UNIQUE)' in [
        line.strip() for line in lines(render_explanation(explained, "en"))
    ]


def test_a_table_without_a_hit_is_named_in_the_fault_of_the_value_that_asked_it() -> None:
    with pytest.raises(EvaluationFault, match="fee_of: no row hit") as caught:
        explain(bundle(FEES), DAY, {"card": "none", "months": "3"})
    assert caught.value.element == "values/fee"


def test_what_is_not_known_is_told_where_it_was_asked_and_where_it_is_missing() -> None:
    trace = explain(RATES, DAY, {"maturity": "2016-09-15", "rate": "0.2"}).trace
    why = {"element": "parameters/rate_limit", "date": "2016-09-15"}
    assert [(one["name"], one["unknown"]) for one in trace["steps"]] == [
        ("limit", why),
        ("excess", why),
    ]
    assert trace["unknown"] == [{"element": "parameters/rate_limit", "date": "2016-09-15"}]
    assert named(trace["rules"], "above")["cases"][0]["holds"] is None


def lines(node: Node, depth: int = 0) -> Iterator[str]:
    yield "  " * depth + node.text
    for child in node.children:
        yield from lines(child, depth + 1)


ENGLISH = """\
Test, version 1, on 1 March 2024: declined
  What was given
    Amount: 1,000.00 AZN
    loan.kind: home
    loan.signed: yes (not given; by default)
    people: name: A, income: 10.00 AZN, partner: none; name: V, income: 0.00 AZN, partner: N
    note: not given
  Figures the policy sets
    share: 50% (stated in a document)
      Source: Law, clause 1
  How it was worked out
    income: 10.00 AZN
      Formula: total(people.income)
        people = name: A, income: 10.00 AZN, partner: none; name: V, income: 0.00 AZN, partner: N
      Source: Law
    factor: 20 (decision table, UNIQUE)
      loan.kind = home
      row for_a_car does not apply: loan.kind is home, the row says "car"
      row for_a_home applies
    Limit: 100.00 AZN
      Formula: floor(income * factor * share, 2)
        income = 10.00 AZN
        factor = 20
        share = 50%
  Rules
    over_limit: applies
      loan.amount > limit: true
        loan.amount = 1,000.00 AZN
        limit = 100.00 AZN
      Source: Law, clause 3
    unsigned: does not apply
      not: false
        loan.signed: true
          loan.signed = yes
    no_income: applies
      element 1
        p.income = 0: false
          p.income = 10.00 AZN
      element 2
        p.income = 0: true
          p.income = 0.00 AZN
    partner_helps: applies
      after helper_needed: established
      element 1
        p.partner != null: false
          p.partner = none
      element 2
        p.partner != null: true
          p.partner = N
  The outcome: declined
    At most 100.00 AZN (50%) [OVER_LIMIT]
      Source: Law, clause 3
    No income: V [NO_INCOME]
    Partner [PARTNER]
  What comes with it
    Limit: 100.00 AZN
  What would help
    Change: Amount: 100.00 AZN
      the outcome would be: approved
  What is to be done
    CALL
      who: N
    ASK
      who: V
  What follows
    Keep (until 1 March 2029)
      Source: Law, clause 9
"""
AZERBAIJANI = """\
Sinaq, versiya 1, 01.03.2024: declined
  Verilən məlumatlar
    Məbləğ: 1.000,00 AZN
    loan.kind: home
    loan.signed: bəli (verilməyib; ilkin dəyər)
    people: name: A, income: 10,00 AZN, partner: yoxdur; name: V, income: 0,00 AZN, partner: N
    note: verilməyib
  Siyasətdə müəyyən edilmiş göstəricilər
    share: 50% (sənəddə göstərilib)
      Mənbə: Qanun, bənd 1
  Hesablamanın gedişi
    income: 10,00 AZN
      Düstur: total(people.income)
        people = name: A, income: 10,00 AZN, partner: yoxdur; name: V, income: 0,00 AZN, partner: N
      Mənbə: Qanun
    factor: 20 (qərar cədvəli, UNIQUE)
      loan.kind = home
      for_a_car sətri tətbiq olunmur: loan.kind – home, sətirdə "car"
      for_a_home sətri tətbiq olunur
    Hədd: 100,00 AZN
      Düstur: floor(income * factor * share, 2)
        income = 10,00 AZN
        factor = 20
        share = 50%
  Qaydalar
    over_limit: tətbiq olunur
      loan.amount > limit: doğrudur
        loan.amount = 1.000,00 AZN
        limit = 100,00 AZN
      Mənbə: Qanun, bənd 3
    unsigned: tətbiq olunmur
      inkar: doğru deyil
        loan.signed: doğrudur
          loan.signed = bəli
    no_income: tətbiq olunur
      element 1
        p.income = 0: doğru deyil
          p.income = 10,00 AZN
      element 2
        p.income = 0: doğrudur
          p.income = 0,00 AZN
    partner_helps: tətbiq olunur
      helper_needed faktından sonra: müəyyən edilib
      element 1
        p.partner != null: doğru deyil
          p.partner = yoxdur
      element 2
        p.partner != null: doğrudur
          p.partner = N
  Nəticə: declined
    Ən çox 100,00 AZN (50%) [OVER_LIMIT]
      Mənbə: Qanun, bənd 3
    Gəlir yoxdur: V [NO_INCOME]
    Tərəfdaş [PARTNER]
  Nəticə ilə birlikdə verilən göstəricilər
    Hədd: 100,00 AZN
  Nə kömək edə bilər
    Dəyişdirin: Məbləğ: 100,00 AZN
      nəticə belə olar: approved
  Görüləcək işlər
    CALL
      who: N
    ASK
      who: V
  Bundan irəli gələn öhdəliklər
    Saxlayın (son tarix: 01.03.2029)
      Mənbə: Qanun, bənd 9
"""


def test_the_tree_reads_as_a_banker_would_write_it() -> None:
    explained = explain(LOANS, DAY, CASE)
    assert "\n".join(lines(render_explanation(explained, "en"))) == ENGLISH.rstrip()
    assert "\n".join(lines(render_explanation(explained, "az"))) == AZERBAIJANI.rstrip()


def test_the_tree_can_be_made_of_the_json_alone() -> None:
    explained = explain(WHOLES, DAY, whole_case("5000", False, person("Ali", "200")))
    for lang in ("az", "en"):
        assert render_explanation(explained.to_json(), lang) == render_explanation(explained, lang)


CARDS = (
    HEAD
    + """
inputs: {card: {type: enum, values: [gold, none]}, day: {type: date}, many: {type: integer}}
parameters: {limit: {type: integer, series: [{from: 2020-01-01, to: 2020-12-31, value: 5}]}}
tables:
  fee_of:
    hit_policy: UNIQUE
    parameters: {kind: {type: enum, values: [gold, none]}}
    inputs: [kind]
    unchecked: asked of cards only
    output: {type: money}
    rows: [{id: gold, when: ['"gold"'], then: 50}]
  cap_on:
    hit_policy: UNIQUE
    parameters: {on_day: {type: date}}
    inputs: [limit(on_day)]
    output: {type: integer}
    rows: [{id: few, when: ['<= 5'], then: 1}, {id: more, when: ['> 5'], then: 2}]
  heavy:
    hit_policy: FIRST
    parameters: {number: {type: integer}}
    inputs: [number]
    output: {type: integer}
    rows:
      - {id: less, when: ['? > total(for i in 1..1000 return i)'], then: 1}
      - {id: other, when: ['-'], then: 2}
values:
  cap: {formula: cap_on(day), type: integer}
  weight: {formula: "total(for i in 1..many return heavy(i))", type: integer}
rules:
  dear: {when: card != "none" and fee_of(card) > 20, then: {finding: DEAR}}
  capped: {when: cap + weight > 1000, then: {finding: DEAR}}
findings: {DEAR: {verdict: declined, severity: adverse, message: {az: Baha, en: Dear}}}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [cap]}
"""
)


def cards(card: str, day: str, many: int) -> list[str]:
    case = {"card": card, "day": day, "many": str(many)}
    explained = explain(bundle(CARDS), DAY, case)
    return [line.strip() for line in lines(render_explanation(explained, "en"))]


def test_a_call_that_a_condition_guards_is_not_told_where_it_fails() -> None:
    tree = cards("none", "2020-05-05", 1)
    assert "fee_of(card) > 20: does not matter here" in tree
    assert not [line for line in tree if line.startswith('fee_of("none")')]


def test_a_call_that_is_not_known_says_so_and_so_does_the_condition_that_needs_it() -> None:
    tree = cards("none", "2021-05-05", 1)
    why = "not known: parameters/limit, 5 May 2021"
    assert f'cap_on(@"2021-05-05"): {why} (decision table, UNIQUE)' in tree
    assert f"cap + weight > 1000: {why}" in tree


def test_what_could_be_decided_can_be_explained_however_many_steps_it_took() -> None:
    assert "weight: 180" in cards("gold", "2020-05-05", 90)


def test_a_list_that_is_read_for_each_of_its_elements_is_told_once() -> None:
    text = LOAN.replace("when: p.income = 0", "when: p.income = 0 and count(people) > 0")
    trace = explain(bundle(text), DAY, CASE).trace
    first, second = named(trace["rules"], "no_income")["cases"]
    lists = [one["conditions"]["parts"][1]["operands"][0] for one in (first, second)]
    assert lists[0]["name"] == "people"
    assert lists[0]["value"] is lists[1]["value"]


WHOLE_RATES = (
    HEAD
    + """
inputs: {day: {type: date}, rate: {type: ratio}}
parameters: {last: {type: date, series: [{from: 2024-01-01, value: 2024-06-30}]}}
uses: {rates: {policy: rates, with: {maturity: last(day), rate: rate}, include: [findings]}}
values: {end: {formula: last(day), type: date}}
rules: {always: {when: rate >= 0, then: {finding: ENDS}}}
findings: {ENDS: {verdict: none, severity: info, message: {az: "{end:date}", en: "{end:date}"}}}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [end, rates]}
"""
)


def test_what_is_not_known_is_never_told_as_nothing() -> None:
    whole = bundle(WHOLE_RATES, "whole", rates=RATES)
    explained = explain(whole, DAY, {"day": "2023-12-31", "rate": "0.1"})
    tree = [line.strip() for line in lines(render_explanation(explained, "en"))]
    why = "not known: parameters/last, 31 December 2023"
    assert [line for line in tree if "known" in line and "VALUE_NOT_KNOWN" not in line] == [
        f"rates: {why}",
        f"end: {why}",
        "not known [ENDS]",
        f"end: {why}",
        f"rates: {why}",
    ]
    (ends,) = [one for one in explained.decision.reasons if one.code == "ENDS"]
    assert ends.to_json()["message"] == {"az": "məlum deyil", "en": "not known"}
    assert ends.params() == {"end": None}


def test_what_is_not_known_is_told_in_azerbaijani_too() -> None:
    whole = bundle(WHOLE_RATES, "whole", rates=RATES)
    explained = explain(whole, DAY, {"day": "2023-12-31", "rate": "0.1"})
    tree = [line.strip() for line in lines(render_explanation(explained, "az"))]
    assert "rates: məlum deyil: parameters/last, 31.12.2023" in tree
