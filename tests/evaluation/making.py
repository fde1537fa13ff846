"""Policies written in the tests, loaded and bundled."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.evaluation import Bundle, Program
from engine.policy import PolicyVersion, load_calendar, load_policy

DAY = date(2024, 3, 1)

CALENDAR = load_calendar(
    b"""
title: {az: Sinaq, en: Test}
sources: {cabinet: {title: Decision}}
years:
  2024:
    status: known
    source: cabinet
    non_working: [{date: 2024-03-08, name: {az: Bayram, en: Holiday}}]
  2025: {status: estimated, source: cabinet, non_working: []}
""",
    name="az",
    file="calendars/az.yaml",
)


def load(
    text: str,
    policy_id: str = "toy",
    version: int = 1,
    used: Mapping[str, list[PolicyVersion]] | None = None,
) -> PolicyVersion:
    """A policy version from its text."""
    file = f"{policy_id}/{version}.yaml"
    return load_policy(text.encode(), policy_id=policy_id, version=version, file=file, used=used)


def bundle(text: str, policy_id: str = "toy", **used: Bundle) -> Bundle:
    """A policy with the bundles it uses, by the names of the uses."""
    versions = {one.program.policy.policy_id: [one.program.policy] for one in used.values()}
    return Bundle(Program(load(text, policy_id, used=versions)), used, CALENDAR)


def decimals(value: Any) -> Any:
    """JSON written in Python with numbers as Decimal, as requests are read."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Decimal(str(value))
    if isinstance(value, dict):
        return {key: decimals(item) for key, item in value.items()}
    return [decimals(item) for item in value] if isinstance(value, list) else value


HEAD = """
title: {az: Sinaq, en: Test}
sources: {law: {title: {az: Qanun, en: Law}}}
"""

LOAN = (
    HEAD
    + """
types:
  person:
    name: {type: text}
    income: {type: money, min: 0}
    partner: {type: text, optional: true}
inputs:
  loan.amount: {type: money, min: 0.01, label: {az: Məbləğ, en: Amount}}
  loan.kind: {type: enum, values: [car, home]}
  loan.signed: {type: boolean, default: true}
  people: {type: list, of: person, default: []}
  note: {type: text, optional: true, informational: true}
parameters:
  share: {value: 0.50, type: ratio, scale: 2, source: {ref: law, clause: "1"}}
values:
  income: {formula: total(people.income), type: money, source: {ref: law}}
  limit: {formula: "floor(income * factor * share, 2)", type: money, label: {az: Hədd, en: Limit}}
tables:
  factor:
    hit_policy: UNIQUE
    inputs: [loan.kind]
    output: {type: number, scale: 1}
    rows:
      - {id: for_a_car, when: ['"car"'], then: 10, source: {ref: law, clause: "2"}}
      - {id: for_a_home, when: ['"home"'], then: 20}
rules:
  over_limit:
    when: loan.amount > limit
    then: {finding: OVER_LIMIT}
    source: {ref: law, clause: "3"}
    remedy: {when: limit >= 0.01, set: {loan.amount: limit}}
  unsigned:
    when: not(loan.signed)
    then: {finding: UNSIGNED, at: loan.signed}
    remedy: {message: {az: İmzalayın, en: Sign it}}
  no_income:
    for_each: {p: people}
    when: p.income = 0
    then:
      finding: NO_INCOME
      at: p.income
      fact: helper_needed
      action: {code: ASK, rank: 20, who: p.name}
  partner_helps:
    for_each: {p: people}
    after: helper_needed
    when: p.partner != null
    then: {finding: PARTNER, at: p, action: {code: CALL, rank: 10, who: p.partner}}
findings:
  UNSIGNED: {verdict: referred, severity: refer, message: {az: İmza yoxdur, en: Not signed}}
  OVER_LIMIT:
    verdict: declined
    severity: adverse
    message:
      az: "Ən çox {limit:money} ({share:percent})"
      en: "At most {limit:money} ({share:percent})"
  NO_INCOME:
    verdict: none
    severity: info
    message: {az: "Gəlir yoxdur: {p.name:text}", en: "No income: {p.name:text}"}
  PARTNER: {verdict: none, severity: info, message: {az: Tərəfdaş, en: Partner}}
actions: {order_by: rank, fields: {who: {type: text, optional: true}}}
obligations:
  - {on: approved, code: DISCLOSE, message: {az: Açıqlayın, en: Disclose}}
  - on: any
    code: KEEP
    until: add months(effective_date, 60)
    message: {az: Saxlayın, en: Keep}
    source: {ref: law, clause: "9"}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [limit], approved: [income]}
"""
)


def person(name: str, income: str, partner: str | None = None) -> dict[str, Any]:
    """A person of the loan policy."""
    given = {"name": name, "income": income}
    return given if partner is None else {**given, "partner": partner}


def loan(amount: str, *people: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Inputs of the loan policy."""
    terms = {"amount": amount, "kind": more.pop("kind", "car")}
    if "signed" in more:
        terms["signed"] = more.pop("signed")
    return {"loan": terms, "people": list(people), **more}
