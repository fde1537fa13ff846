"""Faults of a draft in plain words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from engine.errors import PolicyFault, PolicyFaults
from engine.narration import fault_words
from engine.narration.fault_wording import GENERAL
from tests.policy.test_broken import BASES, CASES, load, patched

_ADDED = re.compile(r'\.add\(\s*"([a-z_]+)"')


def fault(code: str, message: str, **example: str) -> PolicyFault:
    return PolicyFault(code, message, "1.yaml", 1, 1, "", tuple(example.items()))


def test_every_code_of_the_loader_has_words(root: Path) -> None:
    sources = [
        path.read_text("utf-8")
        for path in (root / "engine" / "policy").rglob("*.py")
        if path.parent.name != "comparing"  # adds parts of outlines, no faults
    ]
    raised = {code for source in sources for code in _ADDED.findall(source)}
    assert raised
    assert raised <= GENERAL.keys()


def _one_of_each_code() -> list[dict[str, Any]]:
    seen: set[str] = set()
    chosen = []
    for case in CASES:
        codes = {told["code"] for told in case["faults"]}
        if not codes <= seen:
            chosen.append(case)
        seen |= codes
    return chosen


@pytest.mark.parametrize("case", _one_of_each_code(), ids=lambda case: str(case["name"])[:60])
def test_a_broken_file_is_told_in_both_languages(case: dict[str, Any]) -> None:
    base = case.get("base", "base")
    with pytest.raises(PolicyFaults) as caught:
        load(base, patched(BASES[base], case["replace"]))
    for one in caught.value.faults:
        az, en = fault_words(one, "az"), fault_words(one, "en")
        assert az != en
        assert not re.search(r"\{\d|\[ |None", az + en)


@pytest.mark.parametrize(
    ("code", "message", "az", "en"),
    [
        (
            "feel_type",
            "the condition of 'x': 'limt' is not declared; did you mean 'limit'?",
            "Düsturda «limt» adı var, amma belə göstərici yoxdur. Bəlkə «limit» nəzərdə tutulub?",
            "The formula names “limt”, and there is nothing so called. Is “limit” meant?",
        ),
        (
            "feel_type",
            "'x': 'limt' is not declared",
            "Düsturda «limt» adı var, amma belə göstərici yoxdur.",
            "The formula names “limt”, and there is nothing so called.",
        ),
        (
            "type_mismatch",
            "'x': it gives money in AZN, not a whole number",
            "Nəticənin növü uyğun gəlmir: alınan – məbləğ, valyutası AZN; lazım olan – tam ədəd.",
            "The result is of the wrong kind: it is an amount in AZN, and a whole number is "
            "needed.",
        ),
        (
            "constant",
            "the value of max_share: 80 is above the upper bound 1",
            "80 yol verilən yuxarı həddən çoxdur: 1.",
            "80 is above the upper bound: 1.",
        ),
        ("new_code", "something new", "something new", "something new"),
    ],
)
def test_a_fault_says_what_it_found(code: str, message: str, az: str, en: str) -> None:
    one = fault(code, message)
    assert (fault_words(one, "az"), fault_words(one, "en")) == (az, en)


def test_an_example_is_told_with_the_labels_that_are_known() -> None:
    one = fault("inputs_not_covered", "table 't' has …", age="4", kind='"car"')
    assert fault_words(one, "az", {"age": "Yaş"}) == (
        'Cədvəldə heç bir sətrin uyğun gəlmədiyi hal var. Məsələn: Yaş = 4, kind = "car".'
    )
