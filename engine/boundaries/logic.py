"""Conditions as and/or/not over parts: their truth, and when one part makes the difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.feel import ConditionTree, Expression

__all__ = ["Tree", "Vector", "apart", "cost", "decides", "pair_of", "tree_of", "truth"]

Truths = Sequence[bool | None]
#: of a condition, once or for one element: the truth of each part, and of the whole
Vector = tuple[tuple[bool | None, ...], bool]


@dataclass(frozen=True, slots=True)
class Tree:
    """A part by its number, or parts joined."""

    joined: Literal["and", "or", "not"] | None
    parts: tuple[Tree, ...] = ()
    leaf: int = -1


def tree_of(conditions: ConditionTree) -> tuple[Tree, tuple[Expression, ...]]:
    """The structure, and the parts by number from left to right."""
    leaves: list[Expression] = []

    def build(one: ConditionTree) -> Tree:
        if one.connective is None:
            leaves.append(one.expression)
            return Tree(None, leaf=len(leaves) - 1)
        return Tree(one.connective, tuple(build(part) for part in one.parts))

    return build(conditions), tuple(leaves)


def truth(tree: Tree, truths: Truths) -> bool | None:
    """The truth of the whole; None where it is not settled by the parts that are known."""
    if tree.joined is None:
        return truths[tree.leaf]
    parts = [truth(part, truths) for part in tree.parts]
    if tree.joined == "not":
        return None if parts[0] is None else not parts[0]
    strong = tree.joined == "or"  # the truth of a part that settles the whole
    if strong in parts:
        return strong
    return None if None in parts else not strong


def decides(tree: Tree, truths: Truths, leaf: int) -> bool:
    """Whether the whole follows this part, the others being as they are."""
    yes, no = list(truths), list(truths)
    yes[leaf], no[leaf] = True, False
    return truth(tree, yes) is not truth(tree, no)


def cost(tree: Tree, truths: Truths, wanted: bool) -> int:
    """How many parts must change at least for the whole to be as wanted."""
    if tree.joined is None:
        return int(truths[tree.leaf] is not wanted)
    if tree.joined == "not":
        return cost(tree.parts[0], truths, not wanted)
    costs = [cost(part, truths, wanted) for part in tree.parts]
    return sum(costs) if (tree.joined == "and") is wanted else min(costs)


def apart(tree: Tree, truths: Truths, leaf: int) -> int:
    """How many other parts must change at least for the whole to follow this one."""
    if tree.joined is None:
        return 0
    total = 0
    for part in tree.parts:
        if leaf in _leaves(part):
            total += apart(part, truths, leaf)
        elif tree.joined != "not":
            total += cost(part, truths, tree.joined == "and")
    return total


def pair_of(tree: Tree, leaf: int, vectors: Iterable[Vector]) -> tuple[Vector, Vector] | None:
    """Two in which a part makes the difference, that of the true whole first.

    All other parts are alike in both, what does not apply being like anything;
    where there are no such two, the whole follows the part in each.
    """
    sides: dict[tuple[bool, bool], list[Vector]] = {}
    for vector in vectors:
        held = vector[0][leaf]
        if held is not None:
            sides.setdefault((vector[1], held), []).append(vector)
    second: tuple[Vector, Vector] | None = None
    for held in (True, False):
        for yes in sides.get((True, held), ()):
            for no in sides.get((False, not held), ()):
                if _alike(yes[0], no[0], leaf):
                    return yes, no
                follows = decides(tree, yes[0], leaf) and decides(tree, no[0], leaf)
                if second is None and follows:
                    second = yes, no
    return second


def _alike(one: Truths, other: Truths, leaf: int) -> bool:
    return all(
        place == leaf or left is right or left is None or right is None
        for place, (left, right) in enumerate(zip(one, other, strict=True))
    )


def _leaves(tree: Tree) -> set[int]:
    if tree.joined is None:
        return {tree.leaf}
    return set().union(*(_leaves(part) for part in tree.parts))
