"""Money is told in its own currency wherever it is told."""

from engine.evaluation import decide, explain, render_explanation, to_json
from tests.evaluation.making import DAY, HEAD, bundle
from tests.evaluation.test_explanation import lines

DEPOSITS = (
    HEAD
    + """
types:
  debt: {left: {type: money, currency: USD, label: {az: Qalıq, en: Left}}}
inputs:
  currency: {type: enum, values: [AZN, USD, EUR], optional: true}
  amount: {type: money, currency: currency, label: {az: Məbləğ, en: Amount}}
  debts: {type: list, of: debt, default: []}
  sums: {type: list, of: {type: money, currency: currency}, default: []}
tables:
  steps:
    hit_policy: RULE ORDER
    inputs: [amount]
    output: {type: money, currency: EUR}
    rows: [{id: small, when: ['> 1'], then: 1.50}, {id: large, when: ['> 5'], then: 2}]
rules:
  much:
    when: amount > 5 and count(steps) > 0
    then: {finding: MUCH}
    remedy: {set: {amount: '5'}}
  owing: {for_each: {d: debts}, when: d.left > 1, then: {finding: OWING}}
  each: {for_each: {s: sums}, when: s > 1, then: {finding: EACH}}
findings:
  MUCH:
    verdict: declined
    severity: adverse
    message: {az: "{amount:money}; {amount * 2:money}", en: "{amount:money}; {amount * 2:money}"}
  OWING: {verdict: none, severity: info, message: {az: "{d.left:money}", en: "{d.left:money}"}}
  EACH: {verdict: none, severity: info, message: {az: "{s:money}", en: "{s:money}"}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: [steps]}
"""
)
DEPOSIT = bundle(DEPOSITS)
CASE = {"currency": "USD", "amount": "7", "debts": [{"left": "3"}], "sums": ["2", "4"]}


def test_messages_and_remedies_name_the_currency_of_what_they_show() -> None:
    told = to_json(decide(DEPOSIT, DAY, {**CASE, "currency": "EUR"}))
    assert [one["message"]["en"] for one in told["reasons"]] == [
        "7.00 EUR; 14.00 EUR",
        "3.00 USD",
        "2.00 EUR",
        "4.00 EUR",
    ]
    assert told["remedies"][0]["message"]["en"] == "Change: Amount: 5.00 EUR"


def test_an_explanation_names_the_currency_of_what_is_in_lists_and_records() -> None:
    tree = [line.strip() for line in lines(render_explanation(explain(DEPOSIT, DAY, CASE), "en"))]
    assert [line for line in tree if line.startswith(("debts", "sums", "steps:", "steps ="))] == [
        "debts: Left: 3.00 USD",
        "sums: 2.00 USD; 4.00 USD",
        "steps: 1.50 EUR; 2.00 EUR (decision table, RULE ORDER)",
        "steps = 1.50 EUR; 2.00 EUR",
        "steps: 1.50 EUR; 2.00 EUR",
    ]


def test_a_currency_that_is_not_given_is_not_made_up() -> None:
    told = to_json(decide(DEPOSIT, DAY, {"amount": "7"}))
    assert told["reasons"][0]["message"]["en"] == "7.00; 14.00"
