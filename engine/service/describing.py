"""What is said of policies to programs: what decisions can answer, and requests that work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import InvalidInput, NoVersionInForce
from engine.evaluation import read_json
from engine.policy import Results, document_schema, results_of
from engine.service.callers import Caller, Role
from engine.service.examples import Example, read_examples
from engine.service.reading import request_of
from engine.service.service import Service

__all__ = ["Answered", "Results", "document_schema", "examples", "results"]

_MOMENT = "2026-11-21T08:00:00Z"
#: who asks for the answers of examples: dry runs, which leave no trace
_READER = Caller("", "examples", frozenset({Role.TESTER}))


def results(service: Service) -> dict[tuple[str, int], Results]:
    """What decisions of each published version can answer, by policy and version.

    Raises StoreUnavailable and what loading raises.
    """
    versions = {one.policy: one.versions for one in service.policies.summaries()}
    return {
        (policy, version.version): results_of(version, versions)
        for policy, each in versions.items()
        for version in each
    }


@dataclass(frozen=True, slots=True)
class Answered:
    """An example with the answer it is given, as plain JSON."""

    example: Example
    answer: Mapping[str, Any]


def examples(service: Service, policy: str) -> tuple[Answered, ...]:
    """The examples shipped with a policy that are decided now as they stand.

    The answers are those of dry runs, and say a fixed moment: the same
    registry gives the same examples.  Raises CasesFault, StoreUnavailable.
    """
    found = read_examples(service.settings.policies / "examples", policy)
    answers = ((one, _answer(service, policy, one)) for one in found)
    return tuple(Answered(one, answer) for one, answer in answers if answer is not None)


def _answer(service: Service, policy: str, example: Example) -> dict[str, Any] | None:
    """None where nothing is in force for it any more."""
    body = read_json(json.dumps({**example.body, "dry_run": True}))
    try:
        decided = service.decisions.decide(_READER, policy, request_of(body))
    except (NoVersionInForce, InvalidInput):
        return None
    answer: dict[str, Any] = json.loads(decided.json)
    return answer | {"known_at": _MOMENT, "decided_at": _MOMENT}
