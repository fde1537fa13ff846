"""The declared type of what a decision table gives for one set of inputs."""

from __future__ import annotations

from engine.policy.model import Field, HitPolicy, Kind, Table, TypeSpec

__all__ = ["result_spec"]

_LISTS = (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)


def result_spec(table: Table) -> TypeSpec:
    """The type of a table's result, as its output's type is that of one row.

    Several outputs make a record; hit policies that give every hit give a
    list, and COLLECT with an aggregator one number (COUNT: a whole one).
    """
    if table.aggregator == "COUNT":
        return TypeSpec(Kind.INTEGER)
    row = table.outputs[0].spec
    if table.record:
        fields = {
            one.name: Field(one.name, one.spec, table.place, label=one.label)
            for one in table.outputs
        }
        row = TypeSpec(Kind.RECORD, fields=fields)
    if table.hit_policy in _LISTS and table.aggregator is None:
        return TypeSpec(Kind.LIST, item=row)
    return row
