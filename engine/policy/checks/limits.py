"""What the rule engine can hold, said when a policy is loaded, not when a case is decided."""

from __future__ import annotations

from engine.policy.faults import Faults
from engine.policy.model import PolicyVersion

__all__ = ["MAX_AFTER", "MAX_RULES", "check_limits"]

MAX_RULES = 400
"""durable_rules keeps at most 511 entries at the first level of a ruleset's tests."""

MAX_AFTER = 14
"""durable_rules joins at most 16 facts in one production."""


def check_limits(policy: PolicyVersion, faults: Faults) -> None:
    """Add a fault for everything that the rule engine could not hold."""
    for number, rule in enumerate(policy.rules.values()):
        if number == MAX_RULES:
            faults.add(
                "too_many_rules",
                rule.place,
                f"a policy has at most {MAX_RULES} rules, this one has {len(policy.rules)}: "
                "a lookup is a decision table, not one rule a case",
            )
        if len(rule.after) > MAX_AFTER:
            faults.add(
                "too_many_facts",
                rule.place,
                f"the rule '{rule.name}' waits for {len(rule.after)} facts; at most {MAX_AFTER} "
                "can be waited for at once",
            )
