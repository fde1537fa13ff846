"""A policy version as a tree of named parts, for comparing it with another.

Every part is known by a name that lasts (a path, an id, a start date, never a
position), so that inserting a row changes no other row.  A leaf has the text
people read and a key that is equal where the meaning is: formulas compare by
their syntax tree, numbers by value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import TypeVar

from engine.feel import Expression, UnaryTests, feel_text
from engine.feel.syntax.ast import Literal, Node
from engine.policy.model import Citation, Formula, LocalText, Message

__all__ = ["Leaf", "Part", "cell", "formula", "grouped", "plain", "value"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing said; ``silent`` where leaving it out says the same."""

    text: str
    key: object
    silent: bool = False


@dataclass(slots=True)
class Part:
    """A named part: leaves, parts below it, and a summary for when all of it comes or goes.

    In ``ordered`` parts the order of the parts below has a meaning.
    """

    summary: str = ""
    leaves: dict[str, Leaf] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    ordered: bool = False

    def say(self, name: str, leaf: Leaf | None) -> None:
        """Add a leaf, unless there is nothing to say."""
        if leaf is not None:
            self.leaves[name] = leaf

    def say_plain(self, **facts: object) -> None:
        """Add constants by name; None says nothing."""
        for name, fact in facts.items():
            self.say(name, plain(fact))

    def say_local(self, name: str, text: LocalText | None) -> None:
        """Add words in both languages, a leaf each."""
        if text is not None:
            self.say(f"{name}/az", plain(text.az))
            self.say(f"{name}/en", plain(text.en))

    def say_message(self, message: Message | None) -> None:
        """Add a message; its placeholders are part of its words."""
        if message is not None:
            self.say_local("message", message.text)

    def say_source(self, citation: Citation | None) -> None:
        """Add what is cited: document, clause and catalogue ids."""
        if citation is not None:
            clause = () if citation.clause is None else (f"clause {citation.clause}",)
            self.say("source", plain(", ".join((citation.source, *clause, *citation.catalogue))))

    def add(self, name: str, part: Part) -> Part:
        """Add a part below this one."""
        self.parts[name] = part
        return part


def plain(fact: object) -> Leaf | None:
    """A constant: a number, day, word, list of words or flag."""
    if fact is None:
        return None
    if isinstance(fact, bool):
        return Leaf("true" if fact else "false", fact)
    if isinstance(fact, Decimal):
        return Leaf(f"{fact:f}", fact.normalize())
    if isinstance(fact, date | int):
        return Leaf(str(fact), fact)
    if isinstance(fact, str):
        return Leaf(fact, fact)
    if isinstance(fact, tuple):
        return Leaf(", ".join(map(str, fact)), fact) if fact else None
    raise TypeError(type(fact).__name__)


def value(constant: object) -> Leaf | None:
    """A FEEL value that a parameter or an output clause has."""
    if constant is None:
        return Leaf("null", None)
    if isinstance(constant, Decimal | bool):
        return plain(constant)
    text = feel_text(constant)
    return Leaf(text, text)


def formula(of: Formula | None) -> Leaf | None:
    """A formula: as written, compared by its syntax tree."""
    return None if of is None else Leaf(_one_line(of.source), _expression_key(of.expression))


def cell(tests: UnaryTests) -> Leaf:
    """A cell: as written, compared by what it matches where that is constant."""
    form = tests.form
    text = _one_line(tests.source)
    if form is None:
        return Leaf(text, text)
    intervals = frozenset(
        (_typed(i.low), i.low_closed, _typed(i.high), i.high_closed) for i in form.alternatives
    )
    return Leaf(text, (form.any, form.negated, intervals, form.matches_null), silent=form.any)


def grouped(
    elements: Iterable[T], name: Callable[[T], str], beside: Callable[[T], str]
) -> Mapping[str, T]:
    """Elements by name; where several share a name, by what stands beside it as well."""
    found: dict[str, T] = {}
    listed: Sequence[T] = tuple(elements)
    names = [name(element) for element in listed]
    for element in listed:
        own = name(element)
        key = own if names.count(own) == 1 else f"{own} ({beside(element)})"
        number = 1
        while key in found:
            number += 1
            key = f"{own} ({beside(element)}, {number})"
        found[key] = element
    return found


def _one_line(source: str) -> str:
    return " ".join(line.strip() for line in source.strip().splitlines())


def _typed(constant: object) -> object:
    """A constant that equals another only of its own kind: ``true`` is not ``1``."""
    value = constant.normalize() if isinstance(constant, Decimal) else constant
    return type(constant).__name__, value


def _expression_key(expression: Expression) -> object:
    return _tree_key(expression.ast)


def _tree_key(node: object) -> object:
    """A syntax tree without the places of its nodes."""
    if isinstance(node, Literal):
        return "Literal", _typed(node.value)
    if isinstance(node, Node):
        own = (getattr(node, f.name) for f in fields(node) if f.compare)
        return type(node).__name__, tuple(map(_tree_key, own))
    if isinstance(node, tuple):
        return tuple(map(_tree_key, node))
    return node
