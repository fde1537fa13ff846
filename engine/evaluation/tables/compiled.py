"""Decision tables: which rows hit, and what the table gives for them.

A row's constant cells are tested first, then the cells that are formulas, both
from left to right; the first that fails decides.  So a row that the index left
out would have failed at a constant cell, and no formula of it is evaluated: a
lookup through the index gives what a scan of all rows gives, errors included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from engine.errors import FeelEvaluationError, TableError, UnknownValue
from engine.evaluation.fitting import misfit
from engine.evaluation.tables.hit_policy import Combiner
from engine.evaluation.tables.index import Span, Spans, build_index, candidates
from engine.feel import Budget, CellForm, Interval, UnaryTests, feel_text
from engine.policy.model import Formula, HitPolicy, Row, Table

__all__ = ["CompiledTable", "RowTrace", "TableTrace"]

Env = Mapping[str, object]
Test = Callable[[Any], bool]
_KINDS: Final = (Decimal, str, bool, date)


@dataclass(frozen=True, slots=True)
class RowTrace:
    """What happened to a row: hit, or the cell that failed, or not reached (FIRST, after a hit).

    ``column`` counts from 0; ``cell`` is the cell as written, ``value`` the
    column's input.
    """

    id: str
    hit: bool
    reached: bool = True
    column: int | None = None
    cell: str | None = None
    value: object = None


@dataclass(frozen=True, slots=True)
class TableTrace:
    """The inputs (source and value, a column each) and every row."""

    inputs: tuple[tuple[str, object], ...]
    rows: tuple[RowTrace, ...]


@dataclass(frozen=True, slots=True)
class _Tests:
    """A row's cells to test: constant ones (column, test, cell), then formulas."""

    constant: tuple[tuple[int, Test, UnaryTests], ...]
    formulas: tuple[tuple[int, UnaryTests], ...]


