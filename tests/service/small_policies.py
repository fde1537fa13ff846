"""Small policies for the service's tests."""

from __future__ import annotations

LIMIT = """\
title: {{az: Hədd, en: Limit}}
sources:
  rule: {{title: {{az: Qayda, en: Rule}}}}
inputs:
  amount: {{type: money, min: 0.01, label: {{az: Məbləğ, en: Amount}}}}
values:
  limit: {{formula: "{limit}", type: money, label: {{az: Hədd, en: Limit}}, source: {{ref: rule}}}}
rules:
  above:
    when: amount > limit
    then: {{finding: TOO_MUCH, at: amount}}
    source: {{ref: rule}}
findings:
  TOO_MUCH:
    verdict: declined
    severity: adverse
    message: {{az: "Çoxdur: {{limit:money}}", en: "Too much: {{limit:money}}"}}
outcome: {{order: [declined, referred, approved], default: approved}}
outputs: {{any: [limit]}}
"""

USER = """\
title: {{az: Müraciət, en: Application}}
inputs:
  amount: {{type: money, min: 0.01, label: {{az: Məbləğ, en: Amount}}}}
uses:
  {used}: {{policy: {used}, with: {{amount: amount}}, include: [findings]}}
outcome: {{order: [declined, referred, approved], default: approved}}
outputs: {{any: [{used}]}}
"""


def limit(amount: str) -> str:
    """A policy ``limit`` that declines what is above an amount."""
    return LIMIT.format(limit=amount)


def user(used: str) -> str:
    """A policy that uses another."""
    return USER.format(used=used)
