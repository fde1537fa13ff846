"""``qerar cases``: cases made, for a person to review."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.context import Shared, as_json_option, data_option, shared
from cli.files import DAY, written_whole
from engine.service import OPERATOR, Generated

__all__ = ["cases"]

#: how a file begins that was generated, and may be generated again in its place
_HEAD = b"# Boundary cases of "


@click.group()
def cases() -> None:
    """Make cases that ``qerar test`` runs."""


@cases.command()
@as_json_option
@click.argument("policy")
@click.option(
    "--version",
    type=click.IntRange(1),
    metavar="N",
    help="The version (default: the one in force on the day).",
)
@click.option("--on", "day", type=DAY, help="A day of the version (default: today in Baku).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write here, into POLICY.yaml or a folder (default: standard output).",
)
@shared
def generate(
    state: Shared, policy: str, version: int | None, day: date | None, out: Path | None
) -> None:
    """Write boundary cases of POLICY: both sides of every bound, each row of
    its tables, each condition true and false on its own.

    What they expect is what the engine answers now, and nobody has reviewed
    it: read each against the sources before it is kept. The head of the file
    counts what is shown and lists what is not, and why. The same version gives
    the same file.
    """
    place = _place(out, policy)
    made = state.service.generate(policy, version, day)
    if place is None and not state.as_json:
        click.echo(made.text, nl=False)
        return
    if place is not None:
        with written_whole(str(place)) as file:
            file.write(made.text.encode())
    if state.as_json:
        state.print_json(_told(made))
        return
    found = made.boundaries
    name = f"{made.policy.policy_id} version {made.policy.version}"
    click.echo(f"{name}: {len(found.cases)} cases, generated and unreviewed, in {place}")
    for one in found.counts:
        click.echo(f"  {one.what}: {one.shown} of {one.of}")
    if found.unreached:
        click.echo(f"  not shown: {len(found.unreached)}, each with its reason in the file's head")


@cases.command("from")
@data_option
@as_json_option
@click.argument("decision")
@click.option("--name", help="What the case shows (default: its day and outcome).")
@shared
def from_decision(state: Shared, decision: str, name: str | None) -> None:
    """Print the case of a recorded DECISION, with personal texts masked.

    Letters become x and X, digits 0; amounts, dates, ratios and choices stay,
    for they are what the case shows. The reference is left out. What is expected
    is what the masked inputs are decided as; where that is not what was decided,
    the head of the file says so.
    """
    with state.open_service(found=False) as service:
        made = service.cases.of_decision(OPERATOR, decision, name)
    if not state.as_json:
        click.echo(made.text, nl=False)
        return
    state.print_json(
        {
            "policy": made.policy,
            "name": made.name,
            "masked": list(made.masked),
            "changed": [{"field": one.field, "is": one.got} for one in made.changes],
            "case": made.text,
        }
    )


def _place(out: Path | None, policy: str) -> Path | None:
    if out is None:
        return None
    place = out / f"{policy}.yaml" if out.is_dir() else out
    if place.name != f"{policy}.yaml":
        raise click.UsageError(f"a file of cases is named after its policy: {policy}.yaml")
    if place.exists() and not _is_generated(place):
        raise click.UsageError(f"{place} was not generated: what people wrote is not overwritten")
    return place


def _is_generated(place: Path) -> bool:
    with place.open("rb") as file:
        return file.readline().startswith(_HEAD)


def _told(made: Generated) -> dict[str, object]:
    found = made.boundaries
    return {
        "policy": made.policy.policy_id,
        "policy_version": made.policy.version,
        "policy_digest": made.policy.digest,
        "cases": [one.name for one in found.cases],
        "tried": found.evaluations,
        "covered": [{"what": one.what, "shown": one.shown, "of": one.of} for one in found.counts],
        "not_shown": [{"element": one.element, "why": one.why} for one in found.unreached],
    }
