"""``qerar keys`` (create, list, revoke): API keys, beside a running service or without one."""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from cli.context import Shared, as_json_option, data_option, shared
from engine.service import Key, Role, instant_text

__all__ = ["keys"]


@click.group()
def keys() -> None:
    """API keys: make, list, revoke. What changes counts from the next request on."""


@keys.command()
@data_option
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    required=True,
    help="What the key may do; may be given several times.",
)
@click.argument("name")
@shared
def create(state: Shared, name: str, roles: tuple[str, ...]) -> None:
    """Make a key called NAME and print it, this once: it is kept only as a digest."""  # fmt: skip
    with state.open_service() as service:
        token = service.access.create(name, [Role(role) for role in roles])
        first = service.first_key
    if first:
        click.echo(f"A new ledger; a key with all roles is in {first}", err=True)
    click.echo(token)


@keys.command("list")
@as_json_option
@data_option
@shared
def list_(state: Shared) -> None:
    """List the keys, oldest first, without their secrets."""
    with state.open_service(found=False) as service:
        found = service.access.keys()
    told = [_told(key) for key in found]
    if state.as_json:
        state.print_json(told)
        return
    for key in told:
        roles = ", ".join(key["roles"])
        since = key["created_at"][:10]
        line = Text.assemble((key["name"], "bold"), f"  {roles}  {key['prefix']}…  since {since}")
        if key["revoked_at"]:
            line.append(f"  revoked {key['revoked_at'][:10]}", "red")
        line.append(f"  {key['id']}", "dim")
        state.console.print(line)


@keys.command()
@data_option
@click.argument("key", metavar="NAME_OR_ID")
@shared
def revoke(state: Shared, key: str) -> None:
    """Revoke a key for good; what was decided with it stays as it is."""
    with state.open_service(found=False) as service:
        service.access.revoke(key)


def _told(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "roles": [role.value for role in key.roles],
        "created_at": instant_text(key.created_at),
        "revoked_at": instant_text(key.revoked_at) if key.revoked_at else None,
    }
