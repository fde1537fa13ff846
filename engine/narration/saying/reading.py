"""Names and paths in words: what the policy declares, what a loop binds, fields of either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.feel.syntax import ast
from engine.feel.syntax.paths import static_path
from engine.feel.types import ContextType, ListType, RangeType
from engine.narration.grammar.parts import Noun, Unsayable
from engine.narration.naming import local
from engine.narration.saying.bound import DAYS, DURATIONS, Bound
from engine.policy.model import Kind, TypeSpec

if TYPE_CHECKING:
    from engine.narration.saying.saying import Saying

__all__ = ["field_of_all", "read"]


def read(saying: Saying, node: ast.Name | ast.Path) -> Noun:
    """What a name or path means where it stands."""
    if isinstance(node, ast.Path) and isinstance(node.base.type, (*DAYS, *DURATIONS, RangeType)):
        return saying.language.phrase(node.name, saying.noun(node.base))
    path = static_path(node)
    if path is not None and path[0] in saying.bound:
        return _read_bound(saying, path)
    if path is not None and (found := _declared(saying, path)) is not None:
        return found
    if isinstance(node, ast.Path):
        return _member(saying, node)
    raise Unsayable(node.name)


def _declared(saying: Saying, path: tuple[str, ...]) -> Noun | None:
    said, names = saying.language, saying.names
    head = path[0]
    if path == ("effective_date",):
        return said.phrase("effective date")
    if path in (("outcome",), ("findings",)):
        return said.phrase(head)
    if head in names.policy.uses:
        return _used(saying, head, path[1:])
    label = names.label(path)
    if label is None:
        group = [said.label(each) for each in names.group(path)]
        return said.together(group) if group else None
    spec = names.spec(path)
    listed = spec is not None and spec.kind is Kind.LIST
    return said.labelled_list(label) if listed else said.label(label)


def _used(saying: Saying, use: str, rest: Sequence[str]) -> Noun:
    said = saying.language
    label = saying.names.element(use)
    if not rest:
        return said.label(label)
    if len(rest) == 1 and rest[0] in ("outcome", "findings"):
        return said.within(label, said.phrase(rest[0]))
    return said.within(label, said.label(saying.names.used_label(use, ".".join(rest))))


def _read_bound(saying: Saying, path: tuple[str, ...]) -> Noun:
    said = saying.language
    one = saying.bound[path[0]]
    if len(path) == 1:
        return _bound_itself(saying, one)
    spec: TypeSpec | None = one.spec
    labels = []
    for name in path[1:]:
        if spec is not None and spec.item is not None:
            spec = spec.item
        found = None if spec is None else spec.fields.get(name)
        spec = None if found is None else found.spec
        own = None if found is None else found.label
        labels.append(name if own is None else local(own, saying.names.lang))
    label = ": ".join(labels)
    listed = spec is not None and spec.kind is Kind.LIST
    noun = said.labelled_list(label) if listed else said.label(label)
    entries = [each.entry_of for each in saying.bound.values() if each.entry_of is not None]
    if one.entry_of is None:
        return said.within(one.label, noun)
    return noun if one.entry_of is entries[-1] else said.of_entry(one.entry_of, noun)


def _bound_itself(saying: Saying, one: Bound) -> Noun:
    if one.counted:
        return saying.language.variable(one.label, one.days)
    if one.entry_of is None:
        listed = one.spec is not None and one.spec.kind is Kind.LIST
        said = saying.language
        return said.labelled_list(one.label) if listed else said.label(one.label)
    record = one.spec is None or one.spec.kind is Kind.RECORD
    return saying.language.phrase("entry" if record else "item" if one.kept else "value")


def _member(saying: Saying, node: ast.Path) -> Noun:
    """A field of a value that is no plain path, or of every entry of a list."""
    said, base = saying.language, node.base
    spec = saying.spec(base)
    if isinstance(base.type, ListType):
        item = spec.item if spec is not None else None
        return said.of_all(saying.noun(base), _field_name(saying, item, node.name))
    if isinstance(base.type, ContextType):
        return said.phrase(
            "of one", saying.noun(base), said.label(_field_name(saying, spec, node.name))
        )
    raise Unsayable(node.name)


def _field_name(saying: Saying, spec: TypeSpec | None, name: str) -> str:
    found = None if spec is None else spec.fields.get(name)
    label = None if found is None else found.label
    return name if label is None else local(label, saying.names.lang)


def field_of_all(saying: Saying, node: ast.Path) -> Noun:
    """The field that a path reads of every entry of a list, by its name alone."""
    spec = saying.spec(node.base)
    item = spec.item if spec is not None else None
    return saying.language.label(_field_name(saying, item, node.name))
