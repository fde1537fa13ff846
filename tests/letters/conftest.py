"""Decisions by the shipped policies, as records to write letters from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.evaluation import Bundle, Program, decide, to_json
from engine.policy import PolicyVersion, load_policy
from tests.letters.making import Decided, Record, Version


@pytest.fixture(scope="session")
def version(root: Path) -> Version:
    """The shipped versions by policy and number."""
    folder = root / "policies" / "versions"
    known: dict[tuple[str, int], PolicyVersion] = {}
    used: dict[str, tuple[PolicyVersion, ...]] = {}
    for policy in ("car_loan", "affordability", "car_loan_application", "deposit_renewal"):
        for path in sorted((folder / policy).glob("*.yaml")):
            number = int(path.stem)
            known[policy, number] = load_policy(
                path.read_bytes(), policy_id=policy, version=number, file=str(path), used=used
            )
        used[policy] = tuple(one for (name, _), one in known.items() if name == policy)
    return lambda policy, number: known[policy, number]


@pytest.fixture
def decided(version: Version) -> Decided:
    """``decided(policy, version, inputs, on)``: the record, as it is kept and answered."""

    def make(policy: str, number: int, inputs: dict[str, Any], on: str) -> Record:
        chosen = version(policy, number)
        parts = {
            name: Bundle(Program(version(use.policy, 2)), {}, None)
            for name, use in chosen.uses.items()
        }
        found = decide(Bundle(Program(chosen), parts, None), date.fromisoformat(on), inputs)
        told = {
            "decision_id": "01JD7Z4Q8N5X9V2T3R6W1Y0KAB",
            "decided_at": "2022-09-10T20:15:00Z",  # a quarter past midnight in Baku
            "reference": "APP-1042",
            **to_json(found),
        }
        return Record(told, inputs, version)

    return make
