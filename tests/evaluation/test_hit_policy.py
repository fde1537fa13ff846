"""Every DMN hit policy over given hits: the whole result, or the named error."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import (
    NoRowHit,
    NotAggregable,
    PriorityNotDeclared,
    RowsDisagree,
    SeveralRowsHit,
    TableError,
)
from engine.evaluation.tables.hit_policy import Combiner
from engine.policy.model import HitPolicy

D = Decimal
ROWS: Sequence[tuple[Any, ...]] = ((D(10),), (D(30),), (D(20),), (D("10.0"),))
RECORDS = (("low", D(1)), ("high", D(2)), ("high", D(1)))
ORDER = (D(30), D(20), D(10))


def combine(
    hit_policy: HitPolicy,
    hits: Sequence[int],
    *,
    rows: Sequence[tuple[Any, ...]] = ROWS,
    default: tuple[Any, ...] | None = None,
    **options: Any,
) -> Any:
    given_default = None if default is None else lambda: default
    return Combiner(hit_policy, **options)(hits, rows.__getitem__, given_default)


@pytest.mark.parametrize(
    ("hit_policy", "options", "hits", "expected"),
    [
        (HitPolicy.UNIQUE, {}, [1], D(30)),
        (HitPolicy.ANY, {}, [0, 3], D(10)),
        (HitPolicy.FIRST, {}, [2, 1], D(20)),
        (HitPolicy.PRIORITY, {"priorities": [ORDER]}, [0, 1, 2], D(30)),
        (HitPolicy.RULE_ORDER, {}, [0, 1, 2], [D(10), D(30), D(20)]),
        (HitPolicy.OUTPUT_ORDER, {"priorities": [ORDER]}, [0, 1, 2], [D(30), D(20), D(10)]),
        (HitPolicy.COLLECT, {}, [1, 2], [D(30), D(20)]),
        (HitPolicy.COLLECT, {"aggregator": "SUM"}, [0, 1, 2], D(60)),
        (HitPolicy.COLLECT, {"aggregator": "MIN"}, [0, 1, 2], D(10)),
        (HitPolicy.COLLECT, {"aggregator": "MAX"}, [0, 1, 2], D(30)),
        (HitPolicy.COLLECT, {"aggregator": "COUNT"}, [0, 1, 3], D(3)),
    ],
)
def test_a_hit_policy_combines_the_rows_that_hit(
    hit_policy: HitPolicy, options: dict[str, Any], hits: list[int], expected: object
) -> None:
    assert combine(hit_policy, hits, **options) == expected


@pytest.mark.parametrize(
    ("hit_policy", "options", "hits", "expected"),
    [
        (HitPolicy.UNIQUE, {}, [0], {"risk": "low", "rate": D(1)}),
        (
            HitPolicy.PRIORITY,
            {"priorities": [("high", "low"), (D(1), D(2))]},
            [0, 1, 2],
            {"risk": "high", "rate": D(1)},
        ),
        (
            HitPolicy.OUTPUT_ORDER,
            {"priorities": [(), (D(2), D(1))]},
            [0, 1, 2],
            [
                {"risk": "high", "rate": D(2)},
                {"risk": "low", "rate": D(1)},
                {"risk": "high", "rate": D(1)},
            ],
        ),
        (HitPolicy.COLLECT, {"aggregator": "COUNT"}, [0, 2], D(2)),
    ],
)
def test_several_outputs_make_records(
    hit_policy: HitPolicy, options: dict[str, Any], hits: list[int], expected: object
) -> None:
    assert combine(hit_policy, hits, rows=RECORDS, names=("risk", "rate"), **options) == expected


@pytest.mark.parametrize(
    ("hit_policy", "options", "hits", "rows", "expected"),
    [
        (HitPolicy.UNIQUE, {}, [0, 2], ROWS, (SeveralRowsHit, (0, 2))),
        (HitPolicy.ANY, {}, [0, 3, 1], ROWS, (RowsDisagree, (0, 1))),
        (HitPolicy.ANY, {}, [0, 1], ((D(1),), (True,)), (RowsDisagree, (0, 1))),
        (HitPolicy.UNIQUE, {}, [], ROWS, (NoRowHit, ())),
        (HitPolicy.ANY, {}, [], ROWS, (NoRowHit, ())),
        (HitPolicy.FIRST, {}, [], ROWS, (NoRowHit, ())),
        (HitPolicy.PRIORITY, {"priorities": [ORDER]}, [], ROWS, (NoRowHit, ())),
        (HitPolicy.PRIORITY, {"priorities": [(D(30),)]}, [1, 2], ROWS, (PriorityNotDeclared, (2,))),
        (HitPolicy.OUTPUT_ORDER, {}, [1, 2], ROWS, (PriorityNotDeclared, (1,))),
        (HitPolicy.COLLECT, {"aggregator": "SUM"}, [], ROWS, (NotAggregable, ())),
        (HitPolicy.COLLECT, {"aggregator": "MIN"}, [], ROWS, (NotAggregable, ())),
        (HitPolicy.COLLECT, {"aggregator": "SUM"}, [0], (("a",),), (NotAggregable, ())),
        (HitPolicy.COLLECT, {"aggregator": "MAX"}, [0, 1], ((D(1),), (None,)), (NotAggregable, ())),
        (
            HitPolicy.COLLECT,
            {"aggregator": "MAX"},
            [0, 1],
            ((True,), (False,)),
            (NotAggregable, ()),
        ),
        (
            HitPolicy.COLLECT,
            {"aggregator": "SUM", "names": ("risk", "rate")},
            [0],
            RECORDS,
            (NotAggregable, ()),
        ),
    ],
)
def test_where_there_is_no_result_a_named_error_says_which_rows(
    hit_policy: HitPolicy,
    options: dict[str, Any],
    hits: list[int],
    rows: Sequence[tuple[Any, ...]],
    expected: tuple[type[TableError], tuple[int, ...]],
) -> None:
    error, numbers = expected
    with pytest.raises(error) as raised:
        combine(hit_policy, hits, rows=rows, **options)
    assert raised.value.rows == numbers


@pytest.mark.parametrize(
    ("hit_policy", "aggregator", "expected"),
    [
        (HitPolicy.UNIQUE, None, D(7)),
        (HitPolicy.ANY, None, D(7)),
        (HitPolicy.FIRST, None, D(7)),
        (HitPolicy.PRIORITY, None, D(7)),
        (HitPolicy.RULE_ORDER, None, [D(7)]),
        (HitPolicy.OUTPUT_ORDER, None, [D(7)]),
        (HitPolicy.COLLECT, None, [D(7)]),
        (HitPolicy.COLLECT, "SUM", D(7)),
        (HitPolicy.COLLECT, "MIN", D(7)),
        (HitPolicy.COLLECT, "MAX", D(7)),
        (HitPolicy.COLLECT, "COUNT", D(0)),
    ],
)
def test_without_a_hit_the_default_stands_as_the_only_row_but_is_not_counted(
    hit_policy: HitPolicy, aggregator: str | None, expected: object
) -> None:
    assert combine(hit_policy, [], default=(D(7),), aggregator=aggregator) == expected


@pytest.mark.parametrize(
    "hit_policy", [HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT]
)
def test_a_list_of_no_hits_without_default_is_empty(hit_policy: HitPolicy) -> None:
    assert combine(hit_policy, []) == []


def test_first_evaluates_the_outputs_of_no_other_row() -> None:
    evaluated: list[int] = []

    def outputs(row: int) -> tuple[Any, ...]:
        evaluated.append(row)
        return ROWS[row]

    Combiner(HitPolicy.FIRST)(iter([2, 1]), outputs)
    assert evaluated == [2]


def test_the_default_is_not_evaluated_where_a_row_hit() -> None:
    def default() -> tuple[Any, ...]:
        raise AssertionError("evaluated")

    assert Combiner(HitPolicy.UNIQUE)([1], ROWS.__getitem__, default) == D(30)


@given(st.lists(st.integers(0, 2), max_size=6))
def test_priority_is_the_head_of_output_order(hits: list[int]) -> None:
    ordered = combine(HitPolicy.OUTPUT_ORDER, hits, priorities=[ORDER])
    best = combine(HitPolicy.PRIORITY, hits, priorities=[ORDER], default=(None,))
    assert best == (ordered[0] if ordered else None)


@pytest.mark.parametrize(
    ("left", "right", "agree"),
    [
        (D(1), D("1.00"), True),
        (D(1), True, False),
        (None, False, False),
        (None, None, True),
        ([D(1), {"a": D(2)}], [D("1.0"), {"a": D("2.0")}], True),
        ([D(1)], [D(1), D(1)], False),
        ({"a": D(1)}, {"a": True}, False),
    ],
)
def test_any_compares_outputs_as_feel_does(left: object, right: object, agree: bool) -> None:
    rows = ((left,), (right,))
    if agree:
        assert combine(HitPolicy.ANY, [0, 1], rows=rows) == left
    else:
        with pytest.raises(RowsDisagree):
            combine(HitPolicy.ANY, [0, 1], rows=rows)
