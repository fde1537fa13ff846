"""What durable_rules cannot hold is refused when a policy is loaded."""

from __future__ import annotations

import pytest

from engine.errors import PolicyFaults
from engine.evaluation.rules import ruleset
from engine.policy import load_policy
from engine.policy.checks import limits

POLICY = """
title: {{az: Q, en: R}}
inputs: {{age: {{type: integer}}}}
rules:
{rules}
findings:
  F: {{severity: info, message: {{az: a, en: a}}}}
outcome: {{order: [declined, approved], default: approved}}
outputs: {{}}
"""


def faults(*rules: str) -> list[tuple[str, str]]:
    text = POLICY.format(rules="\n".join(f"  {rule}" for rule in rules))
    try:
        load_policy(text.encode(), policy_id="p", version=1, file="1.yaml")
    except PolicyFaults as refused:
        return [(fault.code, fault.path) for fault in refused.faults]
    return []


def test_the_limits_are_those_of_the_fence() -> None:
    assert limits.MAX_RULES == ruleset.MAX_PRODUCTIONS
    assert limits.MAX_AFTER == ruleset.MAX_AFTER


@pytest.mark.parametrize(("count", "found"), [(400, []), (401, [("too_many_rules", "rules/r400")])])
def test_a_policy_has_at_most_four_hundred_rules(count: int, found: list[tuple[str, str]]) -> None:
    assert (
        faults(*(f"r{n}: {{when: age > 1, then: {{finding: F}}}}" for n in range(count))) == found
    )


@pytest.mark.parametrize(("count", "found"), [(14, []), (15, [("too_many_facts", "rules/last")])])
def test_a_rule_waits_for_at_most_fourteen_facts(count: int, found: list[tuple[str, str]]) -> None:
    names = [f"f{n}" for n in range(count)]
    asserting = [f"r{n}: {{when: age > 1, then: {{fact: {name}}}}}" for n, name in enumerate(names)]
    last = f"last: {{after: [{', '.join(names)}], then: {{finding: F}}}}"
    assert faults(*asserting, last) == found
