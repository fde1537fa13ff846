"""``qerar backup`` and ``qerar restore``: the ledger as one file."""

from __future__ import annotations

from pathlib import Path

import click

from cli.context import Shared, data_option, shared
from engine.service import backup as write_backup
from engine.service import restore as read_backup

__all__ = ["backup", "restore"]

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@data_option
@click.argument("file", type=_FILE)
@shared
def backup(state: Shared, file: Path) -> None:
    """Copy the ledger into a new FILE.

    It may be in use: the copy is one moment of it, checked link by link before it is there.
    """
    done = write_backup(state.data, file)
    click.echo(f"{file}: {done.entries} entries, head {done.head}")


@click.command()
@data_option
@click.argument("file", type=_FILE)
@shared
def restore(state: Shared, file: Path) -> None:
    """Make a backup FILE the ledger of a data folder.

    The folder has no ledger yet. The backup is checked link by link first.
    """
    done = read_backup(file, state.data)
    click.echo(f"{state.data}: {done.entries} entries, head {done.head}")
