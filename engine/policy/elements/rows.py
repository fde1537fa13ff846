"""Reads the rows of decision tables: a cell a column, a formula an output."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel import Scope
from engine.feel.types import FeelType
from engine.policy.faults import did_you_mean
from engine.policy.formulas.compile import Compiler
from engine.policy.model import Citation, Formula, LocalText, OutputClause, Place, Row
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Mapped, Node, Sequenced
from engine.policy.reading.texts import FeelText, feel_text_of

__all__ = ["RowDraft", "output_cells", "read_outputs", "read_row"]


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row before its cells are compiled; a cell None is any value."""

    id: str
    cells: tuple[FeelText | None, ...]
    outputs: tuple[FeelText, ...]
    place: Place
    citation: Citation | None
    note: LocalText | None

    def finish(
        self,
        compiler: Compiler,
        scope: Scope,
        columns: tuple[Formula, ...],
        clauses: tuple[OutputClause, ...],
        types: tuple[FeelType, ...],
    ) -> Row:
        """Compile each cell against its column's type, each output against its clause's."""
        cells = tuple(
            compiler.cell(text, compiler.type_of(column), scope, f"the cell of '{column.source}'")
            for text, column in zip(self.cells, columns, strict=True)
        )
        outputs = output_cells(compiler, scope, self.outputs, clauses, types, "of the row")
        return Row(self.id, cells, outputs, self.place, self.citation, self.note)


def output_cells(
    compiler: Compiler,
    scope: Scope,
    texts: tuple[FeelText, ...],
    clauses: tuple[OutputClause, ...],
    types: tuple[FeelType, ...],
    whose: str,
) -> tuple[Formula, ...]:
    """Compile the outputs of a row or of the default."""
    formulas = []
    for text, clause, type_ in zip(texts, clauses, types, strict=False):
        what = f"the output '{clause.name}' {whose}"
        formula = compiler.formula(text, scope, type_, what)
        compiler.check_constant(formula, clause.spec, what)
        formulas.append(formula)
    return tuple(formulas)


def read_row(
    node: Node,
    columns: tuple[FeelText, ...],
    outputs: tuple[str, ...],
    fields: Fields,
    citation: Citation | None,
) -> RowDraft:
    """A row of the table; ``fields`` are the row's own keys."""
    then = fields.node("then")
    return RowDraft(
        id=fields.text("id") or "",
        cells=_cells(fields.node("when"), columns, fields),
        outputs=read_outputs(then, outputs, fields, "'then'") if then is not None else (),
        place=node.place,
        citation=citation,
        note=fields.local_or_plain("note"),
    )


def _cells(
    node: Node | None, columns: tuple[FeelText, ...], fields: Fields
) -> tuple[FeelText | None, ...]:
    anything: tuple[FeelText | None, ...] = (None,) * len(columns)
    if node is None:
        return anything
    faults = fields.faults
    if isinstance(node, Sequenced):
        if len(node.items) != len(columns):
            message = f"the row has {len(node.items)} cells for {len(columns)} inputs"
            faults.add("wrong_shape", node.place, message)
            return anything
        return tuple(feel_text_of(item, faults, "a cell") for item in node.items)
    if isinstance(node, Mapped):
        names = [column.source for column in columns]
        for name, item in node.items.items():
            if name not in names:
                hint = did_you_mean(name, names)
                message = f"the table has no input '{name}'{hint}"
                faults.add("undeclared", item.key.place, message)
        return tuple(
            feel_text_of(node.items[name].value, faults, "a cell") if name in node.items else None
            for name in names
        )
    if len(columns) == 1:
        return (feel_text_of(node, faults, "a cell"),)
    message = f"'when' is a list of {len(columns)} cells, one an input"
    faults.add("wrong_shape", node.place, message)
    return anything


def read_outputs(
    node: Node, outputs: tuple[str, ...], fields: Fields, what: str
) -> tuple[FeelText, ...]:
    """The formulas of a row's outputs: one, a list in the order of the outputs, or by name."""
    faults = fields.faults
    nodes: list[Node] = [node]
    if isinstance(node, Mapped) and node.items:
        for name, item in node.items.items():
            if name not in outputs:
                hint = did_you_mean(name, outputs)
                faults.add("undeclared", item.key.place, f"the table has no output '{name}'{hint}")
        nodes = [node.items[name].value for name in outputs if name in node.items]
    elif isinstance(node, Sequenced) and (node.items or len(outputs) > 1):
        nodes = node.items
    if len(nodes) != len(outputs):
        message = f"{what} has {len(nodes)} formulas for {len(outputs)} outputs"
        faults.add("wrong_shape", node.place, message)
        return ()
    found = [feel_text_of(each, faults, what) for each in nodes]
    return tuple(text for text in found if text is not None) if None not in found else ()
