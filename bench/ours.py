"""Qərar's own contenders: the shipped car_loan policy, and a lookup table of n rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.evaluation import Bundle, Program, decide
from engine.evaluation.tables.compiled import CompiledTable
from engine.policy import load_policy
from engine.policy.model import PolicyVersion

__all__ = ["car_loan", "lookup", "lookup_decision"]

_VERSIONS = Path(__file__).resolve().parent.parent / "policies" / "versions"

_LOOKUP = """\
title: {{az: Axtarış, en: Lookup}}
inputs:
  key: {{type: text, label: {{az: Açar, en: Key}}}}
tables:
  rate:
    hit_policy: UNIQUE
    inputs: [key]
    output: {{type: integer}}
    default: -1
    rows:
{rows}
findings: {{}}
rules: {{}}
outcome: {{order: [declined, approved], default: approved}}
outputs: {{any: [rate]}}
"""


def _program(data: bytes, policy_id: str, version: int) -> PolicyVersion:
    return load_policy(data, policy_id=policy_id, version=version, file="bench", used=None)


def car_loan(*, remedies: bool) -> Callable[[dict[str, Any]], list[str]]:
    """A function from the request to the reason codes: inputs checked, nothing rendered."""
    data = (_VERSIONS / "car_loan" / "2.yaml").read_bytes()
    bundle = Bundle(Program(_program(data, "car_loan", 2)), {}, None)

    def run(request: dict[str, Any]) -> list[str]:
        day = date.fromisoformat(request["effective_date"])
        decision = decide(bundle, day, request["inputs"], remedies=remedies)
        return [reason.code for reason in decision.reasons]

    return run


def _lookup_policy(rows: int) -> PolicyVersion:
    lines = "\n".join(f"    - {{id: r{n}, when: ['\"k{n}\"'], then: {n}}}" for n in range(rows))
    return _program(_LOOKUP.format(rows=lines).encode(), "lookup", 1)


def lookup(rows: int) -> Callable[[str], object]:
    """The table alone, through its index."""
    table = CompiledTable(_lookup_policy(rows).tables["rate"])

    def look(key: str) -> object:
        return table.evaluate({"key": key})

    return look


def lookup_decision(rows: int) -> Callable[[str], object]:
    """A whole decision that looks one row up in a table of ``rows`` rows."""
    bundle = Bundle(Program(_lookup_policy(rows)), {}, None)
    day = date(2022, 8, 10)

    def run(key: str) -> object:
        rate = decide(bundle, day, {"key": key}, remedies=False).outputs["rate"]
        return int(rate) if isinstance(rate, Decimal) else rate

    return run
