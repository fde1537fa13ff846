"""Loads published versions once, and puts together what a decision needs.

A version's content is its digest, so what is compiled is kept, and shared by
every registry of the process that names it (``Compiled``).  Which versions are
put together depends on both dates: a policy and every policy it uses are
resolved with the same effective date and the same knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock, RLock
from typing import NamedTuple

from engine.errors import CyclicUses
from engine.evaluation import Bundle, Program
from engine.policy import Calendar, PolicyVersion, load_policy
from engine.registry import Registry

__all__ = ["Compiled", "Moment", "Programs"]

#: versions that a process keeps by content: a start reads each for the ledger, and then decides
_VERSIONS = 256
#: bundles a registry keeps at hand; more dates than that are put together again
_BUNDLES = 512


@dataclass(frozen=True, slots=True)
class Moment:
    """The two dates of a decision, resolved: the law's day and the knowledge's sequence."""

    effective_date: date
    known_at: datetime
    known: int


class _Identity(NamedTuple):
    """A version and its content; versions of the same bytes answer each in its own name."""

    policy: str
    version: int
    digest: str


@dataclass(slots=True)
class _Loaded:
    """A version with what its types were read from: the versions of the policies it uses."""

    policy: PolicyVersion
    basis: tuple[_Identity, ...]
    program: Program | None = None


class _Contents:
    """Versions that some registry of this process loaded, by content; safe to share.

    A version is the same wherever its bytes and those of what it uses are the same.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[tuple[_Identity, str], _Loaded] = {}

    def find(self, identity: _Identity, file: str) -> _Loaded | None:
        """What was loaded of these bytes, in a file of that name."""
        with self._lock:
            return self._kept.get((identity, file))

    def keep(self, identity: _Identity, file: str, loaded: _Loaded) -> None:
        """Keep a version, without its program; the one kept longest makes room."""
        with self._lock:
            if len(self._kept) >= _VERSIONS:
                del self._kept[next(iter(self._kept))]
            self._kept[identity, file] = loaded


_CONTENTS = _Contents()


class Compiled:
    """What a process has loaded, by content; safe to share between threads."""

    def __init__(self, watch: Callable[[Program], None] | None = None) -> None:
        """``watch`` is called once with each program that is made ready."""
        self.lock = RLock()
        self.watch = watch
        self.loaded: dict[_Identity, _Loaded] = {}
        self.loading: list[str] = []

    def copy(self) -> Compiled:
        """The same, for a registry that is only supposed: what that loads stays out of this."""
        other = Compiled()
        with self.lock:
            other.loaded.update(self.loaded)
        return other


