"""Reads decision tables: columns, outputs, rows, hit policies, tables with parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.feel import Scope
from engine.feel.types import FeelType, FunctionType
from engine.policy.elements.declarations import STATUSES, Citations
from engine.policy.elements.rows import RowDraft, output_cells, read_outputs, read_row
from engine.policy.elements.type_drafts import TypeDraft
from engine.policy.elements.types import TYPE_KEYS, TypeReader
from engine.policy.faults import Faults
from engine.policy.formulas.compile import Compiler
from engine.policy.formulas.feeltypes import result_type
from engine.policy.formulas.names import is_spelled
from engine.policy.formulas.paths import spec_at
from engine.policy.model import (
    Citation,
    HitPolicy,
    Kind,
    LocalText,
    OutputClause,
    Place,
    Table,
    TypeSpec,
)
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Node
from engine.policy.reading.texts import FeelText, feel_text_of, is_row_id

__all__ = ["TableDraft", "TableReader"]

_AGGREGATORS = ("SUM", "MIN", "MAX", "COUNT")
_BY_PRIORITY = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)
_SUMMED = (Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER)
_COMPARED = (*_SUMMED, Kind.DATE, Kind.DATETIME, Kind.DURATION, Kind.TEXT)
_KEYS = (
    "output", "outputs", "default", "aggregator", "parameters", "unchecked", "status",
    "label", "source",
)  # fmt: skip
_ROW_KEYS = ("source", "note")


@dataclass(frozen=True, slots=True)
class _OutputDraft:
    name: str
    type: TypeDraft
    priorities: tuple[FeelText, ...]
    label: LocalText | None

    def finish(self, compiler: Compiler, bounds: Scope) -> OutputClause:
        spec = self.type.finish(compiler, bounds)
        what = f"a priority of '{self.name}'"
        priorities = tuple(
            compiler.constant(text, spec, self.type.feel, what) for text in self.priorities
        )
        return OutputClause(self.name, spec, priorities, self.label)


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A decision table before its cells are compiled."""

    name: str
    hit_policy: HitPolicy
    columns: tuple[FeelText, ...]
    outputs: tuple[_OutputDraft, ...]
    rows: tuple[RowDraft, ...]
    place: Place
    record: bool
    aggregator: str | None
    default: tuple[FeelText, ...] | None
    parameters: Mapping[str, TypeDraft]
    parameter_labels: Mapping[str, LocalText]
    unchecked: str | None
    status: str | None
    label: LocalText | None
    citation: Citation | None

    def type(self) -> FeelType:
        """The static type of the table's name: its result, or a function of its parameters."""
        outputs = {output.name: output.type.feel for output in self.outputs}
        result = result_type(self.hit_policy, self.aggregator, self.record, outputs)
        if not self.parameters:
            return result
        return FunctionType(tuple((n, draft.feel) for n, draft in self.parameters.items()), result)

    def finish(
        self, compiler: Compiler, scope: Scope, bounds: Scope, specs: Mapping[str, TypeSpec]
    ) -> Table:
        """Compile columns, cells and outputs.

        ``bounds`` is the scope of bounds, ``specs`` the declared type of each
        input, value and parameter, to know what stands behind a column.
        """
        parameters = {n: draft.finish(compiler, bounds) for n, draft in self.parameters.items()}
        inner = scope.with_({n: draft.feel for n, draft in self.parameters.items()})
        columns = tuple(
            compiler.formula(column, inner, None, f"the input '{column.source}'")
            for column in self.columns
        )
        clauses = tuple(output.finish(compiler, bounds) for output in self.outputs)
        types = tuple(output.type.feel for output in self.outputs)
        known = {**specs, **parameters}
        return Table(
            name=self.name,
            hit_policy=self.hit_policy,
            inputs=columns,
            outputs=clauses,
            rows=tuple(row.finish(compiler, inner, columns, clauses, types) for row in self.rows),
            place=self.place,
            record=self.record,
            aggregator=self.aggregator,
            default=(
                output_cells(compiler, inner, self.default, clauses, types, "of the default")
                if self.default is not None
                else None
            ),
            parameters=parameters,
            parameter_labels=self.parameter_labels,
            input_specs=tuple(spec_at(column.source.strip(), known) for column in columns),
            unchecked=self.unchecked,
            status=self.status,
            label=self.label,
            citation=self.citation,
        )


