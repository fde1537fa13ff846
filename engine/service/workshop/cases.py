"""A policy's own cases, decided as if a draft applied: what it answers otherwise than expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import CasesFault, QerarError, StoreUnavailable
from engine.service.answers import Answer
from engine.service.cases import Case, differences, read_cases, refusal
from engine.service.snapshot import Snapshot
from engine.service.workshop.views import CaseDifference, CasesTried

__all__ = ["try_cases"]


def try_cases(
    folders: Sequence[Path],
    policy: str,
    number: int,
    supposed: Snapshot,
    today: Snapshot,
    now: datetime,
) -> CasesTried:
    """The cases of the policy's file in each folder, each decided by what is ``supposed``.

    That a case is decided by the draft and not by the version it expects is no
    difference.  Where one file cannot be read, those of the others are decided.
    Raises StoreUnavailable.
    """
    cases: list[Case] = []
    faults = []
    for folder in folders:
        path = folder / f"{policy}.yaml"
        try:
            cases += _read(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            faults.append(f"{path.name} cannot be read: {error.strerror}")
        except CasesFault as error:
            faults.append(str(error))
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
    return CasesTried(len(cases), tuple(differing), "; ".join(faults) or None)


def _read(path: Path) -> tuple[Case, ...]:
    """A file's cases; those of the same file are read once, for that takes a second."""
    stat = path.stat()
    return _kept(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _kept(path: Path, _changed: int, _size: int) -> tuple[Case, ...]:
    return read_cases(path)


def _answer(snapshot: Snapshot, case: Case, now: datetime) -> dict[str, Any]:
    try:
        moment = snapshot.moment(case.effective_date, case.known_at, now)
        decision = snapshot.decide(case.policy, case.inputs, moment)
        return Answer(decision, moment.known_at, moment.known, now).to_json()
    except StoreUnavailable:
        raise
    except QerarError as error:
        return refusal(error)
