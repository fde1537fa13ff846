"""The list of every rule of the source documents, by catalogue id.

::

    documents:
      "002":
        title: Responsible lending policy of a bank, undated
        complete: true                  # every rule of it is accounted for
        rules:
          - {id: AFF-BYG-02, clause: "4.2", title: Formula of debt burden to income}
          - {id: AFF-CMP-02, clause: "8.2", title: Information security,
             not_evaluated: "outside any decision"}    # no service can evaluate it
          - {id: AFF-CUS-04, clause: "7.4", title: Payment channels,
             open: "no policy takes the channel"}      # one could, and none does yet
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import CatalogueFault
from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.policy.reading.mappings import Fields
from engine.policy.reading.scalars import report_badly_written
from engine.policy.reading.source import Node, read_source

__all__ = ["Catalogue", "Document", "Rule", "read_catalogue"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a document; of ``not_evaluated`` and ``open`` at most one gives its reason."""

    id: str
    clause: str
    title: str
    not_evaluated: str | None
    open: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """A source document; of a ``complete`` one every rule is evaluated or says why not."""

    number: str
    title: str
    complete: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents in file order."""

    file: str
    documents: tuple[Document, ...]


def read_catalogue(path: Path) -> Catalogue:
    """Read the list.  Raises CatalogueFault with every fault, OSError."""
    faults = Faults(str(path))
    root = read_source(path.read_bytes(), faults)
    documents: tuple[Document, ...] = ()
    if root is not None:
        report_badly_written(root, faults)
        documents = tuple(_documents(root, faults))
    if len(faults):
        raise CatalogueFault(faults.sorted())
    return Catalogue(str(path), documents)


def _documents(root: Node, faults: Faults) -> Iterator[Document]:
    fields = Fields(root, faults, "the catalogue", (), ("documents",))
    seen: set[str] = set()
    for number, _place, node in fields.section("documents"):
        one = Fields(node, faults, f"document {number}", (), ("title", "complete", "rules"))
        rules = tuple(_rules(one, faults, seen))
        yield Document(number, one.text("title") or "", one.flag("complete"), rules)


def _rules(document: Fields, faults: Faults, seen: set[str]) -> Iterator[Rule]:
    for node in document.sequence("rules"):
        told = ("not_evaluated", "open")
        fields = Fields(node, faults, "a rule", told, ("id", "clause", "title"))
        found = fields.text("id") or ""
        if found in seen:
            faults.add("declared_twice", node.place, f"{found} is listed twice")
        seen.add(found)
        why, missing = (fields.text(name) for name in told)
        if why is not None and missing is not None:
            message = f"{found} cannot be evaluated, or could be: one of the two"
            faults.add("contradiction", node.place, message)
        clause, title = fields.words("clause") or "", fields.text("title") or ""
        yield Rule(found, clause, title, why, missing, node.place)
