"""What of a policy version is watched while a case is evaluated, found once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.boundaries.formulas import called, formulas, known_constants, reads_of_inputs
from engine.boundaries.logic import Tree, tree_of
from engine.feel import Expression
from engine.feel.syntax import ast
from engine.feel.types import BooleanType, DateType, NumberType
from engine.policy.citations import obligation_path
from engine.policy.model import Formula, Kind, PolicyVersion

__all__ = ["Condition", "Watched", "question_mark", "said"]

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
        #: those within formulas: of a choice, a filter, a quantifier
        self.inner = tuple(_inner(policy))
        self.remedies = tuple(
            _condition(f"rules/{rule.name}/remedies/{one.id}", one.when)
            for rule in policy.rules.values()
            for one in rule.remedies
            if one.when is not None
        ) + tuple(
            _condition(f"remedies/{one.id}", one.when)
            for one in policy.remedies
            if one.when is not None
        )
        self.conditions = (
            *self.rules,
            *self.constraints,
            *self.obligations,
            *self.inner,
            *self.remedies,
        )
        #: the questions asked within formulas: element, part, its words
        self.questions = tuple(_questions(policy))
        #: the values that are a word, true or false
        self.words = tuple(
            name for name, one in policy.values.items() if one.spec.kind in _DISCRETE
        )
        #: where a dated series is asked: its name, the date's formula
        self.asked = tuple(_asked(policy))
        self.reads = reads_of_inputs(policy)
        self.known = known_constants(policy)


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


def _questions(policy: PolicyVersion) -> Iterator[tuple[str, Expression, str]]:
    """Comparisons that steer a formula of a value, table or action; not those of conditions."""
    for element, formula in formulas(policy):
        if not element.startswith(("values/", "tables/")):
            continue
        seen: set[str] = set()
        for node in _free(formula.expression.ast, joined=False):
            if isinstance(node, ast.Comparison | ast.Between | ast.In):
                part = formula.expression.part(node)
                if part.source not in seen:
                    seen.add(part.source)
                    yield element, part, said(part)
            elif (
                isinstance(node, ast.Call)
                and called(node) in ("min", "max")
                and len(node.args) == 2
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
        for sign in (">", "<"):  # where they are equal nobody sees which is chosen
            made = ast.Comparison(
                sign, left, right, start=node.start, end=node.end, type=BooleanType()
            )
            text = f"{said(whole.part(left))} {sign} {said(whole.part(right))}"
            yield element, whole.part(made), text


def question_mark(element: str, text: str, held: bool) -> str:
    """What a case shows in which a question within a formula is answered so."""
    return f"{element}: {text} is {'true' if held else 'false'}"


def said(part: Expression) -> str:
    """An expression on one line."""
    return " ".join(part.source.split())


def _asked(policy: PolicyVersion) -> Iterator[tuple[str, Expression]]:
    seen: set[tuple[str, str]] = set()
    for _, formula in formulas(policy):
        for node in _free(formula.expression.ast):
            name = called(node) if isinstance(node, ast.Call) else None
            parameter = policy.parameters.get(name or "")
            if parameter is None or not parameter.is_series or not isinstance(node, ast.Call):
                continue
            part = formula.expression.part(node.args[0])
            if (parameter.name, part.source) not in seen:
                seen.add((parameter.name, part.source))
                yield parameter.name, part


def _inner(policy: PolicyVersion) -> Iterator[Condition]:
    """Conditions within the formulas of values and tables, and those asked of each of a list."""
    seen: set[tuple[str, str]] = set()
    for element, formula in formulas(policy):
        whole = formula.expression
        for node in _free(whole.ast):
            found: list[Condition] = []
            if isinstance(node, ast.And | ast.Or | ast.Not):
                if element.startswith(("values/", "tables/")):
                    found = [_made(element, whole, node)]
            elif isinstance(node, ast.Filter) and isinstance(node.condition.type, BooleanType):
                found = [_made(element, whole, node.condition, node.variable, node.base)]
            elif isinstance(node, ast.Quantified) and len(node.iterators) == 1:
                one = node.iterators[0]
                if one.last is None:
                    found = [_made(element, whole, node.condition, one.name, one.domain)]
            elif isinstance(node, ast.For) and len(node.iterators) == 1:
                one = node.iterators[0]
                if one.last is None:
                    found = [
                        _made(element, whole, inside.condition, one.name, one.domain)
                        for inside in _free(node.body)
                        if isinstance(inside, ast.If)
                    ]
            for condition in found:
                key = element, " ".join((*condition.texts, str(condition.variable)))
                if key not in seen:
                    seen.add(key)
                    yield condition


def _made(
    element: str,
    whole: Expression,
    node: ast.Node,
    variable: str | None = None,
    items: ast.Node | None = None,
) -> Condition:
    tree, leaves = tree_of(whole.part(node).conditions)
    elements = None if items is None else whole.part(items)
    return Condition(element, tree, leaves, (), variable, elements)


def _free(node: ast.Node, joined: bool = True) -> Iterator[ast.Node]:
    """The node and those below it that read nothing bound within the formula.

    Of conditions joined by and, or, not only the whole; not that either unless ``joined``.
    """
    if isinstance(node, ast.And | ast.Or | ast.Not):
        if joined:
            yield node
        for child in ast.children(node):
            yield from (one for one in _free(child, joined) if not _is_part(one))
        return
    yield node
    match node:
        case ast.Filter(base):
            yield from _free(base, joined)
        case ast.For(iterators) | ast.Quantified(_, iterators):
            yield from _free(iterators[0].domain, joined)
        case ast.FunctionNode():
            return
        case _:
            for child in ast.children(node):
                yield from _free(child, joined)


def _is_part(node: ast.Node) -> bool:
    return isinstance(node, ast.And | ast.Or | ast.Not | ast.Comparison | ast.Between | ast.In)
