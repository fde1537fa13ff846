"""Which elements of a policy version some case reached, and which none did.

Read from the trace and the decision; what neither tells (which entry of a
dated series answered, which row of a table with parameters hit) is recorded by
watching the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import InvalidInput
from engine.evaluation import Decision, Program
from engine.evaluation.tables.compiled import CompiledTable
from engine.feel import Budget
from engine.policy import PolicyVersion
from engine.policy.citations import citations, obligation_path, row_path, series_path
from engine.policy.model import Parameter, Table
from engine.service.cases import Case

__all__ = ["Coverage", "Reached", "elements_of"]

VersionKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A version's elements that cases can reach, those that none reached, and by which case.

    ``cases`` also tells which case first read each input, value, table and
    parameter: a case of the policy itself before one of a policy that uses it.
    """

    version: PolicyVersion
    elements: tuple[str, ...]
    missed: tuple[str, ...]
    cases: Mapping[str, Case]


def elements_of(policy: PolicyVersion) -> Iterator[str]:
    """What a case can reach: ``tables/max_ltv/rows/electric_to_3_years``, ``rules/ltv_limit``."""
    for constraint in policy.constraints:
        yield f"constraints/{constraint.code}/{constraint.at}"
    for parameter in policy.parameters.values():
        yield from (series_path(parameter, entry) for entry in parameter.series)
    for table in policy.tables.values():
        yield from (row_path(table.name, row.id) for row in table.rows)
        if table.default is not None:
            yield f"tables/{table.name}/default"
    for rule in policy.rules.values():
        yield f"rules/{rule.name}"
        yield from (f"rules/{rule.name}/remedies/{remedy.id}" for remedy in rule.remedies)
    yield from (f"findings/{code}" for code in policy.findings)
    yield from (f"remedies/{remedy.id}" for remedy in policy.remedies)
    yield from (obligation_path(one.on, one.code) for one in policy.obligations)
    yield from (f"outcome/{outcome}" for outcome in policy.outcome.order)


