"""Comparisons of shipped versions, and of small policies made here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from engine.evaluation import Bundle, Program, read_json
from engine.grids import Comparison, Question, compare
from engine.policy import load_policy
from engine.service import DecisionService
from tests.conftest import ROOT

ON = date(2022, 8, 10)
CAR = {
    "vehicle": {"powertrain": "electric", "production_date": "2021-05-01", "price": "40000"},
    "loan": {"principal": "36500"},
}
Shipped = Callable[..., Comparison]
Small = Callable[..., Comparison]

_POLICY = """\
title: {{az: Hədd, en: Limit}}
sources:
  rule: {{title: {{az: Qayda, en: Rule}}}}
inputs:
  loan.amount: {{type: money, min: 0.01, max: {most}, label: {{az: Məbləğ, en: Amount}}}}
  loan.months: {{type: integer, min: 1, max: 60, default: 12, label: {{az: Ay, en: Months}}}}
  loan.rate: {{type: ratio, default: 0.1, label: {{az: Dərəcə, en: Rate}}}}
  kind: {{type: enum, values: {kinds}, default: '"b"', label: {{az: Növ, en: Kind}}}}
  since: {{type: date, max: effective_date, default: effective_date, label: {{az: Gün, en: Since}}}}
  due: {{type: date, min: 2020-01-01, default: effective_date, label: {{az: Son gün, en: Due}}}}
  checked: {{type: boolean, default: true, label: {{az: Baxılıb, en: Checked}}}}
  name: {{type: text, default: '"x"', label: {{az: Ad, en: Name}}}}
{more}
constraints:
  - check: loan.amount != 13
    at: loan.amount
    code: unlucky
    message: {{az: Nəhs, en: Unlucky}}
rules:
  above:
    when: {when}
    then: {{finding: TOO_MUCH, at: loan.amount}}
    source: {{ref: rule}}
  never:  # what no condition reads could not be an input
    when: >-
      loan.amount < 0 and (loan.months > 99 or loan.rate > 9 or kind = "b" or checked
      or since > effective_date or due < since or name = "z")
    then: {{finding: NEVER, at: loan.amount}}
    source: {{ref: rule}}
findings:
  NEVER: {{severity: info, message: {{az: Heç vaxt, en: Never}}}}
  TOO_MUCH:
    verdict: declined
    severity: adverse
    message: {{az: Çoxdur, en: Too much}}
outcome:
  order: [declined, approved]
  default: approved
  labels: {{declined: {{az: imtina, en: declined}}, approved: {{az: təsdiq, en: approved}}}}
outputs: {{any: []}}
"""


def policy(
    when: str, *, version: int = 1, most: str = "100000", kinds: str = "[a, b]", more: str = ""
) -> Bundle:
    """A policy that declines where ``when`` holds, ready to decide."""
    text = _POLICY.format(when=when, most=most, kinds=kinds, more=more)
    file = f"{version}.yaml"
    loaded = load_policy(text.encode(), policy_id="small", version=version, file=file, used={})
    return Bundle(Program(loaded))


@pytest.fixture(scope="session")
def shipped() -> Shipped:
    """``shipped("car_loan", 1, 2, "loan.principal=…", curve=…)`` on ON around CAR."""
    service = DecisionService(ROOT / "policies")

    def ask(
        name: str, before: int, after: int, *vary: str, base: Any = CAR, on: date = ON,
        curve: str | None = None, outcome: str | None = None,
    ) -> Comparison:  # fmt: skip
        question = Question(read_json(json.dumps(base)), vary, curve, outcome)
        return service.compare(name, (before, after), question, on).comparison

    return ask


@pytest.fixture(scope="session")
def small() -> Small:
    """``small("loan.amount > 5", "loan.amount > 7", "loan.amount=1..9:1")``."""

    def ask(
        before: str | Bundle, after: str | Bundle, *vary: str, curve: str | None = None,
        outcome: str | None = None, base: Mapping[str, Any] | None = None, most: int = 10_000,
    ) -> Comparison:  # fmt: skip
        bundles = [
            policy(one, version=number) if isinstance(one, str) else one
            for number, one in enumerate((before, after), 1)
        ]
        given = read_json(json.dumps({"loan": {"amount": "5"}} if base is None else base))
        return compare(*bundles, ON, Question(given, vary, curve, outcome), most)

    return ask
