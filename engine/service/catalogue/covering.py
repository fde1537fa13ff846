"""What of the catalogue's rules is evaluated: by which policy, element and case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import PolicyFault
from engine.policy import PolicyVersion
from engine.policy.citations import citations
from engine.policy.faults import Faults, did_you_mean
from engine.policy.model import Place
from engine.service.cases import Case
from engine.service.catalogue.listing import Catalogue, Document, Rule
from engine.service.coverage import Coverage

__all__ = ["CatalogueCoverage", "DocumentCoverage", "Evaluated", "RuleCoverage", "State", "cover"]

#: kinds of elements, those that say most of what is done first
_TELLING: tuple[str, ...] = ("rules", "tables/rows", "obligations", "papers", "parameters/series")
_TELLING += ("values", "tables", "parameters", "inputs", "types")
_WITH_PARTS = {"tables", "parameters"}


class State(StrEnum):
    """What became of a rule."""

    EVALUATED = "evaluated"
    NOT_EVALUATED = "not evaluated"  # no service can
    OPEN = "open"  # one could, and none does
    MISSING = "missing"  # not accounted for


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A rule evaluated by a policy: the versions and elements that cite it.

    ``elements`` begin with the one that says most, which ``case`` reaches;
    ``case`` is None where none of them is reached by a case.
    """

    policy: str
    versions: tuple[PolicyVersion, ...]
    elements: tuple[str, ...]
    case: Case | None


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """A rule, and the policies that evaluate it, by id."""

    rule: Rule
    evaluated: tuple[Evaluated, ...]

    @property
    def state(self) -> State:
        """Evaluated, or what is said of it instead."""
        if self.evaluated:
            return State.EVALUATED
        if self.rule.not_evaluated is not None:
            return State.NOT_EVALUATED
        return State.MISSING if self.rule.open is None else State.OPEN


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """A document and its rules, in file order."""

    document: Document
    rules: tuple[RuleCoverage, ...]

    def count(self, state: State) -> int:
        """How many rules are in a state."""
        return sum(one.state is state for one in self.rules)


@dataclass(frozen=True, slots=True)
class CatalogueCoverage:
    """All documents; ``faults`` are what must not be."""

    documents: tuple[DocumentCoverage, ...]
    faults: tuple[PolicyFault, ...]


@dataclass(frozen=True, slots=True)
class _Citing:
    """An element of a version that cites a rule: smaller ``weight`` says more of it."""

    weight: tuple[int, int, int]
    element: str
    coverage: Coverage


def cover(catalogue: Catalogue, coverages: Sequence[Coverage]) -> CatalogueCoverage:
    """What the versions cite of the catalogue, and which case reaches it.

    Faults, each at its place in the list or in the policy's file: a citation of
    an id that is not listed (``unknown_rule``); a rule of a complete document that
    is not accounted for (``not_accounted_for``), one that is evaluated though the
    list says it is not (``evaluated_after_all``), and one that no case reaches
    (``no_case``).
    """
    cited = _cited(coverages)
    documents = tuple(
        DocumentCoverage(
            one, tuple(RuleCoverage(rule, _evaluated(cited, rule)) for rule in one.rules)
        )
        for one in catalogue.documents
    )
    faults = [*_unknown(catalogue, coverages), *_faults(catalogue.file, documents)]
    return CatalogueCoverage(documents, tuple(faults))


def _cited(coverages: Iterable[Coverage]) -> Mapping[str, Mapping[str, list[_Citing]]]:
    """Of each id, by policy, what cites it: in the order of versions and files."""
    found: dict[str, dict[str, list[_Citing]]] = {}
    for coverage in coverages:
        for element, citation in citations(coverage.version):
            for place, rule in enumerate(citation.catalogue):
                weight = (_TELLING.index(_kind(element)), len(citation.catalogue), place)
                by_policy = found.setdefault(rule, {})
                by_policy.setdefault(coverage.version.policy_id, []).append(
                    _Citing(weight, element, coverage)
                )
    return found


def _kind(element: str) -> str:
    """``tables/rows`` of ``tables/max_ltv/rows/over_3_years``."""
    section, _name, *inner = element.split("/")
    return "/".join((section, *inner[:1])) if section in _WITH_PARTS else section


def _evaluated(
    cited: Mapping[str, Mapping[str, list[_Citing]]], rule: Rule
) -> tuple[Evaluated, ...]:
    return tuple(
        _by_policy(policy, found) for policy, found in sorted(cited.get(rule.id, {}).items())
    )


def _by_policy(policy: str, found: list[_Citing]) -> Evaluated:
    newest = sorted(found, key=lambda one: -one.coverage.version.version)
    telling = sorted(newest, key=lambda one: one.weight)
    reached = [one for one in telling if one.element in one.coverage.cases]
    first = reached[:1]
    return Evaluated(
        policy,
        tuple({one.coverage.version.version: one.coverage.version for one in found}.values()),
        tuple(dict.fromkeys(one.element for one in (*first, *telling))),
        first[0].coverage.cases[first[0].element] if first else None,
    )


def _unknown(catalogue: Catalogue, coverages: Iterable[Coverage]) -> Iterator[PolicyFault]:
    known = {rule.id for document in catalogue.documents for rule in document.rules}
    for version in (coverage.version for coverage in coverages):
        faults = Faults(version.file)
        for element, citation in citations(version):
            for rule in citation.catalogue:
                if rule not in known:
                    hint = did_you_mean(rule, known)
                    message = f"no document has a rule {rule}{hint}"
                    faults.add("unknown_rule", Place(1, 1, element), message)
        yield from faults.found()


def _faults(file: str, documents: Iterable[DocumentCoverage]) -> tuple[PolicyFault, ...]:
    faults = Faults(file)
    for document in documents:
        for covered in document.rules:
            told = _fault(document.document, covered)
            if told is not None:
                faults.add(told[0], covered.rule.place, told[1])
    return faults.found()


def _fault(document: Document, covered: RuleCoverage) -> tuple[str, str] | None:
    rule = covered.rule
    by = ", ".join(one.policy for one in covered.evaluated)
    if covered.state is State.MISSING and document.complete:
        return "not_accounted_for", f"{rule.id}: no policy cites it, and no reason is given"
    if by and (rule.not_evaluated is not None or rule.open is not None):
        return "evaluated_after_all", f"{rule.id} is evaluated by {by}: take its reason away"
    if by and not any(one.case is not None for one in covered.evaluated):
        return "no_case", f"{rule.id}: no case reaches what {by} says of it"
    return None