class CompiledTable:
    """A table ready to be evaluated; immutable, safe between threads."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._first_only = table.hit_policy is HitPolicy.FIRST
        columns = [
            [row.cells[column].form for row in table.rows] for column in range(len(table.inputs))
        ]
        self._kinds = tuple(map(_kind, columns))
        self._null_safe = tuple(map(_null_safe, columns))
        self._rows = tuple(self._tests(row) for row in table.rows)
        self._index = build_index(
            [
                [_spans(form, kind) for form in forms]
                for forms, kind in zip(columns, self._kinds, strict=True)
            ],
            len(table.rows),
        )
        self._outputs = tuple(tuple(map(_constant, row.outputs)) for row in table.rows)
        self._computed = tuple(
            any(isinstance(one, Formula) for one in outputs) for outputs in self._outputs
        )
        self._default = None if table.default is None else tuple(map(_constant, table.default))
        self._combine = Combiner(
            table.hit_policy,
            aggregator=table.aggregator,
            priorities=[clause.priorities for clause in table.outputs],
            names=[clause.name for clause in table.outputs] if table.record else None,
        )

    def _tests(self, row: Row) -> _Tests:
        constant: list[tuple[int, Test, UnaryTests]] = []
        formulas: list[tuple[int, UnaryTests]] = []
        for column, cell in enumerate(row.cells):
            if cell.form is None or (self._kinds[column] is None and not cell.form.any):
                formulas.append((column, cell))
            elif not cell.form.any:
                constant.append((column, _test(cell.form), cell))
        return _Tests(tuple(constant), tuple(formulas))

    def evaluate(self, env: Env, budget: Budget | None = None) -> Any:
        """What the table gives.

        Raises ``TableError`` by subclass (no hit without default, two hits in a
        UNIQUE table, ...), naming rows by id, and ``TableError`` itself for an
        output that does not fit its type; what its formulas raise passes.
        """
        budget = budget or Budget()

        def outputs(row: int) -> tuple[Any, ...]:
            given = self._outputs[row]
            return self._row(row, given, env, budget) if self._computed[row] else given

        def default() -> tuple[Any, ...]:
            return self._row(None, self._default or (), env, budget)

        try:
            hits = self._hits(self._inputs(env, budget), env, budget)
            return self._combine(hits, outputs, None if self._default is None else default)
        except TableError as error:
            if type(error) is TableError or not error.rows:
                raise  # it names the row, or there is none
            ids = ", ".join(self.table.rows[row].id for row in error.rows)
            raise type(error)(f"{error.message} ({ids})", error.rows) from None

    def hits(self, env: Env, budget: Budget | None = None) -> tuple[int, ...]:
        """The numbers (from 0) of the rows that hit; of a FIRST table, the first alone."""
        budget = budget or Budget()
        found = self._hits(self._inputs(env, budget), env, budget)
        return tuple(islice(found, 1)) if self._first_only else tuple(found)

    def trace(self, env: Env, budget: Budget | None = None) -> TableTrace:
        """Every row, and the first cell that failed of those that did not hit."""
        budget = budget or Budget()
        values = self._inputs(env, budget)
        known = self._known(values)
        rows: list[RowTrace] = []
        done = False
        for number, row in enumerate(self.table.rows):
            if done:
                rows.append(RowTrace(row.id, hit=False, reached=False))
                continue
            failed = self._failed(number, values, known, env, budget)
            if failed is None:
                rows.append(RowTrace(row.id, hit=True))
                done = self._first_only
            else:
                column, cell = failed
                rows.append(RowTrace(row.id, False, True, column, cell.source, values[column]))
        sources = (formula.source for formula in self.table.inputs)
        return TableTrace(tuple(zip(sources, values, strict=True)), tuple(rows))

    def _inputs(self, env: Env, budget: Budget) -> list[Any]:
        return [formula.expression.evaluate(env, budget) for formula in self.table.inputs]

    def _row(
        self, row: int | None, formulas: tuple[object, ...], env: Env, budget: Budget
    ) -> tuple[Any, ...]:
        """The outputs of a row (None: the default's), each a value of its column's type."""
        given = []
        for one, clause in zip(formulas, self.table.outputs, strict=True):
            if not isinstance(one, Formula):
                given.append(one)
                continue
            value = one.expression.evaluate(env, budget)
            why = misfit(value, clause.spec, env)
            if why is not None:
                where = "the default" if row is None else f"row {self.table.rows[row].id}"
                message = f"{where} gives {clause.name} = {feel_text(value)}: {why}"
                raise TableError(message, () if row is None else (row,))
            given.append(value)
        return tuple(given)

    def _known(self, values: Sequence[Any]) -> bool:
        """Whether each value is of the kind its column's constant cells are about.

        Null is, where no cell of the column orders it: there FEEL itself must say
        what becomes of it.
        """
        for value, kind, null_safe in zip(values, self._kinds, self._null_safe, strict=True):
            if kind is None or type(value) is kind or (value is None and null_safe):
                continue
            return False
        return True

    def _hits(self, values: Sequence[Any], env: Env, budget: Budget) -> Iterator[int]:
        known = self._known(values)
        rows = candidates(self._index, values) if known else range(len(self._rows))
        for row in rows:
            if self._failed(row, values, known, env, budget) is None:
                yield row

    def _failed(
        self, row: int, values: Sequence[Any], known: bool, env: Env, budget: Budget
    ) -> tuple[int, UnaryTests] | None:
        """The first cell of the row that does not match: its column and itself."""
        tests = self._rows[row]
        for column, test, cell in tests.constant:
            value = values[column]
            if not (test(value) if known else cell.matches(value, env, budget)):
                return column, cell
        for column, cell in tests.formulas:
            if not cell.matches(values[column], env, budget):
                return column, cell
        return None


def _kind(forms: Sequence[CellForm | None]) -> type | None:
    """The one type that the limits of a column's constant cells have, if it is one we compare."""
    kinds = {
        type(end)
        for form in forms
        if form is not None
        for interval in form.alternatives
        for end in (interval.low, interval.high)
        if end is not None
    }
    kind = kinds.pop() if len(kinds) == 1 else None
    return kind if kind in _KINDS else None


def _null_safe(forms: Sequence[CellForm | None]) -> bool:
    """Whether the column's constant cells are all about single values, null perhaps among them."""
    return all(form is None or _other_than(form) or _only_points(form) for form in forms)


def _only_points(form: CellForm) -> bool:
    return all(map(_is_point, form.alternatives))


def _other_than(form: CellForm) -> bool:
    """Whether this is ``!= x``, which reads: all below x, all above x, and null."""
    if form.negated or len(form.alternatives) != 2 or not form.matches_null:
        return False
    below, above = form.alternatives
    return below.low is None and above.high is None and bool(below.high == above.low)


def _spans(form: CellForm | None, kind: type | None) -> Spans:
    if form is None or form.any or form.negated or kind is None or _other_than(form):
        return None
    spans = [Span(one.low, one.low_closed, one.high, one.high_closed) for one in form.alternatives]
    if form.matches_null:
        spans.append(Span(None, True, None, True))
    return tuple(spans)


def _test(form: CellForm) -> Test:
    """The test of a constant cell for a value of its column's kind, or null where that is safe."""
    if _other_than(form):
        excepted = form.alternatives[0].high
        return lambda value: value != excepted
    points = {one.low for one in form.alternatives if _is_point(one)}
    if form.matches_null != form.negated:
        points.add(None)
    ranges = [_within(one) for one in form.alternatives if not _is_point(one)]
    if not ranges:
        return (lambda value: value not in points) if form.negated else points.__contains__
    if len(ranges) == 1 and not points and not form.negated:
        return ranges[0]
    tests = (points.__contains__, *ranges)
    if form.negated:
        return lambda value: not any(test(value) for test in tests)
    return lambda value: any(test(value) for test in tests)


def _is_point(interval: Interval) -> bool:
    closed = interval.low_closed and interval.high_closed
    return closed and bool(interval.low == interval.high)


def _within(interval: Interval) -> Test:
    low, high = interval.low, interval.high
    above = _above(low, interval.low_closed)
    if high is None:
        return above
    below: Test = (lambda v: v <= high) if interval.high_closed else (lambda v: v < high)
    if low is None:
        return below
    return lambda value: above(value) and below(value)


def _above(low: Any, closed: bool) -> Test:
    if low is None:
        return lambda value: True
    return (lambda value: value >= low) if closed else (lambda value: value > low)


def _constant(formula: Formula) -> object:
    """The value of an output that reads nothing, else the formula."""
    if formula.expression.names or formula.expression.functions:
        return formula
    try:
        return formula.expression.evaluate({}, Budget())
    except (FeelEvaluationError, UnknownValue):
        return formula  # fails when its row hits, not before
