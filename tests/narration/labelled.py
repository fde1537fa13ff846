"""A policy in which everything has a label, and its formulas said in either language."""

from __future__ import annotations

from engine.feel import compile_expression
from engine.feel.types import BooleanType
from engine.narration.grammar.parts import Form
from engine.narration.naming import Names
from engine.narration.sentences import Sentences
from engine.policy import PolicyVersion, load_policy, policy_scope
from engine.policy.model import Formula, Place

__all__ = ["POLICY", "TEXT", "load", "said"]

TEXT = """\
title: {az: Kredit, en: Loan}
types:
  person:
    name: {type: text, label: {az: Ad, en: Name}}
    income: {type: money, min: 0, label: {az: Gəlir, en: Income}}
    born: {type: date, label: {az: Doğum tarixi, en: Date of birth}}
    kind:
      type: enum
      values: [main, co]
      labels: {main: {az: əsas, en: main}, co: {az: birgə, en: joint}}
      label: {az: Növü, en: Kind}
    loans: {type: list, of: debt, label: {az: Kreditlər, en: Loans}}
    active: {type: boolean, label: {az: İşləyir, en: Works}}
  debt:
    payment: {type: money, label: {az: Ödəniş, en: Payment}}
inputs:
  loan.principal: {type: money, min: 0.01, label: {az: Əsas borc, en: Principal}}
  loan.months: {type: integer, min: 1, label: {az: "Müddət, ay", en: "Term, months"}}
  loan.kind:
    type: enum
    values: [car, home]
    labels: {car: {az: avtomobil, en: car}, home: {az: ev, en: home}}
    label: {az: Kreditin növü, en: Kind of loan}
  loan.rate: {type: ratio, label: {az: Faiz dərəcəsi, en: Rate}}
  signed_on: {type: date, label: {az: İmza tarixi, en: Date of signing}}
  ended_on: {type: date, optional: true, label: {az: Bitmə tarixi, en: End}}
  moment: {type: datetime, label: {az: Müraciət anı, en: Moment of application}}
  people: {type: list, of: person, default: [], label: {az: Şəxslər, en: People}}
  amounts: {type: list, of: {type: money}, default: [], label: {az: Məbləğlər, en: Amounts}}
  note: {type: text, label: {az: Qeyd, en: Note}}
  ok: {type: boolean, label: {az: Razılıq verilib, en: Consent given}}
  agreed: {type: boolean, optional: true, label: {az: Razılaşıb, en: Agreed}}
parameters:
  cap: {value: 1000, type: money, label: {az: Tavan, en: Cap}}
  days_late: {value: 5, type: integer, label: {az: "Gecikmə, gün", en: "Delay, days"}}
  roof:
    type: ratio
    label: {az: Yuxarı hədd, en: Ceiling}
    series: [{to: 2019-12-31, value: 0.15}, {from: 2020-01-01, value: 0.10}]
  grace: {value: 'duration("P5D")', type: duration, label: {az: Güzəşt müddəti, en: Grace}}
values:
  v1: {formula: "fee(loan.kind, loan.principal)", type: money}
  v2: {formula: roof(signed_on) + days_late + loan.rate + loan.months, type: number}
  v3: {formula: signed_on + grace, type: date}
  v4:
    formula: >-
      count(people[name = note and active and kind = "co" and born < signed_on and income > cap
      and some l in loans satisfies l.payment > 1])
    type: integer
  v5: {formula: if ended_on = null then signed_on else ended_on, type: date}
  v6: {formula: total(amounts), type: money}
  v7: {formula: ok and moment.year > 2000, type: boolean}
  v8: {formula: agreed = true, type: boolean}
tables:
  fee:
    parameters:
      kind:
        type: enum
        values: [car, home]
        labels: {car: {az: avtomobil, en: car}, home: {az: ev, en: home}}
      size: {type: money}
    hit_policy: FIRST
    inputs: [kind, size]
    output: {type: money}
    label: {az: Haqq, en: Fee}
    rows:
      - {id: a, when: ['"car"', '< 100'], then: 50}
      - {id: b, when: ['not("home")', '[100..200)'], then: 40}
      - {id: c, when: ['"car", "home"', '> cap'], then: size * 0.01}
      - {id: d, when: [-, '? > cap and ? < 5000'], then: 10}
    default: 5
outcome:
  order: [declined, referred, approved]
  default: approved
  labels:
    declined: {az: imtina edilib, en: declined}
    referred: {az: əlavə baxışa göndərilib, en: referred}
    approved: {az: təsdiq edilib, en: approved}
outputs: {any: [v1, v2, v3, v4, v5, v6, v7, v8]}
"""


def load(text: str) -> PolicyVersion:
    """The policy of a text, as version 1 of ``loan``."""
    return load_policy(text.encode(), policy_id="loan", version=1, file="1.yaml")


POLICY = load(TEXT)
_SCOPE = policy_scope(POLICY)


def said(feel: str, lang: str) -> tuple[str, ...]:
    """A formula in words: a condition for "when" and for "must be", a value as it is."""
    expression = compile_expression(feel, _SCOPE)
    formula = Formula(feel, Place(1, 1, ""), expression)
    say = Sentences(Names(POLICY, lang, {}))
    if isinstance(expression.type, BooleanType):
        clause = say.clause(formula)
        return clause.say(Form.WHEN), clause.say(Form.MUST)
    return (say.value(formula).text,)