class Reached:
    """Collects what was reached, by version, with the case that reached it."""

    def __init__(self) -> None:
        self._marks: dict[VersionKey, _Marks] = {}
        self._now: list[Case] = []  # none, or the case that is being decided

    def coverage(self, policy: PolicyVersion) -> Coverage:
        """What of a version was reached so far."""
        elements = tuple(dict.fromkeys(elements_of(policy)))
        cases = self._of(policy).cases
        missed = tuple(element for element in elements if element not in cases)
        return Coverage(policy, elements, missed, cases)

    def begin(self, case: Case) -> None:
        """What is reached from here on, this case reaches."""
        self._now[:] = [case]

    def watch(self, program: Program) -> None:
        """Record what the program's series and tables with parameters are asked."""
        marks = self._of(program.policy)
        program.constants = {
            name: _watched_series(value, program.policy.parameters[name], marks)
            if callable(value)
            else value
            for name, value in program.constants.items()
        }
        for name, table in program.policy.tables.items():
            if table.parameters:
                program.tables[name] = _WatchedTable(table, marks)

    def decision(self, decision: Decision, trace: Mapping[str, Any]) -> None:
        """Record a decision and its trace, those of used policies too."""
        self._trace(trace)
        for reason in decision.reasons:
            self._of(reason.policy).add(f"findings/{reason.code}")
        for due in decision.obligations:
            self._of(due.policy).update(
                obligation_path(one.on, one.code)
                for one in due.policy.obligations
                if one.code == due.code and one.message == due.message
            )
        policy = decision.policy
        offered = [offer.message for offer in decision.remedies]
        marks = self._of(policy)
        marks.update(f"remedies/{one.id}" for one in policy.remedies if one.message in offered)
        marks.update(
            f"rules/{rule.name}/remedies/{one.id}"
            for rule in policy.rules.values()
            for one in rule.remedies
            if one.message in offered
        )

    def paper(self, policy: PolicyVersion, code: str) -> None:
        """Record that a paper of a decision was written, with all that it shows."""
        path = f"papers/{code}"
        shown = (found for found, _ in citations(policy) if found.startswith(f"{path}/"))
        self._of(policy).update((path, *shown))

    def unwritten(self, policy: PolicyVersion) -> tuple[str, ...]:
        """The codes of the papers that were written of no case yet."""
        cases = self._of(policy).cases
        return tuple(code for code in policy.papers if f"papers/{code}" not in cases)

    def refusal(self, policy: PolicyVersion, error: InvalidInput) -> None:
        """Record the constraints that an input broke."""
        broken = {(fault.code, fault.pointer) for fault in error.errors}
        self._of(policy).update(
            f"constraints/{one.code}/{one.at}"
            for one in policy.constraints
            if (one.code, "/" + one.at.replace(".", "/")) in broken
        )

    def _of(self, policy: PolicyVersion) -> _Marks:
        return self._marked((policy.policy_id, policy.version))

    def _marked(self, key: VersionKey) -> _Marks:
        return self._marks.setdefault(key, _Marks(key[0], self._now))

    def _trace(self, trace: Mapping[str, Any]) -> None:
        marks = self._marked((trace["policy"], trace["policy_version"]))
        marks.add(f"outcome/{trace['outcome']['result']}")
        for one in trace["inputs"]:
            if one["given"]:
                marks.update(_read(f"inputs/{one['path']}", one["value"]))
        marks.update(f"parameters/{one['name']}" for one in trace["parameters"])
        for step in trace["steps"]:
            if step["kind"] == "value":
                marks.add(f"values/{step['name']}")
            elif step["kind"] == "table":
                name = step["name"]
                marks.add(f"tables/{name}")
                marks.update(row_path(name, row["row"]) for row in step["rows"] if row["hit"])
                if step["default"]:
                    marks.add(f"tables/{name}/default")
            elif step["kind"] == "use" and step["decision"] is not None:
                self._trace(step["decision"])
        marks.update(
            f"rules/{rule['name']}"
            for rule in trace["rules"]
            if any(case["fired"] for case in rule["cases"])
        )


class _Marks:
    """The elements of a version that were reached, each with the first case that did."""

    def __init__(self, policy: str, now: list[Case]) -> None:
        self.cases: dict[str, Case] = {}
        self._policy = policy
        self._now = now

    def add(self, element: str) -> None:
        """Record an element; a case of the policy itself is told before another's."""
        (case,) = self._now
        known = self.cases.get(element)
        if known is None or (known.policy != self._policy and case.policy == self._policy):
            self.cases[element] = case

    def update(self, elements: Iterable[str]) -> None:
        """Record several."""
        for element in elements:
            self.add(element)


def _read(path: str, value: Any) -> Iterator[str]:
    """An input and the fields of its records that have a value."""
    if value is None:
        return
    yield path
    for record in value if isinstance(value, list) else [value]:
        if isinstance(record, Mapping):
            for name, one in record.items():
                yield from _read(f"{path}/{name}", one)


def _watched_series(
    ask: Callable[[date], object], parameter: Parameter, marks: _Marks
) -> Callable[[date], object]:
    def watched(day: date) -> object:
        for entry in parameter.series:
            if (entry.start or date.min) <= day <= (entry.end or date.max):
                marks.add(series_path(parameter, entry))
        return ask(day)

    return watched


class _WatchedTable(CompiledTable):
    """A table that records the rows that hit (or that none did)."""

    def __init__(self, table: Table, marks: _Marks) -> None:
        super().__init__(table)
        self._marks = marks

    def evaluate(self, env: Mapping[str, object], budget: Budget | None = None) -> Any:
        """As a table; hits are recorded first."""
        hits = self.hits(env, budget)
        name = self.table.name
        self._marks.add(f"tables/{name}")
        for hit in hits:
            self._marks.add(row_path(name, self.table.rows[hit].id))
        if not hits:
            self._marks.add(f"tables/{name}/default")
        return super().evaluate(env, budget)
