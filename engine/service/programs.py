"""Loads published versions and calendars once, and puts together what a decision needs.

A version's content is its digest, so what is loaded is kept for good.  Which
versions are put together depends on both dates: a policy and every policy it
uses are resolved with the same effective date and the same knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import RLock

from engine.errors import CalendarFault, CyclicUses
from engine.evaluation import Bundle, Program
from engine.policy import Calendar, PolicyVersion, load_calendar, load_policy
from engine.registry import Registry

__all__ = ["Moment", "Programs"]


@dataclass(frozen=True, slots=True)
class Moment:
    """The two dates of a decision, resolved: the law's day and the knowledge's sequence."""

    effective_date: date
    known_at: datetime
    known: int


class Programs:
    """Everything loaded from a policies folder; safe to share between threads."""

    def __init__(
        self, folder: Path, registry: Registry, watch: Callable[[Program], None] | None = None
    ) -> None:
        """``watch`` is called once with each program that is made ready."""
        self._folder = folder
        self._watch = watch
        self._registry = registry
        self._lock = RLock()
        self._programs: dict[tuple[str, int], Program] = {}
        self._policies: dict[tuple[str, int], PolicyVersion] = {}
        self._calendars: dict[str, Calendar] = {}
        self._loading: list[str] = []

    def policy(self, policy: str, version: int) -> PolicyVersion:
        """A published version, loaded.

        Raises UnknownPolicy, UnknownVersion, VersionMissing, VersionAltered,
        PolicyFaults, CyclicUses.
        """
        with self._lock:
            found = self._policies.get((policy, version))
            if found is None:
                data = self._registry.versions.read(policy, version)
                file = str(self._registry.versions.path(policy, version))
                found = self.load(data, policy, version, file)
                self._policies[policy, version] = found
            return found

    def load(self, data: bytes, policy: str, version: int, file: str) -> PolicyVersion:
        """A version from bytes, typed against all published versions of what it uses.

        Raises PolicyFaults, CyclicUses, and what ``policy`` raises for a used policy.
        """
        with self._lock:
            if policy in self._loading:
                start = self._loading.index(policy)
                raise CyclicUses((*self._loading[start:], policy))
            self._loading.append(policy)
            try:
                return load_policy(
                    data, policy_id=policy, version=version, file=file, used=_Used(self)
                )
            finally:
                self._loading.pop()

    def bundle(self, policy: str, moment: Moment) -> Bundle:
        """The version of the policy in force, with what it uses, at one moment.

        Raises UnknownPolicy, NoVersionInForce (of this or a used policy),
        CyclicUses, CalendarFault, and what ``policy`` raises.
        """
        return self._bundle(policy, moment, ())

    def _bundle(self, policy: str, moment: Moment, above: tuple[str, ...]) -> Bundle:
        if policy in above:
            raise CyclicUses((*above[above.index(policy) :], policy))
        activation = self._registry.in_force(
            policy, moment.effective_date, moment.known, moment.known_at
        )
        program = self._program(self.policy(policy, activation.version))
        used = {
            name: self._bundle(use.policy, moment, (*above, policy))
            for name, use in program.policy.uses.items()
        }
        calendar = program.policy.calendar
        return Bundle(program, used, self.calendar(calendar) if calendar else None)

    def _program(self, policy: PolicyVersion) -> Program:
        with self._lock:
            key = policy.policy_id, policy.version  # not the digest: two files may be alike
            found = self._programs.get(key)
            if found is None:
                found = Program(policy)
                if self._watch is not None:
                    self._watch(found)
                self._programs[key] = found
            return found

    def calendar(self, name: str) -> Calendar:
        """The calendar ``calendars/<name>.yaml``; raises CalendarFault."""
        with self._lock:
            found = self._calendars.get(name)
            if found is None:
                path = self._folder / "calendars" / f"{name}.yaml"
                try:
                    data = path.read_bytes()
                except FileNotFoundError:
                    raise CalendarFault(str(path), "the file is missing") from None
                found = self._calendars[name] = load_calendar(data, name=name, file=str(path))
            return found

    def versions(self, policy: str) -> tuple[PolicyVersion, ...]:
        """All published versions of a policy, loaded, ascending."""
        numbers = self._registry.versions.numbers(policy)
        return tuple(self.policy(policy, number) for number in numbers)

    def ids(self) -> tuple[str, ...]:
        """The ids of the published policies."""
        return self._registry.versions.policies()


class _Used(Mapping[str, Sequence[PolicyVersion]]):
    """The published policies by id, each loaded only when a formula's types need it."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def __getitem__(self, policy: str) -> Sequence[PolicyVersion]:
        if policy not in self._programs.ids():
            raise KeyError(policy)
        return self._programs.versions(policy)

    def __iter__(self) -> Iterator[str]:
        return iter(self._programs.ids())

    def __len__(self) -> int:
        return len(self._programs.ids())
