"""Figures: parameters and series, formulas, decision tables."""

from __future__ import annotations

from engine.evaluation.messages.wording import TREE
from engine.feel.syntax import ast
from engine.feel.syntax.paths import static_path
from engine.feel.types import BooleanType
from engine.narration.declared import cited, type_words
from engine.narration.document import (
    Column,
    ParameterView,
    Period,
    RowView,
    TableView,
    ValueView,
    Words,
)
from engine.narration.naming import local
from engine.narration.saying.bound import Bound
from engine.narration.sentences import Sentences
from engine.narration.wording import said
from engine.policy.model import Formula, OutputClause, Parameter, Row, SeriesEntry, Table, Value

__all__ = ["parameters", "tables", "values"]


def parameters(say: Sentences) -> tuple[ParameterView, ...]:
    """The numbers that the policy sets."""
    return tuple(_parameter(say, one) for one in say.names.policy.parameters.values())


def _parameter(say: Sentences, one: Parameter) -> ParameterView:
    return ParameterView(
        name=one.name,
        label=say.names.element(one.name),
        type=type_words(say, one.spec),
        value=None if one.is_series else say.constant(one.value, one.spec),
        periods=tuple(_period(say, entry, one) for entry in one.series),
        status=TREE[say.lang][f"status_{one.status}"],
        confidence=one.confidence,
        note=None if one.note is None else local(one.note, say.lang),
        citation=cited(say, one.citation),
    )


def _period(say: Sentences, entry: SeriesEntry, one: Parameter) -> Period:
    start, end = (
        None if day is None else say.constant(day, None) for day in (entry.start, entry.end)
    )
    key = {(True, True): "both", (True, False): "from", (False, True): "to"}.get(
        (start is not None, end is not None), "any"
    )
    return Period(
        days=said(f"period_{key}", say.lang, start=start, end=end),
        value=say.constant(entry.value, one.spec),
        citation=cited(say, entry.citation),
        confidence=entry.confidence,
        note=None if entry.note is None else local(entry.note, say.lang),
    )


def values(say: Sentences) -> tuple[ValueView, ...]:
    """The named formulas, in the order of the file."""
    return tuple(
        ValueView(
            name=one.name,
            label=say.names.element(one.name),
            type=type_words(say, one.spec),
            formula=_formula(say, one),
            citation=cited(say, one.citation),
        )
        for one in say.names.policy.values.values()
    )


def _formula(say: Sentences, one: Value) -> Words:
    found = say.value(one.formula, one.spec)
    tree = one.formula.expression.ast
    if isinstance(tree, ast.Literal) and isinstance(tree.value, bool):
        found = Words(said("always_true" if tree.value else "never_true", say.lang), found.feel)
    return Words(say.sentence(found.text), found.feel)


# --- tables --------------------------------------------------------------------------


def tables(say: Sentences) -> tuple[TableView, ...]:
    """The decision tables, in the order of the file."""
    return tuple(_table(say, one) for one in say.names.policy.tables.values())


def _table(say: Sentences, table: Table) -> TableView:
    names = {
        name: local(table.parameter_labels[name], say.lang)
        if name in table.parameter_labels
        else name
        for name in table.parameters
    }
    inner = say.binding(
        {name: Bound(spec, names[name], asked=False) for name, spec in table.parameters.items()}
    )
    columns = tuple(_column(inner, table, place) for place in range(len(table.inputs)))
    default = table.default
    return TableView(
        name=table.name,
        label=say.names.element(table.name),
        hit_policy=_hit_policy(say, table),
        inputs=columns,
        outputs=tuple(_output(say, table, clause) for clause in table.outputs),
        rows=tuple(_row(inner, table, row, columns) for row in table.rows),
        default=None if default is None else _outputs(inner, table, default),
        parameters=tuple(
            Column(names[name], name, type_words(say, spec))
            for name, spec in table.parameters.items()
        ),
        status=None if table.status is None else TREE[say.lang][f"status_{table.status}"],
        unchecked=table.unchecked,
        citation=cited(say, table.citation),
    )


def _column(say: Sentences, table: Table, place: int) -> Column:
    formula = table.inputs[place]
    spec = table.input_specs[place] if place < len(table.input_specs) else None
    spec = spec or say.spec(formula)
    noun = say.noun(formula)
    path = static_path(formula.expression.ast)
    named = noun.label if path is None or noun.label else say.names.label(path)
    if named is not None:
        heading = named
    elif isinstance(formula.expression.type, BooleanType):
        heading = say.sentence(f"{say.clause(formula)}")
    else:
        heading = say.sentence(f"{noun}")
    return Column(
        heading, " ".join(formula.source.split()), None if spec is None else type_words(say, spec)
    )


def _output(say: Sentences, table: Table, clause: OutputClause) -> Column:
    if clause.label is not None:
        heading = local(clause.label, say.lang)
    else:
        heading = clause.name if table.record else say.names.element(table.name)
    return Column(heading, clause.name, type_words(say, clause.spec))


def _row(say: Sentences, table: Table, row: Row, columns: tuple[Column, ...]) -> RowView:
    cells = []
    for place, (tests, formula) in enumerate(zip(row.cells, table.inputs, strict=True)):
        spec = table.input_specs[place] if place < len(table.input_specs) else None
        cells.append(say.cell(tests, formula, columns[place].heading, spec or say.spec(formula)))
    return RowView(
        id=row.id,
        cells=tuple(cells),
        outputs=_outputs(say, table, row.outputs),
        note=None if row.note is None else local(row.note, say.lang),
        citation=cited(say, row.citation),
    )


def _outputs(say: Sentences, table: Table, outputs: tuple[Formula, ...]) -> tuple[Words, ...]:
    return tuple(
        say.value(output, clause.spec)
        for output, clause in zip(outputs, table.outputs, strict=True)
    )


def _hit_policy(say: Sentences, table: Table) -> str:
    text = said(f"hit_{table.aggregator or table.hit_policy.value}", say.lang)
    ranked = [clause for clause in table.outputs if clause.priorities]
    for clause in ranked:
        shown = (say.constant(value, clause.spec) for value in clause.priorities)
        text += said("priorities", say.lang, values=", ".join(shown))
    return text
