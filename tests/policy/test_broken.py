"""Every broken policy file is refused with the faults its case names, and no others.

A case patches ``broken/base.yaml``, which loads, and lists every fault that
loading the patched text must report.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.errors import PolicyFault, PolicyFaults
from engine.policy import load_policy
from engine.policy.model import PolicyVersion

FOLDER = Path(__file__).parent / "broken"
BASE = (FOLDER / "base.yaml").read_text("utf-8")
CASES: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(FOLDER / "cases.yaml")


def load(text: str) -> PolicyVersion:
    return load_policy(text.encode(), policy_id="test_loan", version=1, file="1.yaml")


def patched(replace: dict[str, str]) -> str:
    """The base with each text replaced; each stands in it exactly once."""
    text = BASE
    for old, new in replace.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def told(fault: PolicyFault) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": fault.code,
        "line": fault.line,
        "path": fault.path,
        "message": fault.message,
    }
    if fault.example:
        said["example"] = dict(fault.example)
    return said


def test_the_base_loads() -> None:
    assert load(BASE).policy_id == "test_loan"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_is_refused_with_every_fault_and_no_other(case: dict[str, Any]) -> None:
    with pytest.raises(PolicyFaults) as refused:
        load(patched(case["replace"]))
    assert [told(fault) for fault in refused.value.faults] == case["faults"]


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    names = {case["name"] for case in CASES}
    assert len(names) == len(CASES) >= 60
