"""Every broken policy file is refused with the faults its case names, and no others.

A case patches ``broken/base.yaml`` (or ``uses.yaml``), which loads, and lists every
fault that loading the patched text must report.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.errors import PolicyFault, PolicyFaults
from engine.policy import load_policy
from engine.policy.model import PolicyVersion

FOLDER = Path(__file__).parent / "broken"
BASES = {name: (FOLDER / f"{name}.yaml").read_text("utf-8") for name in ("base", "uses")}
CASES: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(FOLDER / "cases.yaml")


@cache
def used() -> dict[str, tuple[PolicyVersion, ...]]:
    """What uses.yaml uses: base.yaml as it is."""
    return {"test_loan": (load("base", BASES["base"]),)}


def load(base: str, text: str) -> PolicyVersion:
    if base == "base":
        return load_policy(text.encode(), policy_id="test_loan", version=1, file="1.yaml")
    return load_policy(text.encode(), policy_id="together", version=1, file="1.yaml", used=used())


def patched(text: str, replace: dict[str, str]) -> str:
    """The text with each patch applied; what is replaced stands in it exactly once."""
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


@pytest.mark.parametrize("base", BASES)
def test_without_a_patch_it_loads(base: str) -> None:
    assert load(base, BASES[base]).version == 1


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_is_refused_with_every_fault_and_no_other(case: dict[str, Any]) -> None:
    base = case.get("base", "base")
    with pytest.raises(PolicyFaults) as refused:
        load(base, patched(BASES[base], case["replace"]))
    assert [told(fault) for fault in refused.value.faults] == case["faults"]


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    names = {case["name"] for case in CASES}
    assert len(names) == len(CASES) >= 60
