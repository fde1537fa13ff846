"""Formulas: their scope, their types and units, where their faults stand, what they use."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel.types import (
    BooleanType,
    ContextType,
    DateType,
    FunctionType,
    ListType,
    NumberType,
    StringType,
)
from engine.policy import input_scope, policy_scope
from tests.policy.writing import POLICY, changed, faults, load, messages

KINDS = StringType(values=frozenset({"car", "home"}))


def test_the_scope_types_every_name() -> None:
    names = policy_scope(load(POLICY)).names
    money = NumberType(unit="AZN")
    person = ContextType({"fin": StringType(), "income": money})
    assert {name: names[name] for name in names if "working" not in name} == {
        "loan": ContextType(
            {"principal": money, "months": NumberType(integer=True), "kind": KINDS}
        ),
        "signed_on": DateType(),
        "rate": NumberType(nullable=True),
        "people": ListType(item=person),
        "longest": NumberType(integer=True),
        "cap": money,
        "effective_date": DateType(),
        "roof": FunctionType((("date", DateType()),), NumberType()),
        "doubled": money,
        "paid": NumberType(unit="AZN", nullable=True),
        "late": BooleanType(),
        "share": NumberType(),
        "rate_of": FunctionType((("kind", KINDS),), NumberType()),
    }


def test_bounds_and_constraints_read_inputs_and_single_parameters_alone() -> None:
    assert set(input_scope(load(POLICY)).names) == {
        *("loan", "signed_on", "rate", "people", "longest", "cap", "effective_date")
    }
    assert messages("max: longest}", "max: doubled}") == [
        "inputs/loan.months/max: 'max': 'doubled' is not declared",
    ]
    assert messages("{check: loan.months <= 60", "{check: late") == [
        "constraints/0/check: the constraint: 'late' is not declared; did you mean 'rate'?",
    ]


def test_a_default_reads_the_inputs_before_it() -> None:
    before = changed(
        "loan.principal: {type: money, min: 0.01}",
        "loan.principal: {type: money, min: 0.01, default: loan.price}",
    )
    assert faults(before) == [
        "10:53 inputs/loan.principal/default: the default of loan.principal: 'loan' is not declared"
    ]
    after = changed(
        "  rate: {type: ratio, optional: true}",
        "  rate: {type: ratio, optional: true}\n  loan.fee: {type: money, default: loan.principal}",
    ).replace("[share, paid]", "[share, paid, fee]")
    text = changed("  doubled: {", "  fee: {formula: loan.fee, type: money}\n  doubled: {", after)
    assert load(text).inputs["loan.fee"].default is not None


def test_a_record_field_s_default_and_bounds_read_the_record() -> None:
    text = changed(
        "income: {type: money, min: 0, default: 0}",
        "paid: {type: money, min: 0, max: income}\n    income: {type: money, default: paid}",
    ).replace("p.income < 100", "p.income < p.paid")
    fields = load(text).inputs["people"].spec.item
    assert fields is not None
    maximum, default = fields.fields["paid"].spec.maximum, fields.fields["income"].default
    assert getattr(maximum, "source", None) == "income"
    assert default is not None
    assert default.expression.evaluate({"paid": Decimal(5)}) == Decimal(5)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "doubled: {formula: loan.principal * 2, type: money}",
            "doubled: {formula: loan.principal * 2, type: ratio, max: none}",
            [
                "values/doubled/formula: 'doubled': it gives money in AZN, not a number",
                "values/paid/formula: 'paid': it gives a number, not money in AZN",
            ],
        ),
        (
            "    nullable: true\n",
            "",
            [
                "values/paid/formula: 'paid': it gives money in AZN or null, "
                "and null is not allowed here"
            ],
        ),
        (
            "{value: 1000, type: money}",
            "{value: 1000, type: money, min: 1000.01}",
            ["parameters/cap/value: the value of cap: 1000 is below the lower bound 1000.01"],
        ),
        (
            "{value: 1000, type: money}",
            "{value: 1000, type: money, currency: USD}",
            [
                "rules/too_much/when: the condition of 'too_much': "
                "money in AZN and money in USD do not go together"
            ],
        ),
        (
            "then: 0.60}",
            "then: loan.principal}",
            [
                "tables/share/rows/car/then: the output 'share' of the row: "
                "it gives money in AZN, not a number"
            ],
        ),
        (
            "type: list, of: person, default: []}",
            "type: list, of: person, default: [], min_items: 1}",
            [
                "inputs/people/default: the default of people: "
                "the list has 0 items, at least 1 are needed"
            ],
        ),
        (
            "until: 'effective_date + duration(\"P5Y\")'",
            "until: 'duration(\"P5Y\")'",
            ["obligations/KEEP/until: 'until': it gives a years and months duration, not a date"],
        ),
        (
            "{set: {loan.principal: 600}",
            "{set: {loan.principal: paid, loan.kind: '\"boat\"'}",
            [
                "rules/too_much/remedy/set/loan.principal: the remedy's 'loan.principal': "
                "it gives money in AZN or null, and null is not allowed here",
                "rules/too_much/remedy/set/loan.kind: the remedy's 'loan.kind': "
                'it gives "boat", not one of "car", "home"',
            ],
        ),
    ],
)
def test_a_formula_fits_what_is_declared(old: str, new: str, expected: list[str]) -> None:
    assert messages(old, new) == expected


def test_a_fault_stands_at_its_place_in_a_folded_formula() -> None:
    text = changed(
        "  doubled: {formula: loan.principal * 2, type: money}\n",
        "  doubled:\n    formula: >-\n      loan.principal\n      * lona.months\n    type: money\n",
    )
    assert faults(text) == [
        "30:9 values/doubled/formula: 'doubled': 'lona' is not declared; did you mean 'loan'?"
    ]


def test_a_fault_in_a_placeholder_stands_at_the_placeholder() -> None:
    text = changed("Limit {doubled:money}", "Limit {doubld:money}").replace(
        "Hədd {doubled:money}", "Hədd {doubld:money}"
    )
    assert [fault.partition(": ")[0] for fault in faults(text)] == [
        "67:16 findings/TOO_MUCH/message/az",
        "68:17 findings/TOO_MUCH/message/en",
    ]


def test_values_that_need_each_other_are_a_fault_with_their_path() -> None:
    text = changed(
        "{formula: rate_of(loan.kind) > roof(signed_on), type: boolean}",
        "{formula: rate_of(loan.kind) > share, type: boolean}",
    ).replace("then: 0.1}", "then: 'if late then 0.1 else 0.2'}")
    assert faults(text)[0] == (
        "32:9 values/late: 'late' depends on itself: late -> rate_of -> late"
    )


def test_values_tables_and_uses_come_after_what_they_read() -> None:
    policy = load(
        changed(
            "  doubled: {formula: loan.principal * 2,",
            "  first: {formula: doubled + 1, type: money}\n  doubled: {formula: cap * share,",
        ).replace("[share, paid]", "[first, paid]")
    )
    assert policy.order == ("share", "doubled", "first", "paid", "rate_of", "late")


def test_a_formula_or_cell_that_asks_for_working_days_needs_the_calendar() -> None:
    assert (
        load(
            changed(
                "after: seen\n    when: late",
                "after: seen\n    when: late and is working day(signed_on)",
            )
        ).calendar
        == "az"
    )
    cell = changed("when: [-]", "when: ['? = \"car\" or is working day(effective_date)']")
    assert load(cell).calendar == "az"


# --- units and tables ----------------------------------------------------------------

DEPOSIT = """\
title: {az: Əmanət, en: Deposit}
inputs:
  deposit.currency: {type: enum, values: [AZN, USD]}
  deposit.amount: {type: money, currency: deposit.currency, min: 0.01}
  fee: {type: money, default: 0}
  paid: {type: list, of: {type: money, currency: deposit.currency}, default: []}
