"""The shipped policies read as they were read and found right, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.narration import changes, narrate
from engine.policy import PolicyVersion
from tests.narration.printing import changes_text, document_text

GOLDEN = Path(__file__).parent / "golden"
#: those that were read aloud and found right; of the others the laws below hold
READ = [
    *(("affordability", 1), ("affordability", 2), ("car_loan", 1), ("car_loan", 2)),
    *(("car_loan_application", 1), ("deposit_renewal", 1), ("deposit_renewal", 2)),
]
Shipped = Mapping[str, tuple[PolicyVersion, ...]]


@pytest.mark.parametrize("lang", ["az", "en"])
@pytest.mark.parametrize(("policy", "version"), READ)
def test_a_version_reads_as_it_was_read(
    shipped: Shipped, policy: str, version: int, lang: str
) -> None:
    document = narrate(shipped[policy][version - 1], lang, shipped)
    expected = (GOLDEN / f"{policy}_{version}.{lang}.txt").read_text("utf-8")
    assert document_text(document) == expected


@pytest.mark.parametrize("lang", ["az", "en"])
@pytest.mark.parametrize("policy", ["affordability", "car_loan", "deposit_renewal"])
def test_what_changed_reads_as_it_was_read(shipped: Shipped, policy: str, lang: str) -> None:
    before, after = shipped[policy]
    found = changes(before, after, lang, shipped)
    expected = (GOLDEN / f"{policy}_1_2.{lang}.txt").read_text("utf-8")
    without_notes = [one for one in found if one.section != "document"]
    assert changes_text(without_notes) == expected


@pytest.mark.parametrize("policy", ["affordability", "car_loan", "deposit_renewal"])
def test_between_a_version_and_itself_nothing_changed(shipped: Shipped, policy: str) -> None:
    assert changes(shipped[policy][0], shipped[policy][0], "az", shipped) == ()


def test_no_formula_of_a_shipped_version_is_left_without_words(shipped: Shipped) -> None:
    pattern = re.compile(r"(yazılışı|written as) `[^`]*`")  # of a text: an expression, no formula
    unsaid = [
        line
        for each in shipped.values()
        for version in each
        for lang in ("az", "en")
        for line in document_text(narrate(version, lang, shipped)).splitlines()
        if "`" in pattern.sub("", line)
    ]
    assert unsaid == []


def test_every_sentence_of_a_rule_differs_between_the_languages(shipped: Shipped) -> None:
    for each in shipped.values():
        for version in each:
            az, en = (narrate(version, lang, shipped) for lang in ("az", "en"))
            for one, other in zip(az.rules, en.rules, strict=True):
                assert one.sentence != other.sentence
                assert one.sentence
                assert other.sentence
