"""``qerar verify``: the published files and the ledger are as they were written."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from cli.context import Shared, as_json_option, data_option, shared
from cli.exits import Exit, problem, report
from engine.errors import LedgerBroken, LedgerMissing, QerarError, StoreDamaged
from engine.service import Verified, verify_chain

__all__ = ["verify"]


@click.command()
@as_json_option
@data_option
@click.option("--head", metavar="HEX", help="A head that an earlier verify told: it must be there.")
@shared
def verify(state: Shared, head: str | None) -> int:
    """Check that all is as it was written.

    Every published version is compared with its digest, and the ledger's chain
    is walked where there is a ledger, beside a running service or without one.
    Keep the head that is told: an end that was cut off shows only by it.
    """
    if head is not None and re.fullmatch("[0-9a-f]{64}", head) is None:
        raise click.UsageError("a head is 64 digits 0-9 and a-f, as an earlier verify told it")
    damage: list[QerarError] = list(state.service.verify())
    count = state.service.published()
    files = len(damage)
    ledger: Verified | None = None
    try:
        ledger = verify_chain(state.data, head)
    except LedgerMissing as missing:
        if state.data_named or head is not None:
            damage.append(missing)
    except (LedgerBroken, StoreDamaged) as broken:
        damage.append(broken)
    if state.as_json:
        _print_json(state, count, ledger, damage)
        return Exit.REGISTRY if damage else Exit.OK
    for error in damage:
        report(error)
    if not files:
        state.console.print(f"{count} published versions, all as published")
    if ledger is not None:
        state.console.print(
            f"{ledger.entries} ledger entries in {state.data}, each as written; head {ledger.head}"
        )
    return Exit.REGISTRY if damage else Exit.OK


def _print_json(
    state: Shared, count: int, ledger: Verified | None, damage: Sequence[QerarError]
) -> None:
    state.print_json(
        {
            "published": count,
            "ledger": ledger and {"entries": ledger.entries, "head": ledger.head},
            "damage": [problem(error) for error in damage],
        }
    )
