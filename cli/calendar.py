"""``qerar calendar draft``."""

from __future__ import annotations

import click

from engine.service import draft_calendar

__all__ = ["calendar"]


@click.group()
def calendar() -> None:
    """Calendars of non-working days."""


@calendar.command()
@click.argument("year", type=click.IntRange(1992, 2100))
def draft(year: int) -> None:
    """Print a draft of YEAR for calendars/az.yaml, to be checked against its source."""
    click.echo(draft_calendar(year), nl=False)
