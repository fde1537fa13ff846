"""The command line: its commands, and the one place where errors become exit codes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cli.backups import backup, restore
from cli.batch import batch
from cli.calendar import calendar
from cli.case_making import cases
from cli.cases import test
from cli.compare import compare
from cli.context import Shared
from cli.decide import decide, explain
from cli.exits import EPILOG, Exit, exit_of, report
from cli.keys import keys
from cli.letters import letter
from cli.policies import policies
from cli.replays import replay, replays
from cli.serve import serve
from cli.users import users
from cli.verify import verify
from engine import __version__
from engine.errors import QerarError

__all__ = ["main"]

DEFAULT_POLICIES = Path(__file__).resolve().parents[1] / "policies"


class _Commands(click.Group):
    """The commands; click would end with status 1, which means differences, at a closed pipe."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader went away (``qerar ... | head``); leave nothing to flush at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return Exit.OK


@click.group(cls=_Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qerar")
@click.option(
    "--policies",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=DEFAULT_POLICIES,
    envvar="QERAR_POLICIES",
    show_envvar=True,
    help="The folder of policies (default: the one beside this program).",
)
@click.pass_context
def qerar(context: click.Context, folder: Path) -> None:
    """Decide by the lending policy in force on a date, and see why."""
    context.ensure_object(Shared).folder = folder


for _command in (
    *(decide, explain, batch, letter, test, cases, policies, calendar, compare),
    *(replay, replays, serve, keys, users, verify, backup, restore),
):
    qerar.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its status; never shows a traceback unasked."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Azerbaijani needs it, whatever the locale
            stream.reconfigure(encoding="utf-8")
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    state = Shared(DEFAULT_POLICIES)
    try:
        status = qerar.main(args=arguments, prog_name="qerar", standalone_mode=False, obj=state)
    except click.exceptions.Abort:
        return Exit.USAGE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except QerarError as error:
        report(error, state.as_json, state.lang)
        return exit_of(error)
    except OSError as error:
        click.echo(f"qerar: {error.filename or 'the output'}: {error.strerror or error}", err=True)
        return Exit.USAGE
    except Exception as error:
        if os.environ.get("QERAR_TRACEBACK"):
            raise
        click.echo(f"qerar: a bug: {type(error).__name__}: {error}", err=True)
        return Exit.BUG
    return status if isinstance(status, int) else Exit.OK
