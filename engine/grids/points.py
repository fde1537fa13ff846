"""The points of a grid, each decided by both versions.

What a version refuses (a bound, a constraint) or cannot evaluate is no outcome:
its result is ``refused:`` and the error's code.  Of a version is asked what it
knows; what only the other one knows is left out for it, and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Final

from engine.errors import EvaluationFault, FeelLimitError, InvalidInput
from engine.evaluation import Bundle
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.trial import Trial
from engine.feel import Budget
from engine.grids.axes import Axis, Scalar
from engine.grids.reading import field_at
from engine.policy.model import Field, Kind
from engine.policy.vocabulary import Group, input_tree

__all__ = ["REFUSED", "Decider", "Grid", "Point", "Refusal", "is_refused", "sampled"]

#: before the code of the error, where another result has an outcome
REFUSED: Final = "refused:"
#: where on each axis
Point = tuple[int, ...]


def is_refused(result: str) -> bool:
    """Whether a result is no outcome."""
    return result.startswith(REFUSED)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a version refused points, and how many.

    ``at`` is a JSON pointer into the inputs, or the element that could not be
    evaluated; the message is the first point's, ``message_az`` is there where a
    constraint of the policy speaks.
    """

    code: str
    at: str
    message: str
    message_az: str | None
    points: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The result of each point under the two versions, the last axis moving fastest."""

    axes: tuple[Axis, ...]
    results: Mapping[Point, tuple[str, str]]

    def counts(self) -> dict[tuple[str, str], int]:
        """How many points came from which result to which."""
        return dict(Counter(self.results.values()))


class Decider:
    """One version, asked for its outcome of the base inputs with other values on the axes."""

    def __init__(
        self, bundle: Bundle, other: Bundle, on: date, base: object, axes: Sequence[Axis]
    ) -> None:
        self._bundle = bundle
        self._on = on
        mine, theirs = bundle.program.policy, other.program.policy
        #: paths of the base inputs and of axes that only the other version knows
        self.left_out: list[str] = []
        tree = input_tree(mine.inputs), input_tree(theirs.inputs)
        self._base = _known(base, *tree, "", self.left_out)
        self._paths = []
        for axis in axes:
            known = field_at(mine, axis.path) is not None
            self._paths.append(tuple(axis.path.split(".")) if known else None)
            if not known and axis.path not in self.left_out:
                self.left_out.append(axis.path)
        self._moved = frozenset(path[0] for path in self._paths if path is not None)
        self._found: Evaluation | None = None
        self._refused: Counter[tuple[str, str]] = Counter()
        self._said: dict[tuple[str, str], tuple[str, str | None]] = {}

    def __call__(self, values: Sequence[Scalar]) -> str:
        """The outcome, or what refused it."""
        raw = self._base
        for path, value in zip(self._paths, values, strict=True):
            if path is not None:
                raw = _put(raw, path, value)
        try:
            return self._outcome(raw)
        except InvalidInput as error:
            for fault in error.errors:
                self._note(fault.code, fault.pointer, fault.message, fault.message_az)
            return REFUSED + error.code
        except EvaluationFault as error:
            self._note(error.code, error.element, error.message, None)
            return REFUSED + error.code

    def refusals(self) -> tuple[Refusal, ...]:
        """Why points were refused until now, the most frequent first."""
        return tuple(
            Refusal(*why, *self._said[why], points=count)
            for why, count in sorted(self._refused.items(), key=lambda one: (-one[1], one[0]))
        )

    def _note(self, code: str, at: str, message: str, message_az: str | None) -> None:
        self._refused[code, at] += 1
        self._said.setdefault((code, at), (message, message_az))

    def _outcome(self, raw: Any) -> str:
        """As a whole evaluation finds it, with less work once one has come through."""
        if self._found is not None:
            try:
                return Trial(self._found, raw, self._moved).outcome
            except FeelLimitError:  # what is kept took too much to be spent twice
                pass
        found = Evaluation(self._bundle, self._on, raw, Budget())
        self._found = self._found or found
        return found.outcome


def sampled(axes: Sequence[Axis], before: Decider, after: Decider) -> Grid:
    """Every point of the grid, decided by both."""
    places = product(*(range(len(axis.values)) for axis in axes))
    results = {}
    for place in places:
        values = [axis.values[at] for axis, at in zip(axes, place, strict=True)]
        results[place] = before(values), after(values)
    return Grid(tuple(axes), results)


def _put(node: Any, path: tuple[str, ...], value: object) -> Any:
    """A copy with the value at a path; nothing of what was given is changed."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(node, list):
        copy = list(node)
        copy[int(head)] = _put(copy[int(head)], rest, value)
        return copy
    inner = node if isinstance(node, dict) else {}
    return {**inner, head: _put(inner.get(head), rest, value)}


def _known(raw: Any, mine: Any, theirs: Any, at: str, left: list[str]) -> Any:
    """The inputs without what only the other version knows; a mistake stays, to be refused."""
    if isinstance(raw, list):
        mine, theirs = _item(mine), _item(theirs)
        return [_known(one, mine, theirs, f"{at}{n}.", left) for n, one in enumerate(raw)]
    members, others = _members(mine), _members(theirs)
    if not isinstance(raw, dict) or members is None or others is None:
        return raw
    found = {}
    for name, value in raw.items():
        if name in members:
            found[name] = _known(value, members[name], others.get(name), f"{at}{name}.", left)
        elif name in others:
            left.append(f"{at}{name}")
        else:
            found[name] = value
    return found


def _members(node: Any) -> Mapping[str, Any] | None:
    if isinstance(node, Group):
        return node.members
    if isinstance(node, Field):
        return node.spec.fields if node.spec.kind is Kind.RECORD else None
    return node if isinstance(node, Mapping) else None


def _item(node: Any) -> Field | None:
    if isinstance(node, Field) and node.spec.item is not None:
        return Field(node.name, node.spec.item, node.place)
    return None
