"""Dotted paths through inputs and the fields of their records."""

from __future__ import annotations

from collections.abc import Mapping

from engine.policy.model import Field, Kind, TypeSpec

__all__ = ["element_at", "exists", "field_at", "spec_at"]


def spec_at(path: str, roots: Mapping[str, TypeSpec]) -> TypeSpec | None:
    """The declared type at a dotted path; a root may itself be dotted (``vehicle.price``).

    A path into a record goes through its fields; lists are not entered, a
    path names one place.  None when there is nothing there.
    """
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        root = roots.get(".".join(parts[:length]))
        if root is not None:
            return field_at(root, parts[length:])
    return None


def element_at(path: str, roots: Mapping[str, Field]) -> Field | None:
    """The input, or the field of a record in one, that a dotted path leads to."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        root = roots.get(".".join(parts[:length]))
        if root is not None:
            rest = parts[length:]
            return element_at(".".join(rest), root.spec.fields) if rest else root
    return None


def field_at(spec: TypeSpec, parts: list[str]) -> TypeSpec | None:
    """The declared type of a field within a record, by the names on the way to it."""
    for name in parts:
        if spec.kind is not Kind.RECORD or name not in spec.fields:
            return None
        spec = spec.fields[name].spec
    return spec


def exists(path: str, roots: Mapping[str, TypeSpec]) -> bool:
    """Whether a path is an input, a field of one, or a group of inputs (``suitability``)."""
    return spec_at(path, roots) is not None or any(root.startswith(f"{path}.") for root in roots)
