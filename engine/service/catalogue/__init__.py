"""The rules of the source documents, and what of them the policies evaluate."""

from engine.service.catalogue.covering import (
    CatalogueCoverage,
    DocumentCoverage,
    Evaluated,
    RuleCoverage,
    State,
    cover,
)
from engine.service.catalogue.listing import Catalogue, Document, Rule, read_catalogue
from engine.service.catalogue.page import coverage_page

__all__ = [
    "Catalogue",
    "CatalogueCoverage",
    "Document",
    "DocumentCoverage",
    "Evaluated",
    "Rule",
    "RuleCoverage",
    "State",
    "cover",
    "coverage_page",
    "read_catalogue",
]
