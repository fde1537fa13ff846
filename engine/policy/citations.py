"""What each element of a version cites, by the path people know the element by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.policy.model import (
    Citation,
    Field,
    Kind,
    Parameter,
    PolicyVersion,
    SeriesEntry,
    TypeSpec,
)

__all__ = ["citations", "obligation_path", "row_path", "series_path"]


def citations(policy: PolicyVersion) -> Iterator[tuple[str, Citation]]:
    """Each element that cites a source, in file order: ``rules/ltv_limit``.

    A field of a record is under the input that has it (``inputs/incomes/amount``);
    of a record that no input has, under its type (``types/offer/amount``).
    """
    for path, citation in _cited(policy):
        if citation is not None:
            yield path, citation


def row_path(table: str, row: str) -> str:
    """``tables/max_ltv/rows/electric_to_3_years``."""
    return f"tables/{table}/rows/{row}"


def series_path(parameter: Parameter, entry: SeriesEntry) -> str:
    """``parameters/rate_limit/series/2020-04-01``, or ``.../open`` where it has no first day."""
    start = entry.start.isoformat() if entry.start else "open"
    return f"parameters/{parameter.name}/series/{start}"


def obligation_path(on: str, code: str) -> str:
    """``obligations/declined/EXPLAIN_REFUSAL``."""
    return f"obligations/{on}/{code}"


def _cited(policy: PolicyVersion) -> Iterator[tuple[str, Citation | None]]:
    yield from _fields("inputs", policy.inputs)
    asked = {name for one in policy.inputs.values() for name in _records(one.spec)}
    for name, spec in policy.types.items():
        if name not in asked:
            yield from _fields(f"types/{name}", _record(spec).fields)
    for parameter in policy.parameters.values():
        yield f"parameters/{parameter.name}", parameter.citation
        yield from ((series_path(parameter, one), one.citation) for one in parameter.series)
    for value in policy.values.values():
        yield f"values/{value.name}", value.citation
    for table in policy.tables.values():
        yield f"tables/{table.name}", table.citation
        yield from ((row_path(table.name, row.id), row.citation) for row in table.rows)
    for rule in policy.rules.values():
        yield f"rules/{rule.name}", rule.citation
    for one in policy.obligations:
        yield obligation_path(one.on, one.code), one.citation
    for paper in policy.papers.values():
        yield f"papers/{paper.code}", paper.citation
        for part in paper.parts.values():
            yield f"papers/{paper.code}/{part.name}", part.citation
        yield from ((f"papers/{paper.code}/{one.name}", one.citation) for one in paper.fields())


def _fields(within: str, fields: Mapping[str, Field]) -> Iterator[tuple[str, Citation | None]]:
    for name, one in fields.items():
        path = f"{within}/{name}"
        yield path, one.citation
        yield from _fields(path, _record(one.spec).fields)


def _records(spec: TypeSpec) -> Iterator[str]:
    """The names of the records that a type is made of."""
    found = _record(spec)
    if found.record is not None:
        yield found.record
    for one in found.fields.values():
        yield from _records(one.spec)


def _record(spec: TypeSpec) -> TypeSpec:
    """The type itself, or that of a list's items."""
    while spec.kind is Kind.LIST and spec.item is not None:
        spec = spec.item
    return spec
