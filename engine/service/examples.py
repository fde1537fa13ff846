"""Examples of requests, taken from the cases that are shipped with a policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.service.cases import Case, read_cases

__all__ = ["Example", "examples_of"]


@dataclass(frozen=True, slots=True)
class Example:
    """A request that works as it stands: what it shows, and its body as plain JSON."""

    name: str
    body: dict[str, Any]


def examples_of(
    folder: Path, policy: str, in_force: Callable[[date], int | None]
) -> tuple[Example, ...]:
    """One example for each version and outcome that the policy's cases show, newest version first.

    ``folder`` holds ``<policy>.yaml``; without that file there are none.
    ``in_force`` tells the version in force on a day: a case whose version no
    longer answers for its day is left out.  Raises CasesFault, OSError.
    """
    path = folder / f"{policy}.yaml"
    if not path.exists():
        return ()
    first: dict[tuple[int, str], Case] = {}
    for case in read_cases(path):
        day, version = case.effective_date, case.expect.get("policy_version")
        outcome = case.expect.get("outcome")
        if day is None or version is None or outcome is None or case.known_at is not None:
            continue
        if in_force(day) == version:
            first.setdefault((int(version), str(outcome)), case)
    newest = sorted(first, key=lambda shown: -shown[0])  # stable: else as the cases stand
    return tuple(
        Example(f"Version {version}, {outcome}: {case.name}", _body(case))
        for version, outcome in newest
        for case in (first[version, outcome],)
    )


def _body(case: Case) -> dict[str, Any]:
    day = case.effective_date
    return {"effective_date": day and day.isoformat(), "inputs": _plain(case.inputs)}


def _plain(value: Any) -> Any:
    """JSON without decimals: whole numbers are integers, others decimal strings."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        whole = value.as_tuple().exponent == 0
        return int(value) if whole else f"{value:f}"
    return value
