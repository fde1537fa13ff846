"""Decision tables: results, traces, and the index against a scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import (
    FeelEvaluationError,
    NoRowHit,
    QerarError,
    SeveralRowsHit,
    TableError,
    UnknownValue,
)
from engine.evaluation.tables import index as table_index
from engine.evaluation.tables.compiled import CompiledTable, RowTrace, TableTrace
from engine.evaluation.tables.index import Span, build_index, candidates
from engine.feel import Dialect, Scope, UnaryTests, compile_expression, compile_unary_tests
from engine.feel.types import BooleanType, DateType, FeelType, NumberType, StringType
from engine.policy.model import (
    Formula,
    HitPolicy,
    Kind,
    OutputClause,
    Place,
    Row,
    Table,
    TypeSpec,
)

D = Decimal
PLACE = Place(1, 1, "")
TYPES: Mapping[str, FeelType] = {
    "n": NumberType(),
    "s": StringType(),
    "d": DateType(),
    "b": BooleanType(),
    "on": NumberType(nullable=True),
    "os": StringType(nullable=True),
    "ob": BooleanType(nullable=True),
    "limit": NumberType(),
}
SCOPE = Scope(TYPES)
NUMBER = TypeSpec(Kind.NUMBER, scale=2)
_CELLS: dict[tuple[str, str], UnaryTests] = {}
_FORMULAS: dict[str, Formula] = {}


def cell(column: str, source: str) -> UnaryTests:
    """Compiled once a test run: compiling is not what is tested here."""
    key = (column, source)
    if key not in _CELLS:
        _CELLS[key] = compile_unary_tests(source, TYPES[column], SCOPE, Dialect.POLICY)
    return _CELLS[key]


def formula(source: str) -> Formula:
    if source not in _FORMULAS:
        _FORMULAS[source] = Formula(source, PLACE, compile_expression(source, SCOPE))
    return _FORMULAS[source]


def table(
    columns: Sequence[str],
    rows: Sequence[tuple[Sequence[str], str]],
    hit_policy: HitPolicy = HitPolicy.UNIQUE,
    **options: Any,
) -> Table:
    return Table(
        name="t",
        hit_policy=hit_policy,
        inputs=tuple(map(formula, columns)),
        outputs=(OutputClause("t", NUMBER),),
        rows=tuple(
            Row(
                id=f"row_{number}",
                cells=tuple(map(cell, columns, cells)),
                outputs=(formula(output),),
                place=PLACE,
            )
            for number, (cells, output) in enumerate(rows)
        ),
        place=PLACE,
        **options,
    )


RATES = table(
    ["s", "n"],
    [
        (['"electric"', "<= 3"], "0.90"),
        (['"electric"', "> 3"], "0.60"),
        (['"hybrid"', "(1..3]"], "limit / 10"),
        (["-", "10"], "n * 2"),
    ],
)
RATE_VALUES = {"s": "electric", "n": D(3), "limit": D(5)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, D("0.90")),
        ({"n": D("3.0000")}, D("0.90")),
        ({"n": D(4)}, D("0.60")),
        ({"s": "hybrid"}, D("0.5")),
        ({"s": "x", "n": D("10.0")}, D(20)),
    ],
)
def test_a_table_gives_the_output_of_the_row_that_hits(
    change: Mapping[str, object], expected: Decimal
) -> None:
    assert CompiledTable(RATES).evaluate({**RATE_VALUES, **change}) == expected


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"s": "petrol"}, NoRowHit, "no row hit and the table declares no default"),
        ({"n": D(10)}, SeveralRowsHit, "rows 2 and 4 hit in a UNIQUE table (row_1, row_3)"),
        ({"s": "hybrid", "limit": D("1.234")}, TableError, "row row_2 gives t = 0.1234: "),
        ({"n": None}, FeelEvaluationError, ""),
    ],
)
def test_a_table_without_a_result_raises_a_named_error(
    change: Mapping[str, object], error: type[QerarError], message: str
) -> None:
    with pytest.raises(error) as raised:
        CompiledTable(RATES).evaluate({**RATE_VALUES, **change})
    assert type(raised.value) is error
    assert getattr(raised.value, "message", "").startswith(message)


def test_the_default_stands_in_where_no_row_hits() -> None:
    with_default = table(["s"], [(['"a"'], "1")], default=(formula("limit + 1"),))
    assert CompiledTable(with_default).evaluate({"s": "b", "limit": D(1)}) == D(2)


def test_an_unknown_value_is_not_a_failed_cell() -> None:
    class Unknown(dict[str, object]):
        def __missing__(self, name: str) -> object:
            raise UnknownValue(name, date(2030, 1, 1))

    compiled = CompiledTable(table(["s"], [(["-"], "limit")]))
    with pytest.raises(UnknownValue):
        compiled.evaluate(Unknown(s="a"))
    with pytest.raises(UnknownValue):
        compiled.evaluate(Unknown(limit=D(1)))


def test_the_trace_gives_the_first_cell_that_failed_of_each_row() -> None:
    assert CompiledTable(RATES).trace(RATE_VALUES) == TableTrace(
        inputs=(("s", "electric"), ("n", D(3))),
        rows=(
            RowTrace("row_0", hit=True),
            RowTrace("row_1", False, True, 1, "> 3", D(3)),
            RowTrace("row_2", False, True, 0, '"hybrid"', "electric"),
            RowTrace("row_3", False, True, 1, "10", D(3)),
        ),
    )


def test_rows_after_the_hit_of_a_first_table_are_not_reached() -> None:
    first = table(["n"], [(["< limit"], "1"), (["1"], "2"), (["? / 0 = 1"], "3")], HitPolicy.FIRST)
    env = {"n": D(1), "limit": D(1)}
    compiled = CompiledTable(first)
    assert compiled.evaluate(env) == D(2)
    assert compiled.hits(env) == (1,)
    assert compiled.trace(env).rows == (
        RowTrace("row_0", False, True, 0, "< limit", D(1)),
        RowTrace("row_1", hit=True),
        RowTrace("row_2", hit=False, reached=False),
    )


def test_constant_cells_are_tested_before_formulas() -> None:
    guarded = table(
        ["n", "s"], [(["? / (limit - 1) > 0", '"a"'], "1"), (["-", '"b"'], "2")], HitPolicy.FIRST
    )
    compiled = CompiledTable(guarded)
    assert compiled.evaluate({"n": D(1), "s": "b", "limit": D(1)}) == D(2)
    with pytest.raises(FeelEvaluationError):
        compiled.evaluate({"n": D(1), "s": "a", "limit": D(1)})


# --- the index against a scan ------------------------------------------------------

_FIRST_DAY = date(2022, 1, 1)


def _number(value: int) -> str:
    """The same number in several forms."""
    return f"{value // 2}.{(value % 2) * 5}0" if value % 3 else f"{D(value) / 2}"


_NUMBERS = st.integers(0, 12).map(_number)
_WORDS = st.sampled_from(["a", "b", "c", "d", "ə"])
_DAYS = st.integers(0, 8).map(lambda n: f'@"{_FIRST_DAY + timedelta(days=n)}"')


def _points(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sets = st.lists(values, min_size=1, max_size=3).map(", ".join)
    return st.one_of(values, sets, sets.map(lambda cells: f"not({cells})"), st.just("-"))


def _ranges(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.one_of(
        st.tuples(st.sampled_from(["<", "<=", ">", ">=", "!="]), values).map(" ".join),
        st.tuples(st.sampled_from("[("), values, st.just(".."), values, st.sampled_from("])")).map(
            "".join
        ),
    )
    several = st.lists(one | values, min_size=1, max_size=2).map(", ".join)
    return st.one_of(one, several, several.map(lambda cells: f"not({cells})"), _points(values))


_QUOTED = _WORDS.map(lambda word: f'"{word}"')
_CELL: Mapping[str, st.SearchStrategy[str]] = {
    "n": _ranges(_NUMBERS) | st.sampled_from(["< limit", "? > limit + 1", "? / (limit - 1) > 2"]),
    "s": _ranges(_QUOTED) | st.just('starts with(?, "a")'),
    "d": _ranges(_DAYS),
    "b": _points(st.sampled_from(["true", "false"])),
    "on": _points(_NUMBERS | st.just("null")) | st.just("? != null and ? > 2"),
    "os": _points(_QUOTED | st.just("null")),
    "ob": _points(st.sampled_from(["true", "false", "null"])),
}
_VALUE: Mapping[str, st.SearchStrategy[Any]] = {
    "n": st.integers(0, 12).map(lambda n: D(n) / 2)
    | st.sampled_from([D("1.00"), D("2.250"), None]),  # null against its type: an error, if read
    "s": _WORDS,
    "d": st.integers(-1, 9).map(lambda n: _FIRST_DAY + timedelta(days=n)) | st.none(),
    "b": st.booleans(),
    "on": st.none() | st.integers(0, 12).map(lambda n: D(n) / 2),
    "os": st.none() | _WORDS,
    "ob": st.none() | st.booleans(),
}


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Table, list[dict[str, Any]]]:
    columns = draw(st.lists(st.sampled_from(sorted(_CELL)), min_size=1, max_size=3))
    # Few kinds of cells and many rows, so that the index has something to split.
    cells = {column: draw(st.lists(_CELL[column], min_size=1, max_size=6)) for column in _CELL}
    rows = draw(
        st.lists(st.tuples(*(st.sampled_from(cells[c]) for c in columns)), min_size=1, max_size=24)
    )
    values = st.fixed_dictionaries({**_VALUE, "limit": st.sampled_from([D(1), D(2)])})
    hit_policy = draw(st.sampled_from([HitPolicy.FIRST, HitPolicy.COLLECT, HitPolicy.UNIQUE]))
    made = table(columns, [(row, str(n)) for n, row in enumerate(rows)], hit_policy)
    return made, draw(st.lists(values, min_size=1, max_size=4))


def _scan(scanned: Table, env: Mapping[str, Any]) -> list[int]:
    """All rows by FEEL alone, constant cells first; only the first hit of a FIRST table."""
    found = []
    for number, row in enumerate(scanned.rows):
        cells = [
            (one, env[column.source]) for one, column in zip(row.cells, scanned.inputs, strict=True)
        ]
        cells.sort(key=lambda pair: pair[0].form is None)
        if all(one.matches(value, env) for one, value in cells):
            found.append(number)
            if scanned.hit_policy is HitPolicy.FIRST:
                break
    return found


def _outcome(run: Any, *arguments: Any) -> object:
    try:
        return list(run(*arguments))
    except QerarError as error:
        return type(error), str(error)


@settings(max_examples=100, deadline=None)  # a new cell is compiled: slow at first
@given(_cases())
def test_the_index_gives_what_a_scan_gives_errors_included(
    case: tuple[Table, list[dict[str, Any]]],
) -> None:
    scanned, environments = case
    compiled = CompiledTable(scanned)
    for env in environments:
        expected = _outcome(_scan, scanned, env)
        assert _outcome(compiled.hits, env) == expected
        if isinstance(expected, list):
            hits = [n for n, row in enumerate(compiled.trace(env).rows) if row.hit]
            assert hits == expected


def _at(*values: int | None) -> tuple[Span, ...]:
    return tuple(Span(value, True, value, True) for value in values)


@pytest.mark.parametrize(
    ("cells", "value", "expected"),
    [
        ([_at(n) for n in range(1000)], 500, (500,)),
        ([_at(n) for n in range(1000)], 5000, ()),
        ([(Span(n, True, n + 1, False),) for n in range(1000)], 500, (500,)),
        ([_at(10 * n, -n) for n in range(1, 99)], 50, (4,)),
        ([*(_at(n) for n in range(50)), None], 7, (7, 50)),
        ([_at(None if n % 9 else n) for n in range(30)], 9, (9,)),
        ([_at(n, None) for n in range(9)], None, tuple(range(9))),
        ([(Span(None, False, n, True),) for n in range(100)], 98, tuple(range(100))),
    ],
)
def test_the_index_leaves_few_rows_where_cells_are_values_or_disjoint_ranges(
    cells: list[Any], value: int | None, expected: tuple[int, ...]
) -> None:
    assert candidates(build_index([cells], len(cells)), [value]) == expected


def _contains(span: Span, value: int) -> bool:
    above = span.low is None or (value >= span.low if span.low_closed else value > span.low)
    below = span.high is None or (value <= span.high if span.high_closed else value < span.high)
    return above and below


_LIMITS = st.none() | st.integers(0, 9)
_BANDS = st.builds(Span, _LIMITS, st.booleans(), _LIMITS, st.booleans()).filter(
    lambda span: (
        not (span.low is None and span.low_closed) and not (span.high is None and span.high_closed)
    )
)
_COLUMN_CELLS = st.none() | st.lists(
    _BANDS | st.integers(0, 9).map(lambda n: _at(n)[0]), max_size=2
).map(tuple)


@settings(max_examples=40)
@given(st.lists(st.tuples(_COLUMN_CELLS, _COLUMN_CELLS), min_size=1, max_size=12))
def test_the_index_leaves_out_no_row_that_can_hit(rows: list[tuple[Any, Any]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_index, "_FEW", 0)  # split wherever a split is possible
        patch.setattr(table_index, "_MOST_COPIES", 100)
        patch.setattr(table_index, "_ROOM", 1000)
        tree = build_index([[row[0] for row in rows], [row[1] for row in rows]], len(rows))
    for first in range(-1, 11):
        for second in range(-1, 11):
            can_hit = {
                number
                for number, row in enumerate(rows)
                if all(
                    cell is None or any(_contains(span, value) for span in cell)
                    for cell, value in zip(row, (first, second), strict=True)
                )
            }
            left = candidates(tree, [first, second])
            assert can_hit <= set(left)
            assert list(left) == sorted(set(left))


def test_the_index_splits_by_several_columns_in_turn() -> None:
    rows = [(a, b) for a in range(40) for b in range(40)]
    tree = build_index(
        [
            [_at(a) for a, _ in rows],
            [(Span(b, True, b + 1, False),) for _, b in rows],
        ],
        len(rows),
    )
    assert candidates(tree, [30, 20]) == (30 * 40 + 20,)
