"""A DMN model read from XML: its elements by id and name, its types, its imports."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.tck.itemtypes import ItemType, read_types
from tests.tck.kit import local, texts

__all__ = ["Model", "Place", "load"]

_DRG = {"inputData", "decision", "businessKnowledgeModel", "decisionService"}


@dataclass(eq=False)
class Model:
    """One file; ``imports`` are other models by the name they have here."""

    namespace: str
    top: Element
    imports: dict[str, Model]
    types: dict[str, ItemType]
    by_id: dict[str, Element] = field(default_factory=dict)

    def named(self, name: str, *kinds: str) -> Element | None:
        """The element of that name and one of these kinds."""
        found = (one for one in self.by_id.values() if local(one) in kinds)
        return next((one for one in found if one.get("name") == name), None)

    def type_of(self, reference: str | None) -> ItemType:
        """The type a ``typeRef`` names; any type where there is none."""
        return self.types.get((reference or "Any").strip(), ItemType())

    def find(self, href: str) -> Place:
        """The element an ``href`` points at."""
        namespace, _, identifier = href.partition("#")
        if not namespace or namespace == self.namespace:
            return Place(self, self.by_id[identifier], None)
        for alias, model in self.imports.items():
            if model.namespace == namespace:
                return Place(model, model.by_id[identifier], alias)
        raise KeyError(href)


@dataclass(frozen=True)
class Place:
    """An element, the model it is in, and the import's name it is reached by."""

    model: Model
    element: Element
    alias: str | None


def load(folder: Path, name: str) -> Model:
    """The model in a file of ``folder``, with those it imports from there."""
    tops = {file.name: ElementTree.parse(file).getroot() for file in folder.glob("*.dmn")}
    by_namespace = {top.get("namespace", ""): top for top in tops.values()}
    return _model(tops[name], by_namespace)


def _model(top: Element, by_namespace: dict[str, Element]) -> Model:
    imports = {}
    for one in texts(top, "import"):
        other = by_namespace.get(one.get("namespace", ""))
        if other is not None:
            imports[one.get("name", "")] = _model(other, by_namespace)
    types = read_types(top, {alias: model.types for alias, model in imports.items()})
    model = Model(top.get("namespace", ""), top, imports, types)
    for one in top:
        if local(one) in _DRG:
            model.by_id[one.get("id", one.get("name", ""))] = one
    return model
