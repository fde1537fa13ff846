"""The formulas of a version: each with its element, the inputs behind it, the constants in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.feel.syntax import ast
from engine.policy.citations import obligation_path
from engine.policy.model import Formula, PolicyVersion

__all__ = ["behind", "called", "compared_texts", "formulas", "known_constants", "reads_of_inputs"]


def formulas(policy: PolicyVersion) -> Iterator[tuple[str, Formula]]:
    """Each formula that computes or decides, with the element it belongs to."""
    for name, value in policy.values.items():
        yield f"values/{name}", value.formula
    for name, table in policy.tables.items():
        yield from ((f"tables/{name}", one) for one in table.inputs)
        for row in table.rows:
            yield from ((f"tables/{name}/rows/{row.id}", one) for one in row.outputs)
        yield from ((f"tables/{name}/default", one) for one in table.default or ())
    for name, rule in policy.rules.items():
        if rule.elements is not None:
            yield f"rules/{name}", rule.elements
        yield f"rules/{name}", rule.when
        if rule.action is not None:
            yield from ((f"rules/{name}", one) for one in rule.action.fields.values())
            if rule.action.rank is not None:
                yield f"rules/{name}", rule.action.rank
    for one in policy.obligations:
        path = obligation_path(one.on, one.code)
        yield from ((path, formula) for formula in (one.when, one.until) if formula is not None)
    for use in policy.uses.values():
        yield from ((f"uses/{use.name}", formula) for _, formula in use.arguments)
    for constraint in policy.constraints:
        yield f"constraints/{constraint.code}/{constraint.at}", constraint.check


def called(node: ast.Call) -> str:
    """The name that a call calls."""
    one = node.function
    return one.name if isinstance(one, ast.Name | ast.Builtin) else ""


# --- which inputs an element follows ------------------------------------------


def reads_of_inputs(policy: PolicyVersion) -> Mapping[str, frozenset[str]]:
    """Name of a value, table or use -> the first names and paths of the inputs behind it."""
    found: dict[str, frozenset[str]] = {}
    for path in policy.inputs:
        found[path] = found[path.partition(".")[0]] = frozenset((path,))
    for path in policy.inputs:  # a group stands for all within it
        first = path.partition(".")[0]
        inside = (one for one in policy.inputs if one == first or one.startswith(f"{first}."))
        found[first] = frozenset(inside)
    own: dict[str, set[str]] = {}
    for element, formula in formulas(policy):
        own.setdefault(element.split("/")[1], set()).update(formula.expression.names)
    for name, table in policy.tables.items():
        for row in table.rows:
            for cell in row.cells:
                own.setdefault(name, set()).update(cell.names)
    for name in policy.order:
        found[name] = behind(own.get(name, ()), found)
    return found


def behind(names: Iterable[str], found: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The inputs behind names as an expression tells them; ``effective_date`` is one."""
    inputs: set[str] = set()
    for name in names:
        if name == "effective_date":
            inputs.add(name)
            continue
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            known = found.get(".".join(parts[:length]))
            if known is not None:
                inputs |= known
                break
    return frozenset(inputs)


# --- constants that a place is compared with -----------------------------------


def known_constants(policy: PolicyVersion) -> Mapping[str, tuple[Any, ...]]:
    """Last name of a path -> the constants that something of that name is compared with."""
    found: dict[str, list[Any]] = {}

    def note(names: Iterable[str], values: Iterable[Any]) -> None:
        for name in names:
            for value in values:
                if value is not None and value not in found.setdefault(name, []):
                    found[name].append(value)

    for _, formula in formulas(policy):
        for node in ast.walk(formula.expression.ast):
            match node:
                case ast.Comparison(_, left, right):
                    note(_names(left), _constants(right, policy))
                    note(_names(right), _constants(left, policy))
                case ast.Between(value, low, high):
                    note(_names(value), (*_constants(low, policy), *_constants(high, policy)))
                case ast.In(value, tests):
                    note(_names(value), [c for test in tests for c in _constants(test, policy)])
                case ast.Call(_, args) if args and called(node) in policy.parameters:
                    series = policy.parameters[called(node)].series
                    ends = [day for one in series for day in (one.start, one.end)]
                    note(_names(args[0]), ends)
    for table in policy.tables.values():
        for place, column in enumerate(table.inputs):
            for row in table.rows:
                form = row.cells[place].form
                for one in () if form is None else form.alternatives:
                    note(_names(column.expression.ast), (one.low, one.high))
    return {name: tuple(values) for name, values in found.items()}


def _names(node: ast.Node) -> list[str]:
    return [one.name for one in ast.walk(node) if isinstance(one, ast.Name | ast.Path)]


def _constants(node: ast.Node, policy: PolicyVersion) -> list[Any]:
    found = []
    for one in ast.walk(node):
        if isinstance(one, ast.Literal):
            found.append(one.value)
        elif isinstance(one, ast.Name) and one.name in policy.parameters:
            found.append(policy.parameters[one.name].value)
    return found


def compared_texts(policy: PolicyVersion) -> Mapping[str, frozenset[str]]:
    """Last name of a path -> the policy's own texts that something so named is compared with."""
    return {
        name: frozenset(one for one in values if isinstance(one, str))
        for name, values in known_constants(policy).items()
    }
