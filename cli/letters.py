"""``qerar letter``: a decision, or what a policy writes of it, as a page for print."""

from __future__ import annotations

from datetime import date, datetime

import click

from cli.context import Shared, as_json_option, data_option, lang_option, shared
from cli.decide import merged
from cli.files import DAY, INSTANT, opened, read_request, write_bytes
from engine.service import OPERATOR, Letter

__all__ = ["letter"]


@click.command()
@as_json_option
@lang_option
@data_option
@click.option("--paper", metavar="CODE", help="A paper that the policy declares, such as NOTICE_1.")
@click.option("--on", "day", type=DAY, help="The day whose law applies (default: today in Baku).")
@click.option("--known-at", type=INSTANT, help="Decide by what was known at this instant.")
@click.option(
    "--institution",
    metavar="NAME",
    envvar="QERAR_INSTITUTION",
    show_envvar=True,
    help="The lender's name on the page.",
)
@click.option("--out", metavar="FILE", help="Write it to this file.")
@click.argument("subject", metavar="DECISION|POLICY")
@click.argument("file", required=False)
@shared
def letter(
    state: Shared,
    subject: str,
    file: str | None,
    paper: str | None,
    day: date | None,
    known_at: datetime | None,
    institution: str | None,
    out: str | None,
) -> None:
    """Print a decision, or a paper that its policy writes of it, as HTML.

    \b
    qerar letter DECISION                     the letter of a recorded decision
    qerar letter DECISION --paper NOTICE_1    a paper of it
    qerar letter POLICY FILE --paper NOTICE_1 a paper of a decision made now,
                                              which is recorded nowhere
    qerar letter POLICY FILE --paper REGISTER a register over the cases in FILE

    FILE is as for decide; for a register a JSON list, JSON line by line, or CSV
    or a workbook (.xlsx) with the paths of inputs in its first row (- reads
    standard input).  A paper that lacks something is not written: everything
    missing is listed.
    """
    if file is None:
        if day is not None or known_at is not None:
            raise click.UsageError("a recorded decision has its dates: leave out --on, --known-at")
        with state.open_service(found=False, institution=institution) as service:
            page = service.decisions.letter(OPERATOR, subject, state.lang, paper)
    elif paper is None:
        raise click.UsageError(
            "name the paper with --paper; the letter of a decision is written of a recorded one"
        )
    else:
        page = _made_now(state, subject, file, paper, day, known_at, institution)
    if out is None:
        click.echo(page.html)
    else:
        write_bytes(out, page.html.encode())


def _made_now(
    state: Shared,
    policy: str,
    file: str,
    paper: str,
    day: date | None,
    known_at: datetime | None,
    institution: str | None,
) -> Letter:
    if state.service.is_register(policy, paper, day, known_at):
        with opened(file) as source:
            return state.service.register(
                policy,
                source,
                paper,
                state.lang,
                institution,
                effective_date=day,
                known_at=known_at,
            )
    request = merged(read_request(file), day, known_at)
    return state.service.paper(policy, request, paper, state.lang, institution)
