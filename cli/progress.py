"""A bar for what takes a while: on standard error, where somebody watches it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

__all__ = ["Told", "progress"]


class Told(Protocol):
    """Is told how much is done of how much (None: not known yet), and of what."""

    def __call__(self, done: int, total: int | None, words: str | None = None) -> None: ...


@contextmanager
def progress(words: str) -> Iterator[Told]:
    """A bar that is gone when it ends; nothing where standard error is no terminal."""
    console = Console(stderr=True)
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(words, total=None)

        def told(done: int, total: int | None, words: str | None = None) -> None:
            bar.update(task, completed=done, total=total, description=words)

        yield told
