"""Decision tables: what the checks report is what trying every input shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import PolicyFault
from engine.feel import Scope, UnaryTests, compile_expression, compile_unary_tests
from engine.policy.checks.tables import check_table
from engine.policy.faults import Faults
from engine.policy.formulas.feeltypes import feel_type
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

Written = tuple[Sequence[str], str]
"""A row as written: its cells and what it gives."""

SPECS = {
    "kind": TypeSpec(Kind.ENUM, values=("a", "b", "c")),
    "age": TypeSpec(Kind.INTEGER, minimum=Decimal(0), maximum=Decimal(5)),
    "price": TypeSpec(Kind.MONEY, scale=2, minimum=Decimal(0), maximum=Decimal(60000)),
    "weight": TypeSpec(Kind.NUMBER),
    "flag": TypeSpec(Kind.BOOLEAN),
    "maybe": TypeSpec(Kind.ENUM, values=("x", "y"), nullable=True),
}
SCOPE = Scope({name: feel_type(spec) for name, spec in SPECS.items()})
ANYWHERE = Place(1, 1, "tables/t")
TEXT = TypeSpec(Kind.TEXT)


@cache
def formula(source: str) -> Formula:
    return Formula(source, ANYWHERE, compile_expression(source, SCOPE))


@cache
def cell(source: str, column: str) -> UnaryTests:
    return compile_unary_tests(source, formula(column).expression.type, SCOPE)


def table(
    hit_policy: str,
    columns: Sequence[str],
    rows: Sequence[Written],
    default: bool = False,
    aggregator: str | None = None,
    unchecked: str | None = None,
) -> Table:
    return Table(
        name="t",
        hit_policy=HitPolicy(hit_policy),
        inputs=tuple(map(formula, columns)),
        outputs=(OutputClause("t", TEXT, ("p", "q") if hit_policy == "PRIORITY" else ()),),
        rows=tuple(
            Row(
                id=f"r{number}",
                cells=tuple(cell(*pair) for pair in zip(cells, columns, strict=True)),
                outputs=(formula(f'"{gives}"'),),
                place=Place(number + 2, 1, f"tables/t/rows/r{number}"),
            )
            for number, (cells, gives) in enumerate(rows)
        ),
        place=ANYWHERE,
        default=(formula('"p"'),) if default else None,
        aggregator=aggregator,
        unchecked=unchecked,
        input_specs=tuple(SPECS.get(column) for column in columns),
    )


def counting() -> Table:
    """A column that counts the hits of a table of texts: its values are whole numbers."""
    checked = table("UNIQUE", ["age + 0"], [(["0"], "p"), (["> 0"], "p"), (["< 0"], "p")])
    return replace(checked, input_specs=(TEXT,))


def giving(hit_policy: str, *outputs: str) -> Table:
    """A table all of whose rows hit every input, with these output formulas."""
    checked = table(hit_policy, ["age"], [(["-"], "p")] * len(outputs))
    rows = (
        replace(row, outputs=(formula(output),))
        for row, output in zip(checked.rows, outputs, strict=True)
    )
    return replace(checked, rows=tuple(rows))


def faults(checked: Table) -> tuple[PolicyFault, ...]:
    found = Faults("t.yaml")
    check_table(checked, found)
    return found.sorted()


# --- trying every input --------------------------------------------------------

VALUES: dict[str, list[Any]] = {
    "kind": ["a", "b", "c"],
    "age": [Decimal(n) for n in range(6)],
    "flag": [True, False],
    "maybe": ["x", "y", None],
}
CELLS = {
    "kind": ["-", '"a"', '"b", "c"', 'not("a")', 'not("a", "b")', 'not("c")'],
    "age": ["-", "0", "< 3", "<= 3", "> 3", ">= 4", "[1..3]", "(1..3)", "not(2)", "0, 5", "> 4.5"],
    "flag": ["-", "true", "false"],
    "maybe": ["-", '"x"', "null", "not(null)", 'null, "y"', 'not("x")'],
}


@st.composite
def tables(draw: st.DrawFn, gives: str, *hit_policies: str, default: bool) -> Table:
    columns = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3, unique=True))
    row = st.tuples(
        st.tuples(*(st.sampled_from(CELLS[name]) for name in columns)), st.sampled_from(gives)
    )
    rows = draw(st.lists(row, min_size=1, max_size=5))
    return table(draw(st.sampled_from(hit_policies)), columns, rows, default)


def hits(checked: Table, point: Sequence[Any]) -> list[int]:
    return [
        number
        for number, row in enumerate(checked.rows)
        if all(tests.matches(value, {}) for tests, value in zip(row.cells, point, strict=True))
    ]


def every_hit(checked: Table) -> list[list[int]]:
    """The rows that hit, for every input there is."""
    values = (VALUES[column.source] for column in checked.inputs)
    return [hits(checked, point) for point in product(*values)]


def gives(checked: Table, number: int) -> str:
    return checked.rows[number].outputs[0].source


def reported(checked: Table, code: str) -> list[PolicyFault]:
    return [fault for fault in faults(checked) if fault.code == code]


def row_numbers(fault: PolicyFault) -> tuple[int, ...]:
    """The rows that a sentence names."""
    return tuple(int(word.strip("'")[1:]) for word in fault.message.split() if word[:2] == "'r")


def hit_by_example(fault: PolicyFault, checked: Table) -> list[int]:
    """The rows that hit the example a fault gives."""
    read = {"null": None, "true": True, "false": False}
    point = [
        read[text] if text in read else text.strip('"') if text[0] == '"' else Decimal(text)
        for _, text in fault.example
    ]
    assert [name for name, _ in fault.example] == [column.source for column in checked.inputs]
    return hits(checked, point)


@settings(max_examples=150)
@given(tables("p", "UNIQUE", default=False))
def test_overlaps_and_gaps_are_those_that_trying_every_input_finds(checked: Table) -> None:
    tried = every_hit(checked)
    overlaps = reported(checked, "rows_overlap")
    gaps = reported(checked, "inputs_not_covered")
    shared = {pair for hit in tried for pair in combinations(hit, 2)}
    assert {row_numbers(fault) for fault in overlaps} == shared
    assert all(set(row_numbers(fault)) <= set(hit_by_example(fault, checked)) for fault in overlaps)
    assert bool(gaps) == ([] in tried)
    assert all(hit_by_example(fault, checked) == [] for fault in gaps)


@settings(max_examples=100)
@given(tables("pq", "ANY", default=True))
def test_rows_contradict_where_an_input_gives_two_outputs(checked: Table) -> None:
    assert {row_numbers(fault) for fault in reported(checked, "rows_contradict")} == {
        (first, second)
        for hit in every_hit(checked)
        for first, second in combinations(hit, 2)
        if gives(checked, first) != gives(checked, second)
    }


@settings(max_examples=150)
@given(tables("pq", "FIRST", "PRIORITY", default=True))
def test_a_row_never_hits_exactly_where_no_input_lets_it_win(checked: Table) -> None:
    def rank(number: int) -> tuple[str, int]:
        by_output = checked.hit_policy is HitPolicy.PRIORITY
        return (gives(checked, number) if by_output else "", number)

    won = {min(hit, key=rank) for hit in every_hit(checked) if hit}
    never = {row_numbers(fault)[0] for fault in reported(checked, "row_never_hits")}
    assert never == set(range(len(checked.rows))) - won


# --- single tables -------------------------------------------------------------


@pytest.mark.parametrize(
    ("checked", "codes"),
    [
        (table("UNIQUE", ["price"], [(["<= 30000"], "p"), ([">= 30000.01"], "q")]), []),
        (
            table("UNIQUE", ["weight"], [(["<= 30000"], "p"), ([">= 30000.01"], "q")]),
            ["inputs_not_covered"],
        ),
        # a list or a count of what hits is complete without a default
        (table("COLLECT", ["age"], [(["0"], "p")]), []),
        (table("RULE ORDER", ["age"], [(["0"], "p")]), []),
        (table("COLLECT", ["age"], [(["0"], "p")], aggregator="COUNT"), []),
        (table("COLLECT", ["age"], [(["0"], "p")], aggregator="MIN"), ["inputs_not_covered"]),
        (table("COLLECT", ["age"], [(["0"], "p")], default=True, aggregator="MIN"), []),
        # cells that are not constant, columns of unknown values
        (table("FIRST", ["age"], [(["> weight"], "p"), (["-"], "q")]), []),
        (table("UNIQUE", ["age"], [(["> weight"], "p")]), ["table_not_checkable"]),
        (table("UNIQUE", ["age"], [(["> weight"], "p")], unchecked="by hand"), []),
        (table("UNIQUE", ["[kind]"], [(["-"], "p")]), ["table_not_checkable"]),
        # columns that are formulas have the values of their type
        (table("UNIQUE", ["age > 3"], [(["true"], "p"), (["false"], "p")]), []),
        (table("UNIQUE", ["age + 1"], [(["<= 3"], "p"), ([">= 4"], "p")]), []),
        (table("UNIQUE", ["weight"], [(["<= 3"], "p"), ([">= 4"], "p")]), ["inputs_not_covered"]),
        (counting(), []),
        # outputs that are not constant may agree; a run that they do not is a fault then
        (giving("ANY", '"p"', "kind", '"p"'), []),
        (giving("ANY", '"p"', "kind", '"q"'), ["rows_contradict"]),
        (giving("PRIORITY", '"p"', "kind"), []),
        (giving("PRIORITY", '"q"', '"p"'), ["row_never_hits"]),
        # what can never be is said of tables that are not checked as a whole, too
        (table("UNIQUE", ["age"], [(["> 9"], "p")], unchecked="by hand"), ["row_never_hits"]),
        (table("UNIQUE", ["age"], [(["-"], "p")], unchecked="by hand"), []),
    ],
    ids=str,
)
def test_a_table_is_refused_for(checked: Table, codes: list[str]) -> None:
    assert [fault.code for fault in faults(checked)] == codes


@pytest.mark.parametrize(
    ("columns", "rows", "hidden"),
    [
        (["age"], [["-"], ["> weight"]], [1]),
        (["age"], [["< 3"], ["> weight"], ["2"]], [2]),
        (["age"], [["< 3"], ["> weight"], ["3"]], []),
        (["age"], [["> weight"], ["> weight"]], []),
        (["age", "[kind]"], [["3", "-"], ["3", "-"]], [1]),
        (["age", "weight"], [["-", "> age"], ["-", "-"], ["> 9", "-"]], [2]),
    ],
)
def test_with_cells_of_any_kind_a_row_is_hidden_by_one_that_surely_takes_its_inputs(
    columns: list[str], rows: list[list[str]], hidden: list[int]
) -> None:
    checked = table("FIRST", columns, [(cells, "p") for cells in rows])
    assert [fault.path for fault in faults(checked)] == [f"tables/t/rows/r{n}" for n in hidden]


def test_ten_examples_of_overlaps_are_enough() -> None:
    checked = table("UNIQUE", ["kind"], [(["-"], "p")] * 12)
    assert [fault.code for fault in faults(checked)] == ["rows_overlap"] * 10


def test_a_band_that_is_missing_among_five_hundred_is_named() -> None:
    limits = list(range(0, 60001, 120))
    bands = [([f"({low}..{high}]"], "p") for low, high in pairwise(limits) if low != 600]
    checked = table("UNIQUE", ["price"], [(["0"], "p"), *bands])
    assert [fault.example for fault in faults(checked)] == [(("price", "601.00"),)]


def test_a_table_of_too_many_combinations_says_so() -> None:
    # Nine pigeons in eight holes: every placing is covered, and that is hard to see.
    placed = [(pigeon, hole) for pigeon in range(9) for hole in range(8)]
    homeless = [{(pigeon, hole): "false" for hole in range(8)} for pigeon in range(9)]
    crowded = [
        {(one, hole): "true", (other, hole): "true"}
        for hole in range(8)
        for one, other in combinations(range(9), 2)
    ]
    rows = [([row.get(at, "-") for at in placed], "p") for row in (*homeless, *crowded)]
    columns = [f"age + {number} > 3" for number in range(len(placed))]
    assert [fault.code for fault in faults(table("ANY", columns, rows))] == ["table_too_large"]
