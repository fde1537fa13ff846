"""Checks a draft's bytes: what keeps them from being published, what differs, what cases say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from engine.errors import CasesFault, FileFaults, PolicyFault, QerarError
from engine.policy import PolicyVersion, diff
from engine.registry import Activation
from engine.service.answers import Answer
from engine.service.cases import Case, differences, read_cases, refusal
from engine.service.live import Live
from engine.service.snapshot import Snapshot, civil_date
from engine.service.supposing import next_version, suppose
from engine.service.workshop.views import CaseDifference, Check, UsedByFault

__all__ = ["check_body", "faults_of"]


def check_body(
    live: Live,
    cases: Path,
    now: datetime,
    policy: str,
    base: int | None,
    body: bytes,
    effective_from: date | None = None,
) -> Check:
    """The check of bytes as the policy's next version; ``cases`` is the folder of files of cases.

    Raises StoreUnavailable, and what loading published versions raises.
    """
    snapshot = live.now()
    number = next_version(snapshot, policy)
    supposed = suppose(live, {(policy, number): body})
    loaded, faults = _loaded(supposed, policy, number)
    today = civil_date(now)
    found = (
        snapshot.registry.find(policy, today, snapshot.registry.sequence) if number > 1 else None
    )
    starts = effective_from or (loaded.effective_from if loaded else None) or today
    if loaded is None:
        return Check(
            policy, number, base, starts, None, faults, in_force=found.version if found else None
        )
    in_force = found.version if found else None
    total, differing, fault = _cases(live, cases, now, policy, number, body, starts)
    return Check(
        policy,
        number,
        base,
        starts,
        loaded,
        used_by=tuple(_used_by(snapshot, supposed)),
        cases=total,
        cases_differing=differing,
        cases_fault=fault,
        changes=diff(snapshot.version(policy, base), loaded) if base else (),
        in_force=in_force,
        changes_in_force=diff(snapshot.version(policy, in_force), loaded) if in_force else (),
    )


def faults_of(live: Live, policy: str, body: bytes) -> tuple[PolicyFault, ...]:
    """What keeps bytes from being published as the policy's next version; nothing: ()."""
    snapshot = live.now()
    number = next_version(snapshot, policy)
    supposed = suppose(live, {(policy, number): body})
    loaded, faults = _loaded(supposed, policy, number)
    if loaded is None:
        return faults
    used_by = _used_by(snapshot, supposed)
    return tuple(fault for one in used_by for fault in one.faults)


def _used_by(snapshot: Snapshot, supposed: Snapshot) -> Iterator[UsedByFault]:
    """The published versions that load today and would not beside a new one."""
    for key in snapshot.registry.versions.digests:
        try:
            supposed.version(*key)
        except QerarError as error:
            if _loads(snapshot, key):
                yield UsedByFault(*key, _faults(error, f"{key[0]}/{key[1]}.yaml"))


def _loaded(
    supposed: Snapshot, policy: str, number: int
) -> tuple[PolicyVersion | None, tuple[PolicyFault, ...]]:
    """The version and no faults, or no version and what is wrong with it."""
    try:
        program = supposed.programs.program(policy, number)
        calendar = program.policy.calendar
        if calendar:
            supposed.programs.calendar(calendar)
    except QerarError as error:
        return None, _faults(error, f"{policy}/{number}.yaml")
    return program.policy, ()


def _faults(error: QerarError, file: str) -> tuple[PolicyFault, ...]:
    if isinstance(error, FileFaults):
        return error.faults
    return (PolicyFault(error.code, str(error), file, 1, 1, ""),)


def _loads(snapshot: Snapshot, key: tuple[str, int]) -> bool:
    try:
        snapshot.version(*key)
    except QerarError:
        return False
    return True


def _cases(
    live: Live,
    folder: Path,
    now: datetime,
    policy: str,
    number: int,
    body: bytes,
    starts: date,
) -> tuple[int, tuple[CaseDifference, ...], str | None]:
    """How many cases the policy has, which the draft answers otherwise, what hinders reading."""
    path = folder / f"{policy}.yaml"
    try:
        cases = read_cases(path)
    except FileNotFoundError:
        return 0, (), None
    except OSError as error:
        return 0, (), f"{path.name} cannot be read: {error.strerror}"
    except CasesFault as error:
        return 0, (), str(error)
    today = live.now()
    at = today.registry.present(now)
    event = Activation("supposed", policy, number, starts, None, at, "a check")
    supposed = suppose(live, {(policy, number): body}, event)
    differing = []
    for case in cases:
        found = tuple(
            one
            for one in differences(case.expect, _answer(supposed, case, now))
            if not (one.field == "policy_version" and one.got == number)
        )
        if found:
            already = bool(differences(case.expect, _answer(today, case, now)))
            differing.append(CaseDifference(case.name, case.effective_date, found, already))
    return len(cases), tuple(differing), None


def _answer(snapshot: Snapshot, case: Case, now: datetime) -> dict[str, object]:
    try:
        moment = snapshot.moment(case.effective_date, case.known_at, now)
        decision = snapshot.decide(case.policy, case.inputs, moment)
        return Answer(decision, moment.known_at, moment.known, now).to_json()
    except QerarError as error:
        return refusal(error)
