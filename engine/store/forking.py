"""What has SQLite's connections open, around a fork.

SQLite must not be carried into a child: it knows a process's locks by its own
memory, which a child inherits and the locks it does not, and both could then
change a file at once.
"""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet

__all__ = ["forget", "mind"]


class Minded(Protocol):
    """What is told of a fork."""

    def before_fork(self) -> None:
        """Wait until nothing is under way, and close every connection."""

    def after_fork_in_parent(self) -> None:
        """Go on."""

    def after_fork_in_child(self) -> None:
        """Begin anew."""


#: what is open in this process
_OPEN: WeakSet[Minded] = WeakSet()


def mind(one: Minded) -> None:
    """Tell it of every fork from now on, for as long as it is there."""
    _OPEN.add(one)


def forget(one: Minded) -> None:
    """Tell it no more."""
    _OPEN.discard(one)


def _before() -> None:
    for one in _OPEN:
        one.before_fork()


def _in_parent() -> None:
    for one in _OPEN:
        one.after_fork_in_parent()


def _in_child() -> None:
    for one in _OPEN:
        one.after_fork_in_child()


os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
