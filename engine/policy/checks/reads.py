"""Who reads what in a policy: every element with the names its formulas read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.feel.syntax import ast
from engine.policy.model import (
    Field,
    Formula,
    Message,
    Paper,
    PolicyVersion,
    Remedy,
    Rule,
    Table,
    TypeSpec,
)

__all__ = ["Reader", "Reads", "fields_of", "readers_of"]


@dataclass(frozen=True, slots=True)
class Reader:
    """An element ("values/byg"), the dotted names its formulas read, and every name in them.

    ``words`` also has the names within loops and filters, one by one.
    """

    element: str
    names: frozenset[str]
    words: frozenset[str] = frozenset()


class Reads:
    """The elements behind names, and the elements each element reads."""

    def __init__(self, policy: PolicyVersion) -> None:
        self._inputs = tuple(policy.inputs)
        self._by_name: dict[str, str] = {}
        sections: Mapping[str, Iterable[str]] = {
            "values": policy.values,
            "tables": policy.tables,
            "parameters": policy.parameters,
            "uses": policy.uses,
        }
        for section, names in sections.items():
            self._by_name.update((name, f"{section}/{name}") for name in names)
        self.readers = tuple(readers_of(policy))
        self.of: dict[str, set[str]] = {}
        for reader in self.readers:
            read = self.of.setdefault(reader.element, set())
            for name in reader.names:
                read |= self.elements(name)

    def elements(self, name: str) -> set[str]:
        """The elements a dotted name reads: ``vehicle`` reads every input under it."""
        owner = self._by_name.get(name.partition(".")[0])
        if owner is not None:
            return {owner}
        return {
            f"inputs/{path}"
            for path in self._inputs
            if path == name or path.startswith(f"{name}.") or name.startswith(f"{path}.")
        }

    def reached_from(self, roots: Iterable[str]) -> set[str]:
        """The roots and everything they read, directly or through others."""
        reached: set[str] = set()
        waiting = list(roots)
        while waiting:
            element = waiting.pop()
            if element not in reached:
                reached.add(element)
                waiting.extend(self.of.get(element, ()))
        return reached


def readers_of(policy: PolicyVersion) -> Iterator[Reader]:
    """Every element that has formulas, possibly several times."""
    for path, field in policy.inputs.items():
        yield _of_spec(f"inputs/{path}", field.spec)
        yield _reader(f"inputs/{path}", [field.default])
        inner = _reader(f"inputs/{path}", _within(field.spec))
        yield replace(inner, names=frozenset())  # they read the record alone
    for constraint in policy.constraints:
        yield _reader(f"constraints/{constraint.code}", [constraint.check])
    for parameter in policy.parameters.values():
        yield _of_spec(f"parameters/{parameter.name}", parameter.spec)
    for value in policy.values.values():
        yield _reader(f"values/{value.name}", [value.formula])
        yield _of_spec(f"values/{value.name}", value.spec)
    for table in policy.tables.values():
        yield _of_table(table)
    for use in policy.uses.values():
        yield _reader(f"uses/{use.name}", [formula for _, formula in use.arguments])
    for rule in policy.rules.values():
        yield _of_rule(rule)
    for finding in policy.findings.values():
        # A placeholder may read the variable of the rules that give the finding.
        variables = {r.variable for r in policy.rules.values() if r.finding == finding.code}
        yield _reader(f"findings/{finding.code}", _said(finding.message), variables)
    for remedy in policy.remedies:
        yield _reader(f"remedies/{remedy.id}", _of_remedy(remedy))
    for obligation in policy.obligations:
        formulas = [obligation.when, obligation.until, *_said(obligation.message)]
        yield _reader(f"obligations/{obligation.code}", formulas)
    for paper in policy.papers.values():
        yield from _of_paper(paper)


def _reader(
    element: str, formulas: Iterable[Formula | None], local: Iterable[str | None] = ()
) -> Reader:
    names: set[str] = set()
    words: set[str] = set()
    for formula in formulas:
        if formula is not None:
            names |= formula.expression.names | formula.expression.functions
            words.update(_words(formula))
    hidden = set(local)
    outer = frozenset(name for name in names if name.partition(".")[0] not in hidden)
    return Reader(element, outer, frozenset(words))


def _words(formula: Formula) -> Iterator[str]:
    for node in ast.walk(formula.expression.ast):
        if isinstance(node, ast.Name | ast.ImpliedName | ast.Path):
            yield node.name


def _of_spec(element: str, spec: TypeSpec) -> Reader:
    reader = _reader(element, _bounds(spec))
    return replace(reader, names=reader.names | frozenset(_currencies(spec)))


def _of_table(table: Table) -> Reader:
    formulas = [*table.inputs, *(table.default or ())]
    names: set[str] = set()
    for row in table.rows:
        formulas += row.outputs
        for cell in row.cells:
            names |= cell.names
    for clause in table.outputs:
        names.update(_currencies(clause.spec))
    own = table.parameters
    reader = _reader(f"tables/{table.name}", formulas, own)
    outer = {name for name in names if name.partition(".")[0] not in own}
    words = {word for name in names for word in name.split(".")}
    return Reader(reader.element, reader.names | outer, reader.words | words)


def _of_rule(rule: Rule) -> Reader:
    formulas = [rule.when, rule.elements]
    if rule.action is not None:
        formulas += [rule.action.rank, *rule.action.fields.values()]
    for remedy in rule.remedies:
        formulas += _of_remedy(remedy)
    return _reader(f"rules/{rule.name}", formulas, {rule.variable})


def _of_paper(paper: Paper) -> Iterator[Reader]:
    element = f"papers/{paper.code}"
    yield _reader(element, [paper.when, paper.elements])
    own = {paper.variable, *paper.named}
    for part in paper.parts.values():
        formulas = [part.when, part.elements, *(_said(part.text) if part.text else ())]
        yield _reader(element, formulas, own)
        shown = (*part.fields.values(), *part.columns.values())
        variables = {paper.variable, part.variable}
        yield _reader(element, [one.shown.formula for one in shown], variables)
    shown = (*paper.to.values(), *paper.signed.values())
    yield _reader(element, [one.shown.formula for one in shown], {paper.variable})


def _of_remedy(remedy: Remedy) -> list[Formula | None]:
    said = _said(remedy.message) if remedy.message is not None else []
    return [remedy.when, *(formula for _, formula in remedy.set), *said]


def _said(message: Message) -> list[Formula | None]:
    return [placeholder.formula for placeholder in message.placeholders]


def fields_of(spec: TypeSpec) -> Iterator[Field]:
    """The fields of a record or of a list's records, and those of records within them."""
    if spec.item is not None:
        yield from fields_of(spec.item)
    for field in spec.fields.values():
        yield field
        yield from fields_of(field.spec)


def _within(spec: TypeSpec) -> Iterator[Formula | None]:
    """The formulas of a record's fields."""
    for field in fields_of(spec):
        yield field.default
        yield from _bounds(field.spec)


def _bounds(spec: TypeSpec) -> Iterator[Formula]:
    """The formulas of a type's bounds; those of a record's fields read the record alone."""
    yield from (bound for bound in (spec.minimum, spec.maximum) if isinstance(bound, Formula))
    if spec.item is not None:
        yield from _bounds(spec.item)


def _currencies(spec: TypeSpec) -> Iterator[str]:
    """The inputs that name the currency of money; codes such as AZN are no input's path."""
    if spec.currency is not None:
        yield spec.currency
    if spec.item is not None:
        yield from _currencies(spec.item)
    for field in spec.fields.values():
        yield from _currencies(field.spec)
