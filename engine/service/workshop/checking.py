"""Checks a draft's bytes: what keeps them from being published, what differs, what cases say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from engine.errors import FileFaults, PolicyFault, QerarError, StoreUnavailable
from engine.policy import Change, PolicyVersion, diff
from engine.registry import Activation
from engine.service.live import Live
from engine.service.snapshot import Snapshot, civil_date
from engine.service.supposing import next_version, suppose, supposing
from engine.service.workshop.cases import try_cases
from engine.service.workshop.views import CasesTried, Check, UsedByFault

__all__ = ["check", "faults_of"]


def check(
    live: Live,
    now: datetime,
    policy: str,
    base: int | None,
    body: bytes,
    effective_from: date | None,
    cases: Sequence[Path] | None,
) -> Check:
    """The check of bytes as the policy's next version.

    ``cases`` are the folders of files of cases, None: none is decided.  Raises
    StoreUnavailable, and what loading published versions raises.
    """
    found = _Supposed.of(live, policy, body)
    today = civil_date(now)
    proposed = found.loaded.effective_from if found.loaded else None
    starts = effective_from or proposed or today
    registry = found.now.registry
    ruling = registry.find(policy, today, registry.sequence) if found.number > 1 else None
    in_force = ruling.version if ruling else None
    if found.loaded is None:
        return Check(policy, found.number, base, starts, None, found.faults, in_force=in_force)
    tried = CasesTried()
    if cases is not None:
        at = registry.present(now)
        event = Activation("supposed", policy, found.number, starts, None, at, "a check")
        applied = supposing(found.supposed, event)
        tried = try_cases(cases, policy, found.number, applied, found.now, now)
    return Check(
        policy,
        found.number,
        base,
        starts,
        found.loaded,
        used_by=tuple(found.used_by()),
        tried=tried,
        changes=found.changes(base),
        in_force=in_force,
        changes_in_force=found.changes(in_force),
    )


def faults_of(live: Live, policy: str, body: bytes) -> tuple[PolicyFault, ...]:
    """What keeps bytes from being published as the policy's next version; nothing: ()."""
    found = _Supposed.of(live, policy, body)
    used_by = found.used_by() if found.loaded else ()
    return (*found.faults, *(fault for one in used_by for fault in one.faults))


@dataclass(frozen=True, slots=True)
class _Supposed:
    """Bytes supposed to be published: what they load as, or what is wrong with them."""

    now: Snapshot
    supposed: Snapshot
    policy: str
    number: int
    loaded: PolicyVersion | None
    faults: tuple[PolicyFault, ...]

    @classmethod
    def of(cls, live: Live, policy: str, body: bytes) -> _Supposed:
        now = live.now()
        number = next_version(now, policy)
        supposed = suppose(now, {(policy, number): body})
        try:
            program = supposed.programs.program(policy, number)
            if program.policy.calendar:
                supposed.programs.calendar(program.policy.calendar)
        except StoreUnavailable:
            raise
        except QerarError as error:
            faults = _faults(error, f"{policy}/{number}.yaml")
            return cls(now, supposed, policy, number, None, faults)
        return cls(now, supposed, policy, number, program.policy, ())

    def used_by(self) -> Iterator[UsedByFault]:
        """The published versions that load today and would not beside this one."""
        for key in self.now.registry.versions.digests:
            error = _refusal(self.supposed, key)
            if error is not None and _refusal(self.now, key) is None:
                yield UsedByFault(*key, _faults(error, f"{key[0]}/{key[1]}.yaml"))

    def changes(self, version: int | None) -> tuple[Change, ...]:
        """What differs from a published version of the policy; of None nothing."""
        if version is None or self.loaded is None:
            return ()
        return diff(self.now.version(self.policy, version), self.loaded)


def _refusal(snapshot: Snapshot, key: tuple[str, int]) -> QerarError | None:
    """Why a version cannot be loaded; raises StoreUnavailable."""
    try:
        snapshot.version(*key)
    except StoreUnavailable:
        raise
    except QerarError as error:
        return error
    return None


def _faults(error: QerarError, file: str) -> tuple[PolicyFault, ...]:
    if isinstance(error, FileFaults):
        return error.faults
    return (PolicyFault(error.code, str(error), file, 1, 1, ""),)
