"""What of a policy version is watched while a case is evaluated, found once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.boundaries.logic import Tree, tree_of
from engine.feel import Expression
from engine.feel.syntax import ast
from engine.feel.types import BooleanType, DateType, NumberType
from engine.policy.citations import obligation_path
from engine.policy.model import Formula, Kind, PolicyVersion

__all__ = ["Condition", "Watched", "behind", "formulas", "reads_of_inputs", "said"]

_DISCRETE = (Kind.BOOLEAN, Kind.ENUM, Kind.TEXT)


@dataclass(frozen=True)
class Condition:
    """A condition as its parts: of a rule, an obligation, a remedy or a constraint.

    ``facts`` are those a rule waits for: parts too, after the ``leaves``.  With
    ``variable`` it is asked for each of ``elements``.
    """

    element: str
    tree: Tree
    leaves: tuple[Expression, ...]
    facts: tuple[str, ...] = ()
    variable: str | None = None
    elements: Expression | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The parts as written."""
        facts = (f"fact {name}" for name in self.facts)
        return (*map(said, self.leaves), *facts)


class Watched:
    """The conditions, questions within formulas, words and dated series of a version."""

    def __init__(self, policy: PolicyVersion) -> None:
        self.policy = policy
        self.rules = tuple(
            _condition(f"rules/{rule.name}", rule.when, rule.after, rule.variable, rule.elements)
            for rule in policy.rules.values()
        )
        self.constraints = tuple(
            _condition(f"constraints/{one.code}/{one.at}", one.check) for one in policy.constraints
        )
        self.obligations = tuple(
            _condition(obligation_path(one.on, one.code), one.when)
            for one in policy.obligations
            if one.when is not None
        )
        self.conditions = (*self.rules, *self.constraints, *self.obligations)
        #: the questions asked within formulas: element, part, its words
        self.questions = tuple(_questions(policy))
        #: the values that are a word, true or false
        self.words = tuple(
            name for name, one in policy.values.items() if one.spec.kind in _DISCRETE
        )
        #: where a dated series is asked: its name, the date's formula
        self.asked = tuple(_asked(policy))
        self.reads = reads_of_inputs(policy)
        self.known = _known(policy)


def _condition(
    element: str,
    when: Formula,
    facts: tuple[str, ...] = (),
    variable: str | None = None,
    elements: Formula | None = None,
) -> Condition:
    tree, leaves = tree_of(when.expression.conditions)
    if facts:
        waits = tuple(Tree(None, leaf=len(leaves) + place) for place in range(len(facts)))
        tree = Tree("and", (tree, *waits))
    return Condition(
        element, tree, leaves, facts, variable, elements.expression if elements else None
    )


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


def _questions(policy: PolicyVersion) -> Iterator[tuple[str, Expression, str]]:
    """Comparisons that steer a formula of a value, table or action; not those of conditions."""
    for element, formula in formulas(policy):
        if not element.startswith(("values/", "tables/")):
            continue
        seen: set[str] = set()
        for node in _free(formula.expression.ast):
            if isinstance(node, ast.Comparison | ast.Between | ast.In):
                part = formula.expression.part(node)
                if part.source not in seen:
                    seen.add(part.source)
                    yield element, part, said(part)
            elif (
                isinstance(node, ast.Call) and _name(node) in ("min", "max") and len(node.args) == 2
            ):
                yield from _greater(element, formula.expression, node)


def _greater(
    element: str, whole: Expression, node: ast.Call
) -> Iterator[tuple[str, Expression, str]]:
    """Which of the two that ``min`` or ``max`` chooses from is the greater."""
    left, right = node.args
    if isinstance(left.type, NumberType | DateType) and isinstance(
        right.type, NumberType | DateType
    ):
        made = ast.Comparison(">", left, right, start=node.start, end=node.end, type=BooleanType())
        yield element, whole.part(made), f"{said(whole.part(left))} > {said(whole.part(right))}"


def said(part: Expression) -> str:
    """An expression on one line."""
    return " ".join(part.source.split())


def _asked(policy: PolicyVersion) -> Iterator[tuple[str, Expression]]:
    seen: set[tuple[str, str]] = set()
    for _, formula in formulas(policy):
        for node in _free(formula.expression.ast):
            name = _name(node) if isinstance(node, ast.Call) else None
            parameter = policy.parameters.get(name or "")
            if parameter is None or not parameter.is_series or not isinstance(node, ast.Call):
                continue
            part = formula.expression.part(node.args[0])
            if (parameter.name, part.source) not in seen:
                seen.add((parameter.name, part.source))
                yield parameter.name, part


def _name(node: ast.Call) -> str:
    one = node.function
    return one.name if isinstance(one, ast.Name | ast.Builtin) else ""


def _free(node: ast.Node) -> Iterator[ast.Node]:
    """The node and those below it that read nothing bound within the formula."""
    yield node
    match node:
        case ast.Filter(base):
            yield from _free(base)
        case ast.For(iterators) | ast.Quantified(_, iterators):
            yield from _free(iterators[0].domain)
        case ast.FunctionNode():
            return
        case _:
            for child in ast.children(node):
                yield from _free(child)


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


def _known(policy: PolicyVersion) -> Mapping[str, tuple[Any, ...]]:
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
                case ast.Call(_, args) if args and _name(node) in policy.parameters:
                    series = policy.parameters[_name(node)].series
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
