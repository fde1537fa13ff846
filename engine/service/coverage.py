"""Which elements of a policy version some case reached, and which none did.

Read from the trace and the decision; what neither tells (which entry of a
dated series answered, which row of a table with parameters hit) is recorded by
watching the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import InvalidInput
from engine.evaluation import Decision, Program
from engine.evaluation.tables.compiled import CompiledTable
from engine.feel import Budget
from engine.policy import PolicyVersion
from engine.policy.model import Parameter, SeriesEntry, Table

__all__ = ["Coverage", "Reached", "elements_of"]

VersionKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A version's elements that cases can reach, and those that none reached."""

    policy: str
    version: int
    elements: tuple[str, ...]
    missed: tuple[str, ...]


def elements_of(policy: PolicyVersion) -> Iterator[str]:
    """What a case can reach: ``tables/max_ltv/rows/electric_to_3_years``, ``rules/ltv_limit``."""
    for constraint in policy.constraints:
        yield f"constraints/{constraint.code}/{constraint.at}"
    for parameter in policy.parameters.values():
        yield from (_series_path(parameter, entry) for entry in parameter.series)
    for table in policy.tables.values():
        yield from (f"tables/{table.name}/rows/{row.id}" for row in table.rows)
        if table.default is not None:
            yield f"tables/{table.name}/default"
    for rule in policy.rules.values():
        yield f"rules/{rule.name}"
        yield from (f"rules/{rule.name}/remedies/{remedy.id}" for remedy in rule.remedies)
    yield from (f"findings/{code}" for code in policy.findings)
    yield from (f"remedies/{remedy.id}" for remedy in policy.remedies)
    yield from (f"obligations/{one.on}/{one.code}" for one in policy.obligations)
    yield from (f"outcome/{outcome}" for outcome in policy.outcome.order)


class Reached:
    """Collects what was reached, by version."""

    def __init__(self) -> None:
        self._elements: dict[VersionKey, set[str]] = {}

    def coverage(self, policy: PolicyVersion) -> Coverage:
        """What of a version was reached so far."""
        elements = tuple(dict.fromkeys(elements_of(policy)))
        reached = self._of(policy)
        missed = tuple(element for element in elements if element not in reached)
        return Coverage(policy.policy_id, policy.version, elements, missed)

    def watch(self, program: Program) -> None:
        """Record what the program's series and tables with parameters are asked."""
        reached = self._of(program.policy)
        program.constants = {
            name: _watched_series(value, program.policy.parameters[name], reached)
            if callable(value)
            else value
            for name, value in program.constants.items()
        }
        for name, table in program.policy.tables.items():
            if table.parameters:
                program.tables[name] = _WatchedTable(table, reached)

    def decision(self, decision: Decision, trace: Mapping[str, Any]) -> None:
        """Record a decision and its trace, those of used policies too."""
        self._trace(trace)
        for reason in decision.reasons:
            self._of(reason.policy).add(f"findings/{reason.code}")
        for due in decision.obligations:
            reached = self._of(due.policy)
            reached |= {
                f"obligations/{one.on}/{one.code}"
                for one in due.policy.obligations
                if one.code == due.code and one.message == due.message
            }
        policy = decision.policy
        offered = [offer.message for offer in decision.remedies]
        reached = self._of(policy)
        reached |= {f"remedies/{one.id}" for one in policy.remedies if one.message in offered}
        reached |= {
            f"rules/{rule.name}/remedies/{one.id}"
            for rule in policy.rules.values()
            for one in rule.remedies
            if one.message in offered
        }

    def refusal(self, policy: PolicyVersion, error: InvalidInput) -> None:
        """Record the constraints that an input broke."""
        broken = {(fault.code, fault.pointer) for fault in error.errors}
        self._of(policy).update(
            f"constraints/{one.code}/{one.at}"
            for one in policy.constraints
            if (one.code, "/" + one.at.replace(".", "/")) in broken
        )

    def _of(self, policy: PolicyVersion) -> set[str]:
        return self._elements.setdefault((policy.policy_id, policy.version), set())

    def _trace(self, trace: Mapping[str, Any]) -> None:
        key = (trace["policy"], trace["policy_version"])
        reached = self._elements.setdefault(key, set())
        reached.add(f"outcome/{trace['outcome']['result']}")
        for step in trace["steps"]:
            if step["kind"] == "table":
                name = step["name"]
                reached |= {f"tables/{name}/rows/{r['row']}" for r in step["rows"] if r["hit"]}
                if step["default"]:
                    reached.add(f"tables/{name}/default")
            elif step["kind"] == "use" and step["decision"] is not None:
                self._trace(step["decision"])
        reached |= {
            f"rules/{rule['name']}"
            for rule in trace["rules"]
            if any(case["fired"] for case in rule["cases"])
        }


def _series_path(parameter: Parameter, entry: SeriesEntry) -> str:
    start = entry.start.isoformat() if entry.start else "open"
    return f"parameters/{parameter.name}/series/{start}"


def _watched_series(
    ask: Callable[[date], object], parameter: Parameter, reached: set[str]
) -> Callable[[date], object]:
    def watched(day: date) -> object:
        for entry in parameter.series:
            if (entry.start or date.min) <= day <= (entry.end or date.max):
                reached.add(_series_path(parameter, entry))
        return ask(day)

    return watched


class _WatchedTable(CompiledTable):
    """A table that records the rows that hit (or that none did)."""

    def __init__(self, table: Table, reached: set[str]) -> None:
        super().__init__(table)
        self._reached = reached

    def evaluate(self, env: Mapping[str, object], budget: Budget | None = None) -> Any:
        """As a table; hits are recorded first."""
        hits = self.hits(env, budget)
        rows = [f"rows/{self.table.rows[hit].id}" for hit in hits] or ["default"]
        self._reached.update(f"tables/{self.table.name}/{row}" for row in rows)
        return super().evaluate(env, budget)
