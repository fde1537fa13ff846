"""An explanation as a tree of lines."""

from __future__ import annotations

from rich.text import Text
from rich.tree import Tree

from engine.service import Node

__all__ = ["explanation_tree"]


def explanation_tree(node: Node) -> Tree:
    """The tree to print; its first line is the decision, below it each section."""
    tree = Tree(Text(node.text, "bold"), guide_style="dim")
    for section in node.children:
        _grow(tree.add(Text(section.text, "bold")), section)
    return tree


def _grow(tree: Tree, node: Node) -> None:
    for child in node.children:
        _grow(tree.add(Text(child.text)), child)