values:
  left:
    formula: deposit.amount - total(paid)
    type: money
    currency: deposit.currency
    min: none
  share: {formula: left / deposit.amount, type: ratio}
  part: {formula: left * 0.5 + 1, type: money, currency: deposit.currency, scale: 4}
tables:
  grades:
    hit_policy: UNIQUE
    inputs: [deposit.currency]
    outputs:
      grade: {type: integer}
      name: {type: enum, values: [low, high]}
    rows:
      - {id: home, when: {deposit.currency: '"AZN"'}, then: {name: '"high"', grade: 2}}
      - {id: other, when: {}, then: [1, '"low"']}
    unchecked: the second row is for all others
outcome: {order: [declined, approved], default: approved}
outputs: {any: [share, part, grades, fee_due]}
"""
FEE = "  fee_due: {formula: fee + 1, type: money}\n"


def deposit(old: str, new: str) -> list[str]:
    text = changed("tables:\n", FEE + "tables:\n", DEPOSIT)
    return [fault.partition(" ")[2] for fault in faults(changed(old, new, text))]


def test_money_keeps_the_currency_that_an_input_names() -> None:
    text = changed("tables:\n", FEE + "tables:\n", DEPOSIT).replace("UNIQUE", "FIRST")
    text = text.replace("    unchecked: the second row is for all others\n", "")
    names = policy_scope(load(text)).names
    unit = NumberType(unit="deposit.currency")
    assert (names["left"], names["part"], names["share"]) == (unit, unit, NumberType())
    assert names["paid"] == ListType(item=unit)
    assert names["grades"] == ContextType(
        {
            "grade": NumberType(integer=True),
            "name": StringType(values=frozenset({"low", "high"})),
        }
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "deposit.amount - total(paid)",
            "deposit.amount - fee",
            [
                "values/left/formula: 'left': "
                "money in deposit.currency and money in AZN do not go together"
            ],
        ),
        (
            "type: money, currency: deposit.currency, scale: 4}",
            "type: money, scale: 4}",
            ["values/part/formula: 'part': it gives money in deposit.currency, not money in AZN"],
        ),
        (
            "left / deposit.amount",
            "left / fee",
            [
                "values/share/formula: 'share': "
                "cannot divide money in deposit.currency by money in AZN"
            ],
        ),
        (
            "amount: {type: money, currency: deposit.currency",
            "amount: {type: money, currency: deposit.currancy",
            [
                "inputs/deposit.amount/currency: the currency 'deposit.currancy' is no code such "
                "as AZN and no input; did you mean 'deposit.currency'?",
            ],
        ),
        (
            "name: '\"high\"', grade: 2}",
            "name: '\"high\"'}",
            ["tables/grades/rows/home/then: 'then' has 1 formulas for 2 outputs"],
        ),
        (
            "name: '\"high\"', grade: 2}",
            "name: '\"highest\"', grade: 2}",
            [
                "tables/grades/rows/home/then/name: the output 'name' of the row: "
                'it gives "highest", not one of "high", "low"'
            ],
        ),
        (
            "when: {deposit.currency: '\"AZN\"'}",
            "when: {deposit.curency: '\"AZN\"'}",
            [
                "tables/grades/rows/home/when/deposit.curency: the table has no input "
                "'deposit.curency'; did you mean 'deposit.currency'?"
            ],
        ),
    ],
)
def test_units_and_records_of_tables_are_checked(old: str, new: str, expected: list[str]) -> None:
    assert deposit(old, new) == expected


@pytest.mark.parametrize(
    ("hit_policy", "more", "type_"),
    [
        ("FIRST", "", NumberType()),
        ("ANY", "", NumberType()),
        ("RULE ORDER", "", ListType(item=NumberType())),
        ("COLLECT", "", ListType(item=NumberType())),
        ("COLLECT", "aggregator: SUM", NumberType()),
        ("COLLECT", "aggregator: COUNT", NumberType(integer=True)),
    ],
)
def test_a_table_is_of_the_type_its_hit_policy_gives(
    hit_policy: str, more: str, type_: object
) -> None:
    text = changed("hit_policy: UNIQUE", f"hit_policy: {hit_policy}\n    {more}")
    text = text.replace("cap * share", "cap").replace(", {share:percent}", "")
    assert policy_scope(load(text)).names["share"] == type_


def test_priorities_are_constants_of_the_output() -> None:
    text = changed(
        "hit_policy: UNIQUE\n    inputs: [loan.kind]\n    output: {type: ratio, scale: 2}",
        "hit_policy: PRIORITY\n    inputs: [loan.kind]\n"
        "    output: {type: ratio, scale: 2, priorities: [0.80, 0.60]}",
    )
    assert load(text).tables["share"].outputs[0].priorities == (Decimal("0.80"), Decimal("0.60"))
    assert faults(text.replace("[0.80, 0.60]", "[0.80, '\"low\"']")) == [
        "37:56 tables/share/output/priorities/1: a priority of 'share': "
        "it gives a text, not a number"
    ]