class Programs:
    """The versions of one registry, loaded when first needed; safe to share between threads."""

    def __init__(
        self, registry: Registry, calendar: Callable[[str, int], Calendar], compiled: Compiled
    ) -> None:
        """``calendar`` gives one by its name as known at a sequence; raises CalendarFault."""
        self._registry = registry
        self._calendar = calendar
        self._compiled = compiled
        self._at_hand: dict[tuple[str, int], _Loaded] = {}
        self._bundles: dict[tuple[str, date, int], Bundle] = {}

    def over(self, registry: Registry) -> Programs:
        """The versions of a registry that is only supposed; what they load stays out of this."""
        return Programs(registry, self._calendar, self._compiled.copy())

    def policy(self, policy: str, version: int) -> PolicyVersion:
        """A published version, loaded.

        Raises UnknownPolicy, UnknownVersion, VersionMissing, VersionAltered,
        PolicyFaults, CyclicUses.
        """
        return self._loaded(policy, version).policy

    def load(self, data: bytes, policy: str, version: int, file: str) -> PolicyVersion:
        """A version from bytes, typed against all published versions of what it uses.

        Raises PolicyFaults, CyclicUses, and what ``policy`` raises for a used policy.
        """
        with self._compiled.lock:
            loading = self._compiled.loading
            if policy in loading:
                raise CyclicUses((*loading[loading.index(policy) :], policy))
            loading.append(policy)
            try:
                return load_policy(
                    data, policy_id=policy, version=version, file=file, used=_Used(self)
                )
            finally:
                loading.pop()

    def bundle(
        self, policy: str, moment: Moment, instead: Mapping[str, Program] | None = None
    ) -> Bundle:
        """The version of the policy in force, with what it uses, at one moment.

        ``instead`` are programs by policy that decide in the place of the versions
        in force, wherever those would; what they use is resolved like the rest.
        Raises UnknownPolicy, NoVersionInForce (of this or a used policy),
        CyclicUses, CalendarFault, and what ``policy`` raises.
        """
        if instead:  # not kept: whoever replaces a version knows for how long
            return self._bundle(policy, moment, (), instead)
        key = policy, moment.effective_date, moment.known
        found = self._bundles.get(key)
        if found is None:
            found = self._bundle(policy, moment, (), {})
            if len(self._bundles) >= _BUNDLES:
                self._bundles.clear()
            self._bundles[key] = found
        return found

    def bundle_around(self, program: Program, moment: Moment) -> Bundle:
        """A program that need not be in force, nor published, with what it uses at a moment.

        Raises NoVersionInForce of a used policy, CyclicUses, CalendarFault, and what
        ``policy`` raises for one.
        """
        return self._around(program, moment, (), {})

    def _bundle(
        self,
        policy: str,
        moment: Moment,
        above: tuple[str, ...],
        instead: Mapping[str, Program],
    ) -> Bundle:
        if policy in above:
            raise CyclicUses((*above[above.index(policy) :], policy))
        program = instead.get(policy)
        if program is None:
            activation = self._registry.in_force(
                policy, moment.effective_date, moment.known, moment.known_at
            )
            program = self.program(policy, activation.version)
        return self._around(program, moment, above, instead)

    def _around(
        self,
        program: Program,
        moment: Moment,
        above: tuple[str, ...],
        instead: Mapping[str, Program],
    ) -> Bundle:
        inside = (*above, program.policy.policy_id)
        used = {
            name: self._bundle(use.policy, moment, inside, instead)
            for name, use in program.policy.uses.items()
        }
        calendar = program.policy.calendar
        return Bundle(program, used, self._calendar(calendar, moment.known) if calendar else None)

    def _loaded(self, policy: str, version: int) -> _Loaded:
        found = self._at_hand.get((policy, version))
        if found is None:
            with self._compiled.lock:
                found = self._at_hand[policy, version] = self._compile(policy, version)
        return found

    def _compile(self, policy: str, version: int) -> _Loaded:
        identity = self._identity(policy, version)
        found = self._compiled.loaded.get(identity)
        if found is None or found.basis != self._basis(found.policy):
            versions = self._registry.versions
            data, file = versions.read(policy, version), versions.place(policy, version)
            kept = _CONTENTS.find(identity, file)
            if kept is None or kept.basis != self._basis(kept.policy):
                loaded = self.load(data, policy, version, file)
                kept = _Loaded(loaded, self._basis(loaded))
                _CONTENTS.keep(identity, file, kept)
            found = self._compiled.loaded[identity] = _Loaded(kept.policy, kept.basis)
        return found

    def _identity(self, policy: str, version: int) -> _Identity:
        return _Identity(policy, version, self._registry.versions.digest(policy, version))

    def _basis(self, policy: PolicyVersion) -> tuple[_Identity, ...]:
        """Every published version of what the policy uses: its formulas are typed by them all."""
        used = sorted({use.policy for use in policy.uses.values()})
        return tuple(
            self._identity(name, number)
            for name in used
            for number in self._registry.versions.numbers(name)
        )

    def program(self, policy: str, version: int) -> Program:
        """A published version made ready to decide.

        Raises EvaluationFault where the rule engine cannot hold it, and as ``policy``.
        """
        found = self._loaded(policy, version)
        if found.program is None:
            with self._compiled.lock:
                if found.program is None:
                    program = Program(found.policy)
                    if self._compiled.watch is not None:
                        self._compiled.watch(program)
                    found.program = program
        return found.program

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name as known last; raises CalendarFault."""
        return self._calendar(name, self._registry.sequence)

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
