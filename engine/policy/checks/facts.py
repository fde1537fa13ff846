"""Facts that rules assert: each is waited for, and none in a circle."""

from __future__ import annotations

from engine.policy.faults import Faults
from engine.policy.model import PolicyVersion, Rule

__all__ = ["check_facts"]


def check_facts(policy: PolicyVersion, faults: Faults) -> None:
    """Add every fault of the facts: the rule engine runs chains, never loops."""
    rules = list(policy.rules.values())
    asserted = {fact: rule for rule in reversed(rules) for fact in rule.facts}
    awaited = {fact for rule in rules for fact in rule.after}
    for fact, rule in asserted.items():
        if fact not in awaited:
            faults.add(
                "unused",
                rule.place,
                f"no rule waits for the fact '{fact}' that the rule '{rule.name}' asserts",
            )
    for cycle in _cycles(rules):
        first = policy.rules[cycle[0][1]]
        steps = "; ".join(f"'{name}' asserts '{fact}'" for fact, name in cycle)
        faults.add(
            "fact_cycle",
            first.place,
            f"facts wait for each other in a circle, so that none can come first: {steps}, "
            f"for which '{cycle[0][1]}' waits",
        )


def _cycles(rules: list[Rule]) -> list[list[tuple[str, str]]]:
    """Circles of facts, each a list of (fact, rule that asserts it), every fact in one at most."""
    leads: dict[str, list[tuple[str, str]]] = {}
    for rule in rules:
        for awaited in rule.after:
            leads.setdefault(awaited, []).extend((fact, rule.name) for fact in rule.facts)
    found: list[list[tuple[str, str]]] = []
    done: set[str] = set()
    path: list[tuple[str, str]] = []

    def visit(fact: str) -> None:
        for step in leads.get(fact, []):
            on_path = [n for n, (earlier, _) in enumerate(path) if earlier == step[0]]
            if on_path:
                # The circle closes with the rule that asserts its first fact again.
                found.append([*path[on_path[0] + 1 :], step])
            elif step[0] not in done:
                path.append(step)
                visit(step[0])
                path.pop()
        done.add(fact)

    for fact in leads:
        if fact not in done:
            path.append((fact, ""))
            visit(fact)
            path.pop()
    return found
