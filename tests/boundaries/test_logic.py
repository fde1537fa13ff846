"""When a part of a condition makes the difference, and how far a case is from that."""

from __future__ import annotations

import pytest

from engine.boundaries.logic import Tree, apart, cost, decides, pair_of, truth

A, B, C = (Tree(None, leaf=place) for place in range(3))
#: a and (b or not c)
TREE = Tree("and", (A, Tree("or", (B, Tree("not", (C,))))))


@pytest.mark.parametrize(
    ("truths", "whole"),
    [
        ((True, False, False), True),
        ((True, False, True), False),
        ((False, True, None), False),
        ((True, None, True), None),
        ((True, None, False), True),
    ],
)
def test_the_truth_of_the_whole(truths: tuple[bool | None, ...], whole: bool | None) -> None:
    assert truth(TREE, truths) is whole


def test_a_part_decides_where_the_others_let_it() -> None:
    assert [decides(TREE, (True, False, True), leaf) for leaf in range(3)] == [False, True, True]
    assert [decides(TREE, (True, True, True), leaf) for leaf in range(3)] == [True, True, False]


def test_how_many_parts_must_change() -> None:
    assert cost(TREE, (False, False, True), True) == 2
    assert cost(TREE, (True, True, True), False) == 1
    assert apart(TREE, (False, True, True), 2) == 2


def test_a_pair_is_alike_but_for_the_part_where_there_is_one() -> None:
    one, other = ((True, True, True), True), ((True, False, True), False)
    far = ((False, True, False), False)
    assert pair_of(TREE, 1, [one, far, other]) == (one, other)
    assert pair_of(TREE, 0, [one, far, other]) == (one, far)  # each follows it
    assert pair_of(TREE, 2, [one, other]) is None
