"""What a comparison begins from: inputs of an example, and how many points it may have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.errors import ComparisonFault, ComparisonFaulty
from engine.evaluation import Bundle, read_json
from engine.service.examples import Example

__all__ = ["MOST_POINTS", "PAGE_POINTS", "Base", "base_of", "page_limit"]

#: points of a grid: for the command, and for a page, which answers within seconds
MOST_POINTS: Final = 50_000
PAGE_POINTS: Final = 5_000
#: points times parts of the policies that a page may ask for, and what it may ask for in any case
_WORK: Final = 40_000
_LEAST: Final = 200


@dataclass(frozen=True, slots=True)
class Base:
    """Raw inputs to vary, and the day that an example of them is for."""

    inputs: object
    on: date | None = None


def base_of(examples: Sequence[Example], number: int = 1) -> Base:
    """The inputs of an example, counted from 1; raises ComparisonFaulty where it is not there."""
    if not 1 <= number <= len(examples):
        message = f"the policy has no example {number}, it has {len(examples)}"
        data = {"number": str(number), "count": str(len(examples))}
        raise ComparisonFaulty((ComparisonFault("base", "base_unknown", message, data),))
    body = examples[number - 1].body
    day = body.get("effective_date")
    return Base(
        read_json(json.dumps(body.get("inputs", {}))), date.fromisoformat(day) if day else None
    )


def page_limit(*bundles: Bundle) -> int:
    """The most points that a page takes of these: fewer, the more there is to decide by.

    The same versions have the same limit on every machine, so that an address
    that was answered is answered again.
    """
    parts = max(map(_parts, bundles))
    return min(PAGE_POINTS, max(_LEAST, _WORK // parts))


def _parts(bundle: Bundle) -> int:
    policy = bundle.program.policy
    own = (policy.inputs, policy.values, policy.tables, policy.rules)
    return sum(map(len, own)) + sum(map(_parts, bundle.used.values()))
