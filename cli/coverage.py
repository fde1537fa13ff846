"""``qerar policies coverage``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.context import Shared, as_json_option, shared
from cli.exits import Exit, problem
from cli.files import read_bytes, write_bytes
from engine.errors import CatalogueFault
from engine.service.catalogue import (
    CatalogueCoverage,
    Evaluated,
    RuleCoverage,
    cover,
    coverage_page,
    read_catalogue,
)
from engine.service.testing import run_cases

__all__ = ["coverage"]


@click.command()
@as_json_option
@click.option("--write", metavar="FILE", help="Write the page to FILE.")
@click.option("--check", metavar="FILE", help="Compare the page with FILE.")
@shared
def coverage(state: Shared, write: str | None, check: str | None) -> int:
    """Tell what of the source documents' rules the policies evaluate.

    A page in Markdown: each rule of catalogue.yaml with the policy, the element
    and a case that reaches it. The exit status is 1 where a rule of a complete
    document is not accounted for, an id is not one of the catalogue's, no case
    reaches what cites it, or FILE is not the page.
    """
    if write is not None and check is not None:
        raise click.UsageError("--write and --check are one or the other")
    listed = state.folder / "catalogue.yaml"
    if not listed.is_file():
        raise click.UsageError(f"there is no list of the documents' rules: {listed}")
    catalogue = read_catalogue(listed)
    _, reached = run_cases(
        state.folder, sorted((state.folder / "cases").glob("*.yaml")), coverage=True
    )
    found = cover(catalogue, reached)
    told = write or check
    page = coverage_page(found, Path(told).parent if told else Path())
    if state.as_json:
        state.print_json(_told(found))
    elif told is None:
        click.echo(page, nl=False)
    if write is not None:
        write_bytes(write, page.encode())
    status = Exit.FOUND if found.faults else Exit.OK
    for fault in found.faults:
        click.echo(f"qerar: {fault}", err=True)
    if check is not None and read_bytes(check) != page.encode():
        click.echo(f"qerar: {check} is not the page: write it again with --write", err=True)
        status = Exit.FOUND
    return status


def _told(found: CatalogueCoverage) -> dict[str, Any]:
    return {
        "documents": [
            {
                "document": one.document.number,
                "title": one.document.title,
                "complete": one.document.complete,
                "rules": [_rule(covered) for covered in one.rules],
            }
            for one in found.documents
        ],
        "faults": problem(CatalogueFault(found.faults))["errors"],
    }


def _rule(covered: RuleCoverage) -> dict[str, Any]:
    rule = covered.rule
    return {
        "id": rule.id,
        "clause": rule.clause,
        "title": rule.title,
        "state": covered.state.value,
        "reason": rule.not_evaluated or rule.open,
        "evaluated": [_by(one) for one in covered.evaluated],
    }


def _by(one: Evaluated) -> dict[str, Any]:
    return {
        "policy": one.policy,
        "versions": [version.version for version in one.versions],
        "elements": list(one.elements),
        "case": None if one.case is None else {"policy": one.case.policy, "name": one.case.name},
    }
