"""A data folder that was made by the first four policies starts with all that came after them."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.errors import NoVersionInForce
from engine.service import Caller, Role, Settings, open_service, request_of
from engine.service.examples import read_examples

FIRST = ("affordability", "car_loan", "car_loan_application", "deposit_renewal")
BEFORE, AFTER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
TESTER = Caller("KEY", "key", frozenset({Role.TESTER}))


def first_policies(root: Path, folder: Path) -> Path:
    """The policies folder as it was with the first four."""
    shipped = root / "policies"
    for policy in FIRST:
        shutil.copytree(shipped / "versions" / policy, folder / "versions" / policy)
    shutil.copytree(shipped / "calendars", folder / "calendars")
    ours = re.compile(rf"^\S+  (?:{'|'.join(FIRST)})/")
    sums = (shipped / "versions" / "SHA256SUMS").read_text().splitlines(keepends=True)
    (folder / "versions" / "SHA256SUMS").write_text("".join(filter(ours.match, sums)))
    head, *activations = re.split(r"(?m)^(?=  - id: |withdrawals:)", _activations(shipped))
    kept = [
        one for one in activations if re.search(rf"(?m)^    policy: (?:{'|'.join(FIRST)})$", one)
    ]
    (folder / "activations.yaml").write_text(head + "".join(kept) + activations[-1])
    return folder


def _activations(folder: Path) -> str:
    return (folder / "activations.yaml").read_text("utf-8")


def test_policies_that_come_later_decide_as_known_from_that_start(
    root: Path, tmp_path: Path
) -> None:
    before = Settings(first_policies(root, tmp_path / "policies"), tmp_path / "data")
    (example, *_) = read_examples(root / "policies" / "examples", "car_loan")
    with open_service(before, lambda: BEFORE) as service:
        assert service.policies.ids() == FIRST
        made = service.decisions.decide(TESTER, "car_loan", request_of(example.body))
        old = json.loads(made.body)
    with open_service(Settings(root / "policies", tmp_path / "data"), lambda: AFTER) as service:
        added = [policy for policy in service.policies.ids() if policy not in FIRST]
        assert added
        assert service.founding.vanished == ()
        assert service.decisions.replay(old["decision_id"]) == old["digest"]
        for policy in added:
            for example in read_examples(root / "policies" / "examples", policy):
                service.decisions.decide(TESTER, policy, request_of(example.body))
            for activation in service.policies.summary(policy).activations:
                assert activation.recorded_at == AFTER
            with pytest.raises(NoVersionInForce):
                service.policies.in_force(policy, date(2026, 5, 1), BEFORE)
