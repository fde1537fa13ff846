"""``qerar decide`` and ``qerar explain``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import click

from cli.context import Shared, as_json_option, lang_option, shared
from cli.files import DAY, INSTANT, read_request
from cli.render import decision_text
from cli.tree import explanation_tree
from engine.service import Request

__all__ = ["decide", "explain", "merged"]

Command = Callable[..., None]
Day = TypeVar("Day", date, datetime)


def _asking(command: Command) -> Command:
    """The arguments that both commands have."""
    for decorate in (
        as_json_option,
        lang_option,
        click.option("--known-at", type=INSTANT, help="Decide by what was known at this instant."),
        click.option(
            "--on", "day", type=DAY, help="The day whose law applies (default: today in Baku)."
        ),
        click.argument("file", metavar="FILE"),
        click.argument("policy"),
    ):
        command = decorate(command)
    return command


@click.command()
@_asking
@click.option("--no-remedies", is_flag=True, help="Do not look for what would help.")
@shared
def decide(
    state: Shared,
    policy: str,
    file: str,
    day: date | None,
    known_at: datetime | None,
    no_remedies: bool,
) -> None:
    """Decide POLICY for the inputs in FILE (- reads standard input).

    FILE holds JSON: the inputs, or a whole request body with
    effective_date, known_at, reference and inputs.
    """
    request = merged(read_request(file), day, known_at)
    answer = state.service.decide(
        policy,
        request.inputs,
        request.effective_date,
        request.known_at,
        reference=request.reference,
        remedies=not no_remedies,
    )
    told = answer.to_json()
    if state.as_json:
        state.print_json(told)
        return
    labels = state.service.labels(policy, told["policy_version"], state.lang)
    for line in decision_text(told, labels, state.lang):
        state.console.print(line)


@click.command()
@_asking
@shared
def explain(
    state: Shared,
    policy: str,
    file: str,
    day: date | None,
    known_at: datetime | None,
) -> None:
    """Decide, and show the whole trace: every value, row and rule."""
    request = merged(read_request(file), day, known_at)
    explained = state.service.explain(
        policy,
        request.inputs,
        request.effective_date,
        request.known_at,
        reference=request.reference,
    )
    if state.as_json:
        state.print_json(explained.to_json())
    else:
        state.console.print(explanation_tree(explained.tree(state.lang)))


def merged(request: Request, day: date | None, known_at: datetime | None) -> Request:
    """The request with the options' dates; a usage error where the two disagree."""
    return Request(
        request.inputs,
        _agreed("--on", day, "effective_date", request.effective_date),
        _agreed("--known-at", known_at, "known_at", request.known_at),
        request.reference,
    )


def _agreed(option: str, given: Day | None, field: str, held: Day | None) -> Day | None:
    if given is not None and held is not None and given != held:
        raise click.UsageError(
            f"{option} says {given.isoformat()}, the file's {field} says {held.isoformat()}"
        )
    return given if given is not None else held
