"""Paths that name one place: a name with the entries after it, ``vehicle.price``."""

from __future__ import annotations

from engine.feel.syntax.ast import Name, Node, Path

__all__ = ["StaticPath", "static_path"]

StaticPath = tuple[str, ...]


def static_path(node: Node) -> StaticPath | None:
    """The names of a plain path, ("vehicle", "price"), or None for anything else."""
    entries: list[str] = []
    while isinstance(node, Path):
        entries.append(node.name)
        node = node.base
    return (node.name, *reversed(entries)) if isinstance(node, Name) else None
