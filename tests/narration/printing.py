"""A document, or what changed, as the lines of a text, for tests that compare the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.narration import ChangeView, Document
from engine.narration.document import InputView, TableView

__all__ = ["changes_text", "document_text"]


def document_text(document: Document) -> str:
    """Everything but the notes and sources, which are the policy's own words."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"{document.title}, {document.policy} {document.version}"
    yield document.proposed_from or "-"
    yield "# inputs"
    for one in document.inputs:
        yield from _input(one, "")
    yield from (f"! {one.check.text} [{one.at}]" for one in document.constraints)
    yield "# figures"
    for figure in document.parameters:
        yield f"{figure.label} | {figure.type} | {figure.value} | {figure.status}"
        yield from (f"  {period.days}: {period.value}" for period in figure.periods)
    for use in document.uses:
        yield f"{use.label}: {use.sentence}"
        yield from (f"  {one.path} | {one.label} <- {one.value.text}" for one in use.arguments)
    for value in document.values:
        yield f"{value.label} | {value.type}"
        yield f"  {value.formula.text}"
    for table in document.tables:
        yield from _table(table)
    yield "# rules"
    for rule in document.rules:
        yield f"{rule.label}"
        yield f"  {rule.sentence}"
        yield from (f"  + {remedy.sentence}" for remedy in rule.remedies)
    yield from (f"+ {remedy.sentence}" for remedy in document.remedies)
    for finding in document.findings:
        yield f"{finding.code} | {finding.verdict} | {finding.severity} | {finding.message}"
    yield "# what follows"
    yield from (one.sentence for one in document.obligations)
    yield document.outcome.sentence
    for output in document.outputs:
        yield f"{output.on}: {', '.join(label for _, label in output.names)}"
    yield from (f"{term.name}: {term.meaning}" for term in document.terms)


def _input(one: InputView, indent: str) -> Iterator[str]:
    told = " | ".join(part for part in (one.label, one.type, one.given) if part)
    yield f"{indent}{one.path} | {told}{' | *' if one.informational else ''}"
    for field in one.fields:
        yield from _input(field, indent + "  ")


def _table(table: TableView) -> Iterator[str]:
    yield f"{table.label} | {table.status} | {table.hit_policy}"
    columns = (*table.inputs, *table.outputs)
    yield f"  {' | '.join(column.heading for column in columns)}"
    for row in table.rows:
        yield f"  {row.id}: {' | '.join(cell.text for cell in (*row.cells, *row.outputs))}"
    if table.default is not None:
        yield f"  -: {' | '.join(cell.text for cell in table.default)}"


def changes_text(views: Sequence[ChangeView]) -> str:
    """The changes section by section."""
    return "\n".join(line for view in views for line in _changes(view)) + "\n"


def _changes(view: ChangeView) -> Iterator[str]:
    yield f"# {view.title}"
    for element in view.elements:
        yield f"{element.kind} {element.element} | {element.title}"
        yield from (f"  {sign} {text}" for sign, text in _both(element.before, element.after))
        for field in element.fields:
            yield f"  {field.kind} {field.name} | {field.title}"
            yield from (f"    {sign} {text}" for sign, text in _both(field.before, field.after))
        if element.table is None:
            continue
        columns = (f"{one.column.heading} ({one.kind})" for one in element.table.columns)
        yield f"  {' | '.join(columns)}"
        for row in element.table.rows:
            before = " | ".join("" if cell is None else cell.text for cell in row.before)
            after = " | ".join(
                f"{'' if cell is None else cell.text}{'*' if differs else ''}"
                for cell, differs in zip(row.after, row.changed, strict=True)
            )
            yield f"  {row.kind} {row.id}: {before} -> {after}"


def _both(before: str | None, after: str | None) -> Iterator[tuple[str, str]]:
    if before is not None:
        yield "-", before
    if after is not None:
        yield "+", after
