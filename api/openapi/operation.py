"""What can be said of any operation: its problems, headers, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["EVERY", "KEYED", "REQUEST_ID", "TEXT", "VARY", "Operation", "header"]

EVERY = ("internal_error",)
KEYED = (
    *("not_authenticated", "not_acceptable", "invalid_parameters", "too_many_requests"),
    *("internal_error", "store_unavailable"),
)
TEXT = {"type": "string"}


def header(description: str, schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"description": description, "schema": dict(schema), **more}


REQUEST_ID = header("The id of the request, in the service's log too.", TEXT, required=True)
VARY = header("Accept", TEXT, required=True)


@dataclass(frozen=True, slots=True)
class Operation:
    """What is said of an operation.

    ``codes`` are the problems it may answer; ``headers`` are those of its
    answers, by status; ``statuses`` further answers whole.
    """

    tag: str
    codes: tuple[str, ...]
    body: Mapping[str, Any] | None = None
    parameters: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    statuses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
