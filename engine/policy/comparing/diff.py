"""What differs between two versions of a policy, element by element."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.policy.comparing.describe import describe
from engine.policy.comparing.outline import Part
from engine.policy.model import PolicyVersion

__all__ = ["Change", "diff"]


@dataclass(frozen=True, slots=True)
class Change:
    """An element that came, went or says something else.

    ``element`` is a path such as "tables/max_ltv/rows/hybrid_to_1/then";
    ``before`` and ``after`` are what it said, as people read it (None where
    it was not there).  A row or rule that only moved has ``position`` behind
    its element.
    """

    element: str
    kind: Literal["added", "removed", "changed"]
    before: str | None
    after: str | None


def diff(before: PolicyVersion, after: PolicyVersion) -> tuple[Change, ...]:
    """Every difference in meaning or words, in the order of ``before``, then what was added.

    Formulas that read the same (but for spaces and the way numbers are
    written) are equal.  Comparing the other way round mirrors every change.
    """
    return tuple(_compare("", describe(before), describe(after)))


def _compare(path: str, before: Part, after: Part) -> Iterator[Change]:
    for name in {**before.leaves, **after.leaves}:
        old, new = before.leaves.get(name), after.leaves.get(name)
        if old is None and new is not None and not new.silent:
            yield Change(f"{path}{name}", "added", None, new.text)
        elif new is None and old is not None and not old.silent:
            yield Change(f"{path}{name}", "removed", old.text, None)
        elif old is not None and new is not None and old.key != new.key:
            yield Change(f"{path}{name}", "changed", old.text, new.text)
    for name in {**before.parts, **after.parts}:
        yield from _compare_parts(f"{path}{name}", before.parts.get(name), after.parts.get(name))
    if before.ordered:
        yield from _moves(path, before, after)


def _compare_parts(path: str, before: Part | None, after: Part | None) -> Iterator[Change]:
    if before is None and after is not None:
        yield Change(path, "added", None, after.summary)
    elif after is None and before is not None:
        yield Change(path, "removed", before.summary, None)
    elif before is not None and after is not None:
        yield from _compare(f"{path}/", before, after)


def _moves(path: str, before: Part, after: Part) -> Iterator[Change]:
    """The parts in both that stand in another order, as few as explain it."""
    old = [name for name in before.parts if name in after.parts]
    new = [name for name in after.parts if name in before.parts]
    if old == new:
        return
    # Which parts moved is a choice; made on the same side whichever way one compares.
    still = _in_order(old, new) if old < new else _in_order(new, old)
    for name in old:
        if name not in still:
            places = (_position(name, list(part.parts)) for part in (before, after))
            yield Change(f"{path}{name}/position", "changed", *places)


def _in_order(names: Sequence[str], other: Sequence[str]) -> set[str]:
    """A longest run of names that comes in the same order in both lists."""
    place = {name: number for number, name in enumerate(other)}
    ends: list[int] = []  # the lowest place that ends a run of each length
    last: list[str] = []
    before: dict[str, str | None] = {}
    for name in names:
        length = bisect_left(ends, place[name])
        before[name] = last[length - 1] if length else None
        ends[length:] = [place[name], *ends[length + 1 :]]
        last[length:] = [name, *last[length + 1 :]]
    run = set()
    step = last[-1] if last else None
    while step is not None:
        run.add(step)
        step = before[step]
    return run


def _position(name: str, names: Sequence[str]) -> str:
    number = names.index(name)
    return f"after {names[number - 1]}" if number else "first"