class TableReader:
    """Reads the tables of one policy."""

    def __init__(self, types: TypeReader, citations: Citations, faults: Faults) -> None:
        self._types = types
        self._citations = citations
        self._faults = faults

    def read(self, name: str, node: Node) -> TableDraft:
        """A table: what it reads, what it gives, its rows."""
        required = ("hit_policy", "inputs", "rows")
        fields = Fields(node, self._faults, f"the table '{name}'", _KEYS, required)
        words = tuple(HitPolicy)
        hit_policy = HitPolicy(fields.one_of("hit_policy", words) or HitPolicy.UNIQUE)
        texts = [
            feel_text_of(column, self._faults, "an input") for column in fields.sequence("inputs")
        ]
        columns = tuple(text for text in texts if text is not None)
        if fields.has("inputs") and not texts:
            self._faults.add("wrong_shape", fields.key_place("inputs"), "the table has no inputs")
        outputs = self._outputs(name, fields)
        self._check_priorities(hit_policy, outputs, fields)
        names = tuple(output.name for output in outputs)
        default = fields.node("default")
        parameters, parameter_labels = self._parameters(fields)
        return TableDraft(
            name=name,
            hit_policy=hit_policy,
            columns=columns,
            outputs=outputs,
            rows=self._rows(fields, columns, names),
            place=node.place,
            record=fields.has("outputs"),
            aggregator=self._aggregator(hit_policy, outputs, fields),
            default=(
                read_outputs(default, names, fields, "the default") if default is not None else None
            ),
            parameters=parameters,
            parameter_labels=parameter_labels,
            unchecked=fields.text("unchecked"),
            status=fields.one_of("status", STATUSES) if fields.has("status") else None,
            label=fields.local("label"),
            citation=self._citations.read(fields),
        )

    def _outputs(self, name: str, fields: Fields) -> tuple[_OutputDraft, ...]:
        if fields.has("output") == fields.has("outputs"):
            message = "a table has either one 'output' or several 'outputs'"
            self._faults.add("missing_key", fields.place, message)
        drafts: list[_OutputDraft] = []
        node = fields.node("output")
        if node is not None:
            drafts.append(self._output(name, node))
        for own, place, child in fields.section("outputs"):
            is_spelled(own, place, "an output", self._faults)
            drafts.append(self._output(own, child))
        return tuple(drafts)

    def _output(self, name: str, node: Node) -> _OutputDraft:
        keys = (*TYPE_KEYS, "nullable", "priorities", "label")
        fields = Fields(node, self._faults, f"the output '{name}'", keys, ("type",))
        draft = self._types.read(fields)
        texts = [
            feel_text_of(item, self._faults, "a priority") for item in fields.sequence("priorities")
        ]
        return _OutputDraft(
            name=name,
            type=draft.nullable() if fields.flag("nullable") else draft,
            priorities=tuple(text for text in texts if text is not None),
            label=fields.local("label"),
        )

    def _check_priorities(
        self, hit_policy: HitPolicy, outputs: tuple[_OutputDraft, ...], fields: Fields
    ) -> None:
        given = any(output.priorities for output in outputs)
        if hit_policy in _BY_PRIORITY and not given:
            message = f"{hit_policy} needs 'priorities' in an output: its values, highest first"
            self._faults.add("missing_key", fields.key_place("hit_policy"), message)
        if given and hit_policy not in _BY_PRIORITY:
            message = f"{hit_policy} does not use 'priorities'"
            self._faults.add("unknown_key", fields.key_place("hit_policy"), message)

    def _aggregator(
        self, hit_policy: HitPolicy, outputs: tuple[_OutputDraft, ...], fields: Fields
    ) -> str | None:
        aggregator = fields.one_of("aggregator", _AGGREGATORS)
        if aggregator is None:
            return None
        place = fields.value_place("aggregator")
        if hit_policy is not HitPolicy.COLLECT:
            message = f"only COLLECT has an aggregator, not {hit_policy}"
            self._faults.add("unknown_key", place, message)
            return None
        if aggregator == "COUNT" and fields.node("default") is not None:
            message = "COUNT gives 0 where no row hits: it has no default"
            self._faults.add("unknown_key", fields.key_place("default"), message)
        if aggregator != "COUNT":
            allowed = _SUMMED if aggregator == "SUM" else _COMPARED
            one = outputs[0].type.spec if len(outputs) == 1 else None
            if fields.has("outputs") or one is None or one.kind not in allowed or one.nullable:
                message = f"{aggregator} needs one output that it can be taken of, never null"
                self._faults.add("type_mismatch", place, message)
        return aggregator

    def _parameters(
        self, fields: Fields
    ) -> tuple[Mapping[str, TypeDraft], Mapping[str, LocalText]]:
        drafts: dict[str, TypeDraft] = {}
        labels: dict[str, LocalText] = {}
        for name, place, child in fields.section("parameters"):
            is_spelled(name, place, "a parameter", self._faults)
            keys = (*TYPE_KEYS, "nullable", "label")
            inner = Fields(child, self._faults, f"the parameter '{name}'", keys, ("type",))
            draft = self._types.read(inner)
            drafts[name] = draft.nullable() if inner.flag("nullable") else draft
            label = inner.local("label")
            if label is not None:
                labels[name] = label
        return drafts, labels

    def _rows(
        self, fields: Fields, columns: tuple[FeelText, ...], outputs: tuple[str, ...]
    ) -> tuple[RowDraft, ...]:
        rows: list[RowDraft] = []
        lines: dict[str, int] = {}
        for node in fields.sequence("rows"):
            row = Fields(node, self._faults, "a row", _ROW_KEYS, ("id", "when", "then"))
            draft = read_row(node, columns, outputs, row, self._citations.read(row))
            place = row.value_place("id")
            if draft.id in lines:
                message = f"the row '{draft.id}' is already in line {lines[draft.id]}"
                self._faults.add("declared_twice", place, message)
            elif draft.id and not is_row_id(draft.id):
                hint = "letters, digits, '_', '-' and '.'"
                message = f"'{draft.id}' cannot name a row: {hint}"
                self._faults.add("bad_name", place, message)
            lines[draft.id] = place.line
            rows.append(draft)
        if fields.has("rows") and not rows:
            self._faults.add("wrong_shape", fields.key_place("rows"), "the table has no rows")
        return tuple(rows)
