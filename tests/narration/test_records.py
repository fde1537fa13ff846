"""Records that a formula builds, and conditions within values."""

from __future__ import annotations

from engine.narration import narrate
from tests.narration.labelled import load

POLICY = load(
    """\
title: {az: Kredit, en: Loan}
types:
  payment:
    due_on: {type: date, label: {az: Ödəniş tarixi, en: Due date}}
    amount: {type: money, label: {az: Məbləğ, en: Amount}}
    paid_on: {type: date, optional: true, label: {az: Ödənildiyi tarix, en: Date paid}}
  delay:
    amount: {type: money, label: {az: Gecikmiş məbləğ, en: Overdue amount}}
    days: {type: integer, label: {az: Günlər, en: Days}}
    unpaid: {type: boolean, label: {az: Ödənilməyib, en: Unpaid}}
    raw: {type: money}
inputs:
  payments: {type: list, of: payment, label: {az: Ödənişlər, en: Payments}}
  fee: {type: money, label: {az: Haqq, en: Fee}}
values:
  delays:
    formula: >-
      for p in payments return {amount: p.amount,
      days: if p.paid_on = null then days between(p.due_on, effective_date) else 0,
      unpaid: p.paid_on = null, raw: 0}
    type: list
    of: delay
  largest:
    formula: '{amount: total(delays.amount), days: 1, unpaid: true, raw: fee}'
    type: delay
  reading_itself:
    formula: '{amount: fee, days: 1, unpaid: true, raw: amount}'
    type: delay
  known_or_not:
    formula: if fee > 5 then fee > 10 else null
    type: boolean
    nullable: true
outcome: {order: [approved], default: approved}
outputs: {any: [delays, largest, reading_itself, known_or_not]}
"""
)


def _said(lang: str) -> dict[str, str]:
    return {one.name: one.formula.text for one in narrate(POLICY, lang).values}


def test_a_record_is_said_by_its_fields_and_what_may_be_nothing_is_not_a_no() -> None:
    assert _said("en") == {
        "delays": "(“Overdue amount”: “Amount”; “Days”: (if “Date paid” is not known, then the "
        "number of days from “Due date” to the effective date; otherwise 0); “Unpaid”: (if “Date "
        "paid” is not known, then “yes”; otherwise “no”); “raw”: 0.00 AZN) for each entry of "
        "“Payments”",
        "largest": "“Overdue amount”: the sum of “Overdue amount” of all entries of “delays”; "
        "“Days”: 1; “Unpaid”: “yes”; “raw”: “Fee”",
        "reading_itself": "`{amount: fee, days: 1, unpaid: true, raw: amount}`",
        "known_or_not": "If “Fee” is more than 5.00 AZN, then (if “Fee” is more than 10.00 AZN, "
        "then “yes”; otherwise “no”); otherwise no value",
    }


def test_a_record_is_said_in_azerbaijani() -> None:
    assert _said("az") == {
        "delays": "«Ödənişlər» siyahısının hər bir sətri üzrə («Gecikmiş məbləğ» – «Məbləğ» "
        "göstəricisi; «Günlər» – («Ödənildiyi tarix» müəyyən edilmədikdə – «Ödəniş tarixi» "
        "göstəricisindən tətbiq tarixinə qədər keçən günlərin sayı; əks halda – 0); "
        "«Ödənilməyib» – («Ödənildiyi tarix» müəyyən edilmədikdə – «bəli»; əks halda – «xeyr»); "
        "«raw» – 0,00 AZN)",
        "largest": "«Gecikmiş məbləğ» – «delays» siyahısı üzrə «Gecikmiş məbləğ» "
        "göstəricilərinin cəmi; «Günlər» – 1; «Ödənilməyib» – «bəli»; «raw» – «Haqq» göstəricisi",
        "reading_itself": "`{amount: fee, days: 1, unpaid: true, raw: amount}` ifadəsi",
        "known_or_not": "«Haqq» göstəricisi 5,00 AZN məbləğindən çox olduqda – («Haqq» göstəricisi "
        "10,00 AZN məbləğindən çox olduqda – «bəli»; əks halda – «xeyr»); əks halda – dəyər yoxdur",
    }
