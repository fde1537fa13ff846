"""``qerar batch``: the rows of a file decided, into a file of the same kind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import cast

import click

from cli.context import Shared, as_json_option, lang_option, shared
from cli.exits import Exit
from cli.files import DAY, INSTANT, ended_by_signals, opened, same_file, written_whole
from cli.progress import progress
from engine.service import Batch, BatchRequest, Format, format_named

__all__ = ["batch"]

_EVERY = 100  # rows between two looks at the bar


@click.command()
@as_json_option
@lang_option
@click.option("--on", "day", type=DAY, help="The day whose law applies (default: today in Baku).")
@click.option("--known-at", type=INSTANT, help="Decide by what was known at this instant.")
@click.option("--out", metavar="FILE", default="-", help="Write to this file, once it is whole.")
@click.option(
    "--format",
    "said",
    type=click.Choice(["csv", "ndjson", "xlsx"]),
    help="What FILE is (default: as its name or what is in it says).",
)
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook (default: the first).")
@click.argument("policy")
@click.argument("file")
@shared
def batch(
    state: Shared,
    policy: str,
    file: str,
    day: date | None,
    known_at: datetime | None,
    out: str,
    said: str | None,
    sheet: str | None,
) -> int:
    """Decide POLICY for each row of FILE (- reads standard input); nothing is recorded.

    FILE is CSV, JSON line by line, or a workbook (.xlsx).  Its first row has the
    paths of inputs (loan.principal) and, if you like, effective_date and
    reference; a list or record is JSON within its cell.  What comes out is of
    the same kind: the same rows with the outcome, the outputs, findings with
    their messages, the version and digest, and in the column error what is
    wrong with a row that could not be decided (exit status 1).
    """
    found = cast(Format | None, said) or format_named(file)
    _check_out(state, file, out, found)
    asked = BatchRequest(policy, found, sheet, day, known_at, state.lang)
    try:
        with (
            ended_by_signals(),
            opened(file) as source,
            written_whole(out) as written,
            _progress() as told,
        ):
            done = state.service.batch(asked, source, written, told)
            _check_kind(out, done.format)
    except KeyboardInterrupt:
        more = "" if out == "-" else f"; nothing is written to {out}"
        click.echo(f"qerar: interrupted{more}", err=True)
        return Exit.INTERRUPTED
    _report(state, done, out)
    if done.policy_at_fault:
        return Exit.POLICY
    return Exit.FOUND if done.failed else Exit.OK


def _check_out(state: Shared, file: str, out: str, found: Format | None) -> None:
    if same_file(file, out):
        raise click.UsageError("the output would overwrite the input: name another file")
    if out == "-":
        if state.as_json:
            raise click.UsageError("--json prints the counts: name the output with --out")
        if found == "xlsx" and sys.stdout.isatty():
            raise click.UsageError(
                "a workbook is nothing to read in a terminal: name it with --out"
            )
    if found is not None:
        _check_kind(out, found)


def _check_kind(out: str, found: Format) -> None:
    if format_named(out) not in (None, found):
        raise click.UsageError(f"what comes out is {found} as what goes in: {out} says otherwise")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    with progress("Deciding") as told:

        def each(done: int, total: int) -> None:
            if done % _EVERY == 0:
                told(done, total)

        yield each


def _report(state: Shared, done: Batch, out: str) -> None:
    """The counts, on standard output where that is not what was decided; faults as errors."""
    if state.as_json:
        state.print_json(done.to_json())
        return
    if len(done.sheets) > 1:
        click.echo(f"The sheet {done.sheet!r} was read, of {len(done.sheets)}", err=True)
    outcomes = [f"{count} {outcome}" for outcome, count in sorted(done.outcomes.items())]
    if done.failed:
        outcomes.append(f"{done.failed} at fault")
    if out != "-" or done.failed:
        counted = "1 row" if done.rows == 1 else f"{done.rows} rows"
        click.echo(f"{counted}: {', '.join(outcomes) or 'none'}", err=out == "-")
    for fault in done.faults:
        click.echo(f"  {done.unit} {fault.number}: {fault.told}", err=True)
    if done.failed > len(done.faults):
        more = done.failed - len(done.faults)
        click.echo(f"  and {more} more: the column error has each", err=True)
