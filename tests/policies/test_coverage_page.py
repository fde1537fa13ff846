"""docs/coverage.md says what the policies evaluate; what a complete document lacks is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.service.catalogue import CatalogueCoverage, cover, coverage_page, read_catalogue
from engine.service.testing import CaseResult, Coverage


@pytest.fixture(scope="module")
def coverage(
    root: Path, own: tuple[tuple[CaseResult, ...], tuple[Coverage, ...]]
) -> CatalogueCoverage:
    """What the shipped policies evaluate of the catalogue."""
    return cover(read_catalogue(root / "policies" / "catalogue.yaml"), own[1])


def test_every_rule_of_a_complete_document_is_accounted_for_and_every_id_is_known(
    coverage: CatalogueCoverage,
) -> None:
    assert [str(fault) for fault in coverage.faults] == []


def test_the_documents_that_are_complete(coverage: CatalogueCoverage) -> None:
    assert {one.document.number: one.document.complete for one in coverage.documents} == {
        "000": True,
        "001": True,
        "002": True,
        "003": True,
        "004": True,
    }


def test_every_document_has_all_its_rules(coverage: CatalogueCoverage) -> None:
    assert {
        one.document.number: (len(one.rules), {rule.rule.id.split("-")[0] for rule in one.rules})
        for one in coverage.documents
    } == {
        "000": (63, {"MTG"}),
        "001": (103, {"COL"}),
        "002": (47, {"AFF"}),
        "003": (25, {"CAR"}),
        "004": (42, {"DEP"}),
    }


def test_the_page_is_written_from_the_policies(root: Path, coverage: CatalogueCoverage) -> None:
    """Where it is not: ``qerar policies coverage --write docs/coverage.md``."""
    page = (root / "docs" / "coverage.md").read_text("utf-8")
    assert page == coverage_page(coverage, root / "docs")
