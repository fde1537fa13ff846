"""Runs cases: each is decided, compared, and followed for coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.errors import InvalidInput, PaperIncomplete, PaperNotDue, QerarError, UnknownPolicy
from engine.policy import PolicyVersion
from engine.policy.model.papers import PaperKind
from engine.service.cases import Case, Difference, differences, read_cases, refusal
from engine.service.coverage import Coverage, Reached
from engine.service.deciding import DecisionService
from engine.service.requests import Request
from engine.service.snapshot import utc_now

__all__ = ["Case", "CaseResult", "Coverage", "Difference", "run_cases"]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case and how its answer differs from what it expects."""

    case: Case
    differences: tuple[Difference, ...]


def run_cases(
    folder: Path,
    files: Sequence[Path],
    *,
    coverage: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> tuple[tuple[CaseResult, ...], tuple[Coverage, ...]]:
    """Decide every case of the files by a policies folder.

    With ``coverage``, also what of every version of the files' policies was
    reached.  An answer that is an error is compared like any other; what
    damages the registry or a file of cases is raised: RegistryFault, CasesFault.
    """
    reached = Reached()
    service = DecisionService(folder, clock, watch=reached.watch if coverage else None)
    cases = [case for file in files for case in read_cases(file)]
    results = tuple(
        CaseResult(case, differences(case.expect, _answer(service, case, reached, coverage)))
        for case in cases
    )
    if not coverage:
        return results, ()
    return results, tuple(
        reached.coverage(version)
        for policy in dict.fromkeys(case.policy for case in cases)
        for version in _versions(service, policy)
    )


def _versions(service: DecisionService, policy: str) -> tuple[PolicyVersion, ...]:
    try:
        return service.summary(policy).versions
    except UnknownPolicy:  # its cases say so
        return ()


def _written(service: DecisionService, case: Case, policy: PolicyVersion, code: str) -> bool:
    """Whether the paper can be written of the case; a register lists any decision."""
    if policy.papers[code].kind is PaperKind.REGISTER:
        return True
    request = Request(case.inputs, case.effective_date, case.known_at)
    try:
        service.paper(case.policy, request, code, "en")
    except (PaperNotDue, PaperIncomplete):
        return False
    return True


def _answer(service: DecisionService, case: Case, reached: Reached, follow: bool) -> dict[str, Any]:
    arguments = (case.policy, case.inputs, case.effective_date, case.known_at)
    reached.begin(case)
    try:
        if not follow:
            return service.decide(*arguments).to_json()
        found = service.explain(*arguments)
        decision = found.answer.decision
        reached.decision(decision, found.explanation.to_json()["trace"])
        for code in reached.unwritten(decision.policy):
            if _written(service, case, decision.policy, code):
                reached.paper(decision.policy, code)
        return found.answer.to_json()
    except InvalidInput as error:
        if follow:
            force = service.in_force(case.policy, case.effective_date, case.known_at).activation
            reached.refusal(service.version(force.policy, force.version), error)
        return refusal(error)
    except QerarError as error:
        return refusal(error)
