"""A small policy that loads, and what is said of it once something in it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.errors import PolicyFaults
from engine.policy import PolicyVersion, load_policy

POLICY = """\
title: {az: Kredit, en: Loan}
effective_from: 2022-07-30
sources:
  rule: {title: Rule, issuer: Bank, date: 2022-07-22}
types:
  person:
    fin: {type: text, max_length: 7, informational: true}
    income: {type: money, min: 0, default: 0}
inputs:
  loan.principal: {type: money, min: 0.01}
  loan.months: {type: integer, min: 1, max: longest}
  loan.kind: {type: enum, values: [car, home]}
  signed_on: {type: date, max: effective_date}
  rate: {type: ratio, optional: true}
  people: {type: list, of: person, default: []}
constraints:
  - {check: loan.months <= 60, at: loan.months, message: {az: Uzun, en: Long}}
parameters:
  longest: {value: 59, type: integer, status: institution}
  cap: {value: 1000, type: money}
  roof:
    type: ratio
    series:
      - {to: 2019-12-31, value: 0.15, source: rule}
      - {from: 2020-01-01, value: 0.10, source: {ref: rule, clause: 1}}
values:
  doubled: {formula: loan.principal * 2, type: money}
  paid:
    formula: if rate = null then null else round half up(doubled * rate, 2)
    type: money
    nullable: true
  late: {formula: rate_of(loan.kind) > roof(signed_on), type: boolean}
tables:
  share:
    hit_policy: UNIQUE
    inputs: [loan.kind]
    output: {type: ratio, scale: 2}
    rows:
      - {id: car, when: ['"car"'], then: 0.60}
      - {id: home, when: ['"home"'], then: 0.80, source: rule}
  rate_of:
    parameters: {kind: {type: enum, values: [car, home]}}
    hit_policy: FIRST
    inputs: [kind]
    output: {type: ratio}
    rows:
      - {id: car, when: ['"car"'], then: 0.2}
      - {id: any, when: [-], then: 0.1}
rules:
  too_much:
    when: loan.principal > cap * share
    then: {finding: TOO_MUCH}
    remedy: {set: {loan.principal: 600}, message: {az: Azaldın, en: Lower it}}
  poor:
    for_each: {p: people}
    when: p.income < 100
    then: {finding: POOR, fact: seen, at: p.income}
  asked:
    after: seen
    when: late
    then: {action: {code: CALL, rank: 1, on: effective_date}}
findings:
  TOO_MUCH:
    verdict: declined
    severity: adverse
    message:
      az: Hədd {doubled:money}, {share:percent}
      en: Limit {doubled:money}, {share:percent}
  POOR:
    verdict: referred
    severity: refer
    message: {az: 'Gəlir {p.income:money}', en: 'Income {p.income:money}'}
remedies:
  other:
    when: outcome = "declined" and list contains(findings, "POOR")
    message: {az: Başqa, en: Other}
actions:
  fields: {on: {type: date}}
obligations:
  - {on: any, code: KEEP, until: 'effective_date + duration("P5Y")', message: {az: Saxla, en: Keep}}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [share, paid]}
"""


def load(text: str, used: Mapping[str, Sequence[PolicyVersion]] | None = None) -> PolicyVersion:
    """The policy of a text, as version 1 of ``loan``."""
    return load_policy(text.encode(), policy_id="loan", version=1, file="1.yaml", used=used)


def faults(text: str, used: Mapping[str, Sequence[PolicyVersion]] | None = None) -> list[str]:
    """What is wrong with a policy: "line:column path: message" each, nothing if it loads."""
    try:
        load(text, used)
    except PolicyFaults as error:
        return [f"{f.line}:{f.column} {f.path}: {f.message}" for f in error.faults]
    return []


def changed(old: str, new: str, text: str = POLICY) -> str:
    """The policy with one place of its text changed."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def messages(old: str, new: str) -> list[str]:
    """The paths and messages of the faults that one change of the policy gives."""
    return [fault.partition(" ")[2] for fault in faults(changed(old, new))]
