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


def without_limit(amount: str) -> str:
    """The same policy; its limit is a ``bound`` and no output any more."""
    text = limit(amount).replace("  limit: {", "  bound: {").replace("> limit", "> bound")
    return text.replace("{limit:money}", "{bound:money}").replace("[limit]", "[bound]")


def user(used: str) -> str:
    """A policy that uses another."""
    return USER.format(used=used)


DOUBLED = """\
title: {az: İkiqat, en: Doubled}
sources:
  rule: {title: {az: Qayda, en: Rule}}
inputs:
  amount: {type: money, min: 0.01, label: {az: Məbləğ, en: Amount}}
uses:
  limit: {policy: limit, with: {amount: amount}}
values:
  twice: {formula: limit.limit * 2, type: money, label: {az: İki, en: Two}, source: {ref: rule}}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [twice]}
"""

DUE = """\
title: {az: Son gün, en: Due day}
sources:
  rule: {title: {az: Qayda, en: Rule}}
inputs:
  maturity: {type: date, label: {az: Bitmə günü, en: Maturity}}
values:
  due:
    formula: next working day(maturity)
    type: date
    label: {az: Gün, en: Day}
    source: {ref: rule}
rules: {}
findings: {}
outcome: {order: [declined, referred, approved], default: approved}
outputs: {any: [due]}
"""

CALENDAR = """\
title: {az: Təqvim, en: Calendar}
sources: {cabinet: {title: Cabinet}}
years:
"""


def calendar(*years: int) -> str:
    """A calendar that knows some years, in each of which New Year's Day does not work."""
    known = (
        "  {0}: {{status: known, source: cabinet, non_working: [{{date: {0}-01-01, name: x}}]}}\n"
    )
    return CALENDAR + "".join(known.format(year) for year in years)
