"""The tree of a FEEL expression: what the parser builds and typing completes.

Every node knows where it stands (``line`` and ``column`` count from 1 and point
at the operator where there is one; ``start`` and ``end`` are offsets into the
source) and, after typing, its static ``type``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from engine.feel.types import AnyType, FeelType

__all__ = [
    "And",
    "Between",
    "Binary",
    "Builtin",
    "Call",
    "Comparison",
    "ContextNode",
    "Domain",
    "Filter",
    "For",
    "FunctionNode",
    "If",
    "ImpliedName",
    "In",
    "InstanceOf",
    "ListNode",
    "Literal",
    "Name",
    "Node",
    "Not",
    "Or",
    "Path",
    "Quantified",
    "RangeNode",
    "TemporalLiteral",
    "TypeNode",
    "Unary",
    "UnaryTest",
    "children",
    "walk",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Base of all nodes."""

    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    type: FeelType = field(default_factory=AnyType, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant: number, text, boolean, null, or a temporal literal ``@"..."``."""

    value: object


@dataclass(frozen=True, slots=True)
class TemporalLiteral(Node):
    """``@"text"`` as parsed; typing turns it into a ``Literal``."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name read from the scope or bound within the expression."""

    name: str


@dataclass(frozen=True, slots=True)
class Builtin(Node):
    """A built-in function, as typing found it."""

    name: str


@dataclass(frozen=True, slots=True)
class ImpliedName(Node):
    """A name in a filter that may be an entry of the item, known at run time only.

    ``variable`` is the item's own name; ``outer`` is the same name outside of
    the filter, where there is one.
    """

    name: str
    variable: str
    outer: Node | None


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``base.name``."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``base[condition]``: an index, or a condition over ``item``.

    After typing ``variable`` is a name of its own for the item, so that the
    items of nested filters stay apart.
    """

    base: Node
    condition: Node
    variable: str = "item"


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """``-operand``."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """``left op right``, op one of ``+ - * / **``."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``left op right``, op one of ``= != < <= > >=``."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """A conjunction of two or more parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """A disjunction of two or more parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """``not(operand)``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``value between low and high`` (both ends included)."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class UnaryTest(Node):
    """``op operand`` against an implied value, as in ``< 5``."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """``value in tests``: does one of the tests hold of the value."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A type as written: ``list<number>``, ``context<a: string>``, ``function<date> -> number``.

    After typing ``type`` is the type it means; any type if there is none such.
    """

    name: str
    arguments: tuple[TypeNode, ...] = ()
    entries: tuple[str, ...] = ()
    result: TypeNode | None = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """``value instance of type``."""

    value: Node
    of: TypeNode


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if condition then yes else no``."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Domain(Node):
    """``name in domain``, or ``name in domain .. last`` (which may count down)."""

    name: str
    domain: Node
    last: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """``for iterators return body``; the body may read ``partial``."""

    iterators: tuple[Domain, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some|every iterators satisfies condition``."""

    every: bool
    iterators: tuple[Domain, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``function(args)`` or ``function(name: arg, ...)``; ``named`` gives the names."""

    function: Node
    args: tuple[Node, ...]
    named: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    """``[item, ...]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextNode(Node):
    """``{key: value, ...}``; a value may read the keys before it."""

    keys: tuple[str, ...]
    values: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class RangeNode(Node):
    """``[low..high]`` with either end open or closed."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class FunctionNode(Node):
    """``function(parameters) body``; ``external`` bodies are never run."""

    parameters: tuple[str, ...]
    parameter_types: tuple[TypeNode | None, ...]
    body: Node
    external: bool = False


_COMMON = {one.name for one in fields(Node)}
_PARTS: dict[type[Node], tuple[str, ...]] = {}  # by kind of node, the fields of its own


def children(node: Node) -> Iterator[Node]:
    """The nodes directly under ``node``, in the order they are written."""
    kind = type(node)
    if kind not in _PARTS:
        _PARTS[kind] = tuple(one.name for one in fields(kind) if one.name not in _COMMON)
    for name in _PARTS[kind]:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Node))


def walk(node: Node) -> Iterator[Node]:
    """``node`` and every node under it, each before those under it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(list(children(one))))
